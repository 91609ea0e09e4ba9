"""A rule as pairs of a condition and its values."""

from typing import Any

import pytest

from indicators.algebra import measure_of
from indicators.algebra.description import pairs_of
from tests import wordings
from tests.indicators.algebra.words import WORDS


@pytest.mark.parametrize(
    ("rule", "pairs"),
    [
        (
            {"measure": "entries", "kind": "construction", "first_time": True, "incubator": ["anct", "fabrique"]},
            [
                ("Mesure", "Entrées dans une phase"),
                ("Phase", "Construction"),
                ("Pour la première fois", "oui"),
                ("Incubateur", "ANCT ou Fabrique"),
                ("Période", "dans l’année"),
                ("Calcul", "Nombre"),
            ],
        ),
        (
            {"measure": "awards", "aggregate": "sum", "laureate": "startup", "period": {"months": 24}},
            [
                ("Mesure", "Financements FAST"),
                ("Lauréat", "des services"),
                ("Période", "dans les 24\u00a0mois qui finissent avec l’année"),
                ("Calcul", "Somme"),
                ("Quantité", "Montant"),
            ],
        ),
        (
            {"measure": "award_results", "aggregate": "share", "counted": {"reached": True}},
            [
                ("Mesure", "Résultats des objectifs de financements FAST"),
                ("Période", "dans l’année"),
                ("Calcul", "Part, en pourcentage"),
                ("Comptés, objectif atteint", "oui"),
            ],
        ),
        (
            {"measure": "designations", "aggregate": "rate", "base": {"measure": "states", "group": "service"}},
            [
                ("Mesure", "Désignations à impact national"),
                ("Période", "pour le millésime de l’année"),
                ("Calcul", wordings.RATE_OF_A_POPULATION),
                ("Pour 100, mesure", "Services dans une phase, à une date"),
                ("Pour 100, groupe de phases", "Service accompagné ou pérennisé"),
                ("Pour 100, période", "à la fin de l’année"),
            ],
        ),
    ],
)
def test_rule_is_shown_as_pairs(rule: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
    measure = measure_of(rule, WORDS)
    assert pairs_of(measure.rule, WORDS) == pairs
    assert measure.words == " ; ".join(f"{label} : {value}" for label, value in pairs)


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        ({"measure": "entries", "kind": "abandon"}, ""),
        ({"measure": "entries", "kind": "abandon", "period": {"months": 12}}, ""),
        ({"measure": "states"}, ""),
        ({"measure": "states", "aggregate": "share", "counted": {"kind": "abandon"}}, "%"),
        ({"measure": "awards", "aggregate": "sum"}, "€"),
    ],
)
def test_a_measure_shows_the_unit_of_its_value(rule: dict[str, Any], unit: str) -> None:
    assert measure_of(rule, WORDS).unit_of_value == unit
