from typing import Any

import pytest
from django.core.exceptions import ValidationError

from indicators.algebra import measure_of
from indicators.algebra.declared_sources import SOURCES
from tests import wordings
from tests.indicators.algebra.words import WORDS

MEASURES = ", ".join(SOURCES)
KINDS = "Les valeurs sont : " + ", ".join(WORDS.kinds) + "."
ENTRIES = {"measure": "entries", "kind": "construction"}
STATES = {"measure": "states", "kind": "acceleration"}
SHARE = {**STATES, "aggregate": "share"}
RATE = {**ENTRIES, "aggregate": "rate"}


def no_parameter(key: str, measure: str) -> str:
    return f"« {key} » n’est pas un paramètre de la mesure « {measure} »."


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        (None, [wordings.RULE_IS_AN_OBJECT]),
        (["entries"], [wordings.RULE_IS_AN_OBJECT]),
        ({}, [f"La règle ne dit pas ce qu’elle mesure. Les mesures sont : {MEASURES}."]),
        ({"measure": ""}, [f"La règle ne dit pas ce qu’elle mesure. Les mesures sont : {MEASURES}."]),
        ({"measure": 0}, [f"La mesure « 0 » n’existe pas. Les mesures sont : {MEASURES}."]),
        ({"measure": ["entries"]}, [f"La mesure « ['entries'] » n’existe pas. Les mesures sont : {MEASURES}."]),
        ({"measure": "entries"}, [wordings.ENTRIES_NEED_A_KIND]),
        ({"measure": "entries", "kind": "brouillon"}, [f"Phase (« kind ») : « brouillon » n’existe pas. {KINDS}"]),
        (
            {"measure": "entries", "kind": "construction", "incubator": "absent"},
            ["Incubateur (« incubator ») : « absent » n’existe pas. Les valeurs sont : anct, fabrique, libre."],
        ),
        ({"measure": "entries", "kind": 3}, ["« kind » est un texte, ou une liste de textes."]),
        ({"measure": "entries", "kind": []}, ["« kind » est une liste vide : rien ne compterait."]),
        ({**ENTRIES, "first_time": "oui"}, [wordings.FIRST_TIME_IS_TRUE_OR_FALSE]),
        (
            {"measure": "entries", "kind": ["construction", "abandon"], "first_time": True},
            ["« first_time » demande une seule phase : un service a une première entrée dans chacune."],
        ),
        (
            {"measure": "designations", "kind": "construction", "theme": "Santé"},
            [no_parameter("kind", "designations"), no_parameter("theme", "designations")],
        ),
        (
            {**STATES, "first_time": True},
            [
                "« first_time » n’est pas un paramètre de la mesure « states » : un état n’a pas de première fois ;"
                " comptez des entrées (« entries »)."
            ],
        ),
        (
            {"measure": "states", "kind": "abandon", "group": "service"},
            ["La phase « abandon » n’est dans aucun des groupes demandés : rien ne compterait."],
        ),
        (
            {"measure": "designations", "national_impact": True},
            [
                "« national_impact » n’est pas un paramètre de la mesure « designations » :"
                " une désignation est toujours à impact national."
            ],
        ),
        (
            {**ENTRIES, "incubator": "inconnu", "ministry": "Mer", "owner": "x"},
            [
                "Incubateur (« incubator ») : « inconnu » n’existe pas. Les valeurs sont : anct, fabrique, libre.",
                "Administration de l’incubateur (« owner ») : « x » n’existe pas. Les valeurs sont : dinum, social.",
                "Domaine ministériel de l’incubateur (« ministry ») : « Mer » n’existe pas."
                " Les valeurs sont : Social, Économie.",
            ],
        ),
        ({**ENTRIES, "period": "end"}, ["La mesure « entries » a pour période « year » ou « months », pas « end »."]),
        ({**STATES, "period": "year"}, ["La mesure « states » a pour période « end », pas « year »."]),
        (
            {**STATES, "period": {"months": 3}},
            ["La mesure « states » a pour période « end », pas « months »."],
        ),
        *(
            (
                {**ENTRIES, "period": period},
                ["Une période est « year », « end » ou {« months » : un nombre de mois}."],
            )
            for period in ("semaine", 12, {}, {"months": 2, "weeks": 1}, ["year"])
        ),
        *(
            ({**ENTRIES, "period": {"months": months}}, ["Une période glissante compte de 1 à 120 mois."])
            for months in (0, -1, 121, "12", True)
        ),
        (
            {**ENTRIES, "aggregate": "moyenne"},
            ["Le calcul « moyenne » n’existe pas. Les calculs sont : count, sum, share, rate, startups, measured."],
        ),
        (
            {**ENTRIES, "aggregate": "sum"},
            [
                "Le calcul « sum » n’a pas de sens pour la mesure « entries » :"
                " ses enregistrements n’ont pas de montant."
            ],
        ),
        (
            {"measure": "awards", "aggregate": "measured"},
            [
                "Le calcul « measured » n’a pas de sens pour la mesure « awards » :"
                " les siens sont : count, startups, sum, share, rate."
            ],
        ),
        ({"measure": "durées"}, [f"La mesure « durées » n’existe pas. Les mesures sont : {MEASURES}."]),
        ({**ENTRIES, "quantity": "amount"}, ["« quantity » ne sert qu’aux calculs sum, measured."]),
        (
            {"measure": "awards", "aggregate": "sum", "quantity": "people"},
            ["La mesure « awards » n’a pas la quantité « people » : elle a amount."],
        ),
        (
            {"measure": "awards", "laureate": "incubator", "phase": "acceleration"},
            ["« phase » est une condition sur un service : un incubateur lauréat n’en est pas un."],
        ),
        (SHARE, ["Une part demande « counted » : les conditions de ce qui est compté dans la population."]),
        (
            {**SHARE, "counted": {}},
            ["Une part demande « counted » : les conditions de ce qui est compté dans la population."],
        ),
        ({**STATES, "counted": {"kind": "abandon"}}, ["« counted » ne sert qu’à une part (« share »)."]),
        (
            {**SHARE, "counted": {"kind": "construction"}},
            [wordings.COUNTED_IS_WIDER],
        ),
        (
            {**SHARE, "counted": {"kind": "acceleration"}},
            [wordings.COUNTED_IS_THE_POPULATION],
        ),
        (
            {"measure": "states", "group": "service", "aggregate": "share", "counted": {"kind": "abandon"}},
            ["La phase « abandon » n’est dans aucun des groupes demandés : rien ne compterait."],
        ),
        (
            {"measure": "awards", "phase": "acceleration", "aggregate": "share", "counted": {"laureate": "incubator"}},
            ["« phase » est une condition sur un service : un incubateur lauréat n’en est pas un."],
        ),
        ({**SHARE, "counted": {"amount": 3}}, [no_parameter("amount", "states")]),
        ({**SHARE, "counted": {"measure": "states"}}, [no_parameter("measure", "states")]),
        (RATE, ["Un taux demande « base » : la population de référence, avec sa mesure."]),
        ({**ENTRIES, "base": STATES}, ["« base » ne sert qu’à un taux (« rate »)."]),
        (
            {**RATE, "base": {"measure": "states", "kind": "x", "aggregate": "count"}},
            [
                f"Population de référence : {no_parameter('aggregate', 'states')}",
                f"Population de référence : Phase (« kind ») : « x » n’existe pas. {KINDS}",
            ],
        ),
        ({**RATE, "base": ENTRIES}, [wordings.SAME_POPULATIONS]),
        (
            {**RATE, "base": {"measure": "measured", "indicator": "women"}},
            ["Population de référence : la mesure « measured » ne se compte pas."],
        ),
        (
            {**RATE, "base": {"measure": "awards", "period": {"months": 6}}},
            ["Les deux populations du taux portent sur des périodes différentes."],
        ),
    ],
)
def test_what_means_nothing_is_refused_with_the_reason(rule: object, messages: list[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        measure_of(rule, WORDS)
    assert refusal.value.messages == messages


@pytest.mark.parametrize(
    "rule",
    [
        {**SHARE, "counted": {"national_impact": True, "kind": ["acceleration"]}},
        {**SHARE, "incubator": ["anct", "libre"], "counted": {"incubator": "libre"}},
        {**RATE, "base": {"measure": "awards"}},
        {**RATE, "period": {"months": 6}, "base": {"measure": "awards", "period": {"months": 6}}},
        {"measure": "designations", "period": "end", "phase": "acceleration"},
    ],
)
def test_what_means_something_is_accepted(rule: dict[str, Any]) -> None:
    assert measure_of(rule, WORDS).rule.population.source.name == rule["measure"]
