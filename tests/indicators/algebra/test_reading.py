from typing import Any

import pytest
from django.core.exceptions import ValidationError

from indicators.algebra import measure_of
from indicators.algebra.sources import SOURCES
from tests.indicators.algebra.words import WORDS

MEASURES = ", ".join(SOURCES)
KINDS = "Les phases sont : " + ", ".join(WORDS.kinds) + "."
ENTRIES = {"measure": "entries", "kind": "construction"}
STATES = {"measure": "states", "kind": "acceleration"}
SHARE = {**STATES, "aggregate": "share"}
RATE = {**ENTRIES, "aggregate": "rate"}


def no_parameter(key: str, measure: str) -> str:
    return f"« {key} » n’est pas un paramètre de la mesure « {measure} »."


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        (None, ["Une règle est un objet JSON."]),
        (["entries"], ["Une règle est un objet JSON."]),
        ({}, [f"La règle ne dit pas ce qu’elle mesure. Les mesures sont : {MEASURES}."]),
        ({"measure": ""}, [f"La règle ne dit pas ce qu’elle mesure. Les mesures sont : {MEASURES}."]),
        ({"measure": 0}, [f"La mesure « 0 » n’existe pas. Les mesures sont : {MEASURES}."]),
        ({"measure": ["entries"]}, [f"La mesure « ['entries'] » n’existe pas. Les mesures sont : {MEASURES}."]),
        ({"measure": "entries"}, ["La mesure « entries » demande « kind »."]),
        ({"measure": "entries", "kind": "brouillon"}, [f"La phase « brouillon » n’existe pas. {KINDS}"]),
        (
            {"measure": "entries", "kind": "construction", "incubator": "absent"},
            ["L’incubateur « absent » n’existe pas. Les incubateurs sont : anct, fabrique, libre."],
        ),
        ({"measure": "entries", "kind": 3}, ["« kind » est un texte, ou une liste de textes."]),
        ({"measure": "entries", "kind": []}, ["« kind » est une liste vide : rien ne compterait."]),
        ({**ENTRIES, "first_time": "oui"}, ["« first_time » est vrai ou faux."]),
        (
            {"measure": "entries", "kind": ["construction", "abandon"], "first_time": True},
            ["« first_time » demande une seule phase : un service a une première entrée dans chacune."],
        ),
        (
            {"measure": "designations", "kind": "construction", "them": "Santé"},
            [no_parameter("kind", "designations"), no_parameter("them", "designations")],
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
            {**ENTRIES, "incubator": "inconnu", "theme": "Chats", "ministry": "Mer", "owner": "x", "sponsor": "y"},
            [
                "L’incubateur « inconnu » n’existe pas. Les incubateurs sont : anct, fabrique, libre.",
                "L’administration « x » n’existe pas. Les administrations sont : dinum, social.",
                "Le domaine ministériel « Mer » n’existe pas. Les domaines ministériels sont : Social, Économie.",
                "L’administration « y » n’existe pas. Les administrations sont : dinum, social.",
                "La thématique « Chats » n’existe pas. Les thématiques sont : Santé, Emploi.",
            ],
        ),
        (
            {**ENTRIES, "publishes": ["chats"]},
            [
                "« chats » n’est pas un standard. Les standards sont : stats, budget, source, impact, accessibility, risk."
            ],
        ),
        ({**ENTRIES, "age": 24}, ["« age » demande des bornes : at_least, more_than, at_most, less_than."]),
        ({**ENTRIES, "age": {}}, ["« age » demande des bornes : at_least, more_than, at_most, less_than."]),
        (
            {**ENTRIES, "age": {"below": 24}},
            ["« below » n’est pas une borne. Les bornes sont : at_least, more_than, at_most, less_than."],
        ),
        (
            {**ENTRIES, "age": {"less_than": 2.5}},
            ["Une borne de « age » est un nombre entier, ou un nombre décimal entre guillemets."],
        ),
        (
            {**ENTRIES, "age": {"less_than": True}},
            ["Une borne de « age » est un nombre entier, ou un nombre décimal entre guillemets."],
        ),
        *(
            (
                {**ENTRIES, "age": {"less_than": number}},
                ["Une borne de « age » est un nombre positif, inférieur à mille milliards."],
            )
            for number in (-1, "NaN", "vingt", "Infinity", 10**12)
        ),
        *(
            (
                {**ENTRIES, "age": bounds},
                ["Les bornes de « age » sont croisées : aucune valeur n’est entre les deux."],
            )
            for bounds in (
                {"at_least": 24, "less_than": 12},
                {"more_than": 12, "at_most": 12},
                {"at_least": "12.5", "at_most": 12},
            )
        ),
        (
            {**ENTRIES, "age": {"at_least": 12, "more_than": 12}},
            ["« age » a deux bornes du même côté : gardez-en une."],
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
            [
                "Le calcul « moyenne » n’existe pas. Les calculs sont : count, sum, mean, median, share, rate, startups, "
                "measured."
            ],
        ),
        (
            {**ENTRIES, "aggregate": "sum"},
            [
                "Le calcul « sum » n’a pas de sens pour la mesure « entries » :"
                " ses enregistrements n’ont pas de montant."
            ],
        ),
        (
            {"measure": "durations", "from": "investigation", "to": "construction", "aggregate": "sum"},
            [
                "Le calcul « sum » n’a pas de sens pour la mesure « durations » :"
                " les siens sont : median, mean, count, share, rate."
            ],
        ),
        (
            {"measure": "credits", "aggregate": "count"},
            ["Le calcul « count » n’a pas de sens pour la mesure « credits » : les siens sont : sum."],
        ),
        ({**ENTRIES, "quantity": "amount"}, ["« quantity » ne sert qu’aux calculs sum, mean, median, measured."]),
        (
            {"measure": "awards", "aggregate": "sum", "quantity": "people"},
            ["La mesure « awards » n’a pas la quantité « people » : elle a amount."],
        ),
        (
            {"measure": "durations", "from": "construction", "to": "construction"},
            ["Une durée va d’une phase à une autre : « from » et « to » sont la même."],
        ),
        (
            {"measure": "durations", "from": ["investigation", "construction"], "to": "abandon"},
            ["Une durée va d’une phase à une autre : « from » et « to » en nomment chacune une seule."],
        ),
        (
            {"measure": "awards", "laureate": "incubator", "age": {"less_than": 24}},
            ["« age » est une condition sur un service : un incubateur lauréat n’en est pas un."],
        ),
        (SHARE, ["Une part demande « counted » : les conditions de ce qui est compté dans la population."]),
        (
            {**SHARE, "counted": {}},
            ["Une part demande « counted » : les conditions de ce qui est compté dans la population."],
        ),
        ({**STATES, "counted": {"kind": "abandon"}}, ["« counted » ne sert qu’à une part (« share »)."]),
        (
            {**SHARE, "counted": {"kind": "construction"}},
            ["Ce que « counted » compte n’est pas dans la population : « kind » y est plus large."],
        ),
        (
            {**SHARE, "publishes": ["budget", "stats"], "counted": {"publishes": "stats"}},
            ["Ce que « counted » compte n’est pas dans la population : « publishes » y est plus large."],
        ),
        *(
            (
                {**SHARE, "age": base, "counted": {"age": counted}},
                ["Ce que « counted » compte n’est pas dans la population : « age » y est plus large."],
            )
            for base, counted in (
                ({"less_than": 24}, {"at_most": 24}),
                ({"less_than": 24}, {"at_least": 2}),
                ({"more_than": 2, "less_than": 24}, {"at_least": 2, "less_than": 12}),
            )
        ),
        (
            {**SHARE, "counted": {"kind": "acceleration"}},
            ["« counted » ne restreint pas la population : la part vaudrait toujours 100 %."],
        ),
        (
            {"measure": "states", "group": "service", "aggregate": "share", "counted": {"kind": "abandon"}},
            ["La phase « abandon » n’est dans aucun des groupes demandés : rien ne compterait."],
        ),
        (
            {"measure": "awards", "age": {"less_than": 24}, "aggregate": "share", "counted": {"laureate": "incubator"}},
            ["« age » est une condition sur un service : un incubateur lauréat n’en est pas un."],
        ),
        *(
            ({**ENTRIES, "age": {"less_than": number}}, ["Une borne de « age » a quatre décimales au plus."])
            for number in ("0.12345", "1E-5000")
        ),
        (
            {"measure": "awards", "amount": {"less_than": "0.0"}},
            ["« amount » n’est jamais négatif : rien n’est en dessous de zéro."],
        ),
        ({**SHARE, "counted": {"amount": 3}}, [no_parameter("amount", "states")]),
        ({**SHARE, "counted": {"measure": "states"}}, [no_parameter("measure", "states")]),
        (RATE, ["Un taux demande « base » : la population de référence, avec sa mesure."]),
        ({**ENTRIES, "base": STATES}, ["« base » ne sert qu’à un taux (« rate »)."]),
        (
            {**RATE, "base": {"measure": "states", "kind": "x", "aggregate": "count"}},
            [
                f"Population de référence : {no_parameter('aggregate', 'states')}",
                f"Population de référence : La phase « x » n’existe pas. {KINDS}",
            ],
        ),
        ({**RATE, "base": ENTRIES}, ["Les deux populations du taux sont la même : il vaudrait toujours 100."]),
        (
            {**RATE, "base": {"measure": "credits"}},
            ["Population de référence : la mesure « credits » ne se compte pas."],
        ),
        (
            {**RATE, "base": {"measure": "reviews", "period": {"months": 6}}},
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
        {**SHARE, "counted": {"publishes": "budget", "kind": ["acceleration"]}},
        {**SHARE, "publishes": "stats", "counted": {"publishes": ["stats", "budget"]}},
        {**SHARE, "age": {"at_most": 24}, "counted": {"age": {"less_than": 24}}},
        {**SHARE, "age": {"less_than": 24}, "counted": {"age": {"less_than": 24, "at_least": 1}}},
        {**RATE, "base": {"measure": "reviews"}},
        {**RATE, "period": {"months": 6}, "base": {"measure": "reviews", "period": {"months": 6}}},
        {"measure": "designations", "period": "end", "phase": "acceleration"},
    ],
)
def test_what_means_something_is_accepted(rule: dict[str, Any]) -> None:
    assert measure_of(rule, WORDS).rule.population.source.name == rule["measure"]
