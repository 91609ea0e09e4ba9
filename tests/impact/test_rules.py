from typing import Any

import pytest
from django.core.exceptions import ValidationError

from impact.rules import measure_from

KINDS = {"investigation": "Investigation", "construction": "Construction"}


@pytest.mark.parametrize(
    ("rule", "reason", "words"),
    [
        (
            {"measure": "entries", "kind": "investigation"},
            "Entrée en phase «\xa0Investigation\xa0»",
            "Nombre d'entrées en phase «\xa0Investigation\xa0» dans l'année",
        ),
        (
            {"measure": "entries", "kind": "construction", "first_time": False},
            "Entrée en phase «\xa0Construction\xa0»",
            "Nombre d'entrées en phase «\xa0Construction\xa0» dans l'année",
        ),
        (
            {"measure": "entries", "kind": "construction", "first_time": True},
            "Première entrée en phase «\xa0Construction\xa0»",
            "Nombre de services entrés pour la première fois en phase «\xa0Construction\xa0» dans l'année",
        ),
        (
            {"measure": "designations"},
            "Désignation à impact national",
            "Nombre de services désignés à impact national pour le millésime de l'année",
        ),
    ],
)
def test_measure_from_says_what_it_counts(rule: dict[str, Any], reason: str, words: str) -> None:
    measure = measure_from(rule, KINDS)
    assert (measure.reason, measure.words) == (reason, words)


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        (None, ["Une règle est un objet JSON."]),
        (["entries"], ["Une règle est un objet JSON."]),
        ({}, ["La mesure « None » n'existe pas. Les mesures sont : entries, designations."]),
        ({"measure": "magic"}, ["La mesure « magic » n'existe pas. Les mesures sont : entries, designations."]),
        (
            {"measure": ["entries"]},
            ["La mesure « ['entries'] » n'existe pas. Les mesures sont : entries, designations."],
        ),
        ({"measure": "entries"}, ["La mesure « entries » demande « kind »."]),
        (
            {"measure": "entries", "kind": "brouillon"},
            ["La phase « brouillon » n'existe pas. Les phases sont : investigation, construction."],
        ),
        ({"measure": "entries", "kind": 3}, ["« kind » est un texte."]),
        (
            {"measure": "entries", "kind": "construction", "first_time": "oui"},
            ["« first_time » est vrai ou faux."],
        ),
        (
            {"measure": "designations", "kind": "construction", "theme": "Santé"},
            [
                "« kind » n'est pas un paramètre de la mesure « designations ».",
                "« theme » n'est pas un paramètre de la mesure « designations ».",
            ],
        ),
    ],
)
def test_measure_from_refuses_what_is_no_rule(rule: object, messages: list[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        measure_from(rule, KINDS)
    assert refusal.value.messages == messages
