from typing import Any

import pytest

from indicators.algebra import measure_of
from tests.indicators.algebra.words import WORDS

N = "\u00a0"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"measure": "entries", "kind": "investigation"}, "Nombre d’entrées en phase « Investigation » dans l’année"),
        (
            {"measure": "entries", "kind": "construction", "first_time": False},
            "Nombre d’entrées en phase « Construction » dans l’année",
        ),
        (
            {"measure": "entries", "kind": "construction", "first_time": True},
            "Nombre de services entrés pour la première fois en phase « Construction » dans l’année",
        ),
        (
            {"measure": "entries", "kind": ["construction", "abandon"], "incubator": "anct", "period": {"months": 24}},
            "Nombre d’entrées en phase « Construction » ou « Service arrêté » dans les 24 mois qui finissent avec l’année,"
            " pour des services portés par l’incubateur ANCT",
        ),
        (
            {"measure": "entries", "kind": "abandon", "period": {"months": 1}, "incubator": ["anct", "fabrique"]},
            "Nombre d’entrées en phase « Service arrêté » dans le dernier mois de l’année,"
            " pour des services portés par l’un des incubateurs ANCT ou Fabrique",
        ),
        (
            {"measure": "designations"},
            "Nombre de services désignés à impact national pour le millésime de l’année",
        ),
        (
            {"measure": "designations", "period": "end", "theme": "Santé"},
            "Nombre de désignations à impact national en vigueur à la fin de l’année,"
            " pour des services de thématique « Santé »",
        ),
        (
            {"measure": "states", "kind": "acceleration", "aggregate": "share", "counted": {"publishes": ["budget"]}},
            "Part, en pourcentage, de ceux qui publient leur budget"
            " parmi les services en phase « Accélération » à la fin de l’année",
        ),
        ({"measure": "states"}, "Nombre de services, toutes phases confondues, à la fin de l’année"),
        (
            {"measure": "states", "group": "service", "publishes": ["stats", "budget", "source"]},
            "Nombre de services accompagnés ou pérennisés à la fin de l’année,"
            " qui publient leurs statistiques, leur budget et leur code source",
        ),
        (
            {
                "measure": "entries",
                "kind": ["investigation", "construction"],
                "aggregate": "share",
                "counted": {"kind": "construction", "national_impact": True},
            },
            "Part, en pourcentage, de celles en phase « Construction », qui concernent des services alors à impact national"
            " parmi les entrées en phase « Investigation » ou « Construction » dans l’année",
        ),
        (
            {"measure": "durations", "from": "investigation", "to": "construction", "ministry": "Économie"},
            "Délai médian, en mois révolus, des services passés de la phase « Investigation » à la phase « Construction »"
            " dans l’année, portés par un incubateur du domaine ministériel « Économie »",
        ),
        (
            {
                "measure": "durations",
                "from": "investigation",
                "to": "construction",
                "aggregate": "mean",
                "quantity": "days",
            },
            "Délai moyen, en jours, des services passés de la phase « Investigation » à la phase « Construction »"
            " dans l’année",
        ),
        (
            {"measure": "awards", "laureate": "startup", "amount": {"more_than": 150000}, "age": {"less_than": 24}},
            "Nombre de financements FAST attribués à des services, d’un montant de plus de 150\u202f000 € dans l’année,"
            " pour des services lancés depuis moins de 24 mois",
        ),
        (
            {"measure": "awards", "aggregate": "sum", "phase": "acceleration"},
            "Montant total des financements FAST dans l’année, pour des services alors en phase « Accélération »,"
            " dont le montant est connu",
        ),
        (
            {"measure": "award_results", "aggregate": "share", "counted": {"reached": True}},
            "Part, en pourcentage, de ceux atteints"
            " parmi les objectifs de financements FAST dont le résultat est constaté dans l’année",
        ),
        (
            {"measure": "accompaniments", "scheme": "fast", "ministry": "Économie"},
            "Nombre de services différents parmi les accompagnements de services par le dispositif « FAST » dans l’année,"
            " pour des services portés par un incubateur du domaine ministériel « Économie »",
        ),
        (
            {"measure": "accompaniments", "aggregate": "share", "counted": {"scheme": ["gamma", "brigade"]}},
            "Part, en pourcentage, de ceux par l’un des dispositifs « GAMMA » ou « Brigade d’intervention numérique »"
            " parmi les accompagnements de services dans l’année",
        ),
        (
            {"measure": "designations", "accompanied_by": "gamma"},
            "Nombre de services désignés à impact national pour le millésime de l’année,"
            " déjà accompagnés par le dispositif « GAMMA »",
        ),
        (
            {"measure": "reviews", "decision": "reinvest", "outcome": "reached"},
            "Nombre de comités d’investissement qui décident « Réinvestir », qui constatent des objectifs « Atteints »"
            " dans l’année",
        ),
        ({"measure": "credits", "line": "Réseau"}, "Montant total des crédits de la ligne « Réseau » de l’année"),
        (
            {"measure": "spendings", "aggregate": "mean", "sponsor": "dinum", "owner": "dinum"},
            "Montant moyen des dépenses annuelles de l’année, pour des services portés par un incubateur"
            " de l’administration « DINUM », qui ont pour sponsor « DINUM »",
        ),
        (
            {
                "measure": "entries",
                "kind": "abandon",
                "aggregate": "rate",
                "base": {"measure": "states", "group": "service"},
            },
            "Nombre d’entrées en phase « Service arrêté » dans l’année"
            " pour 100 services accompagnés ou pérennisés à la fin de l’année",
        ),
        (
            {"measure": "members_active", "aggregate": "share", "counted": {"status": "admin"}},
            "Part, en pourcentage, de ceux au statut « Agent public » parmi les membres actifs à la fin de l’année",
        ),
        (
            {"measure": "members_joining", "domain": ["data", "design"]},
            "Nombre de membres arrivés du domaine « Data » ou « Design » dans l’année",
        ),
        (
            {"measure": "trainings", "programme": "Alpha"},
            "Nombre total de personnes formées lors des formations « Alpha » dans l’année",
        ),
        (
            {"measure": "events", "event": "committee", "age": {"at_least": 6, "at_most": "12.5"}},
            "Nombre d’événements « Comité d’investissement » dans l’année,"
            " pour des services lancés depuis au moins 6 et au plus 12,5 mois",
        ),
    ],
)
def test_words_are_a_french_sentence(rule: dict[str, Any], words: str) -> None:
    assert measure_of(rule, WORDS).words.replace(N, " ") == words


@pytest.mark.parametrize(
    ("rule", "unit", "is_counting"),
    [
        ({"measure": "entries", "kind": "abandon"}, "", True),
        ({"measure": "entries", "kind": "abandon", "period": {"months": 12}}, "", False),
        ({"measure": "states"}, "", False),
        ({"measure": "states", "aggregate": "share", "counted": {"kind": "abandon"}}, "%", False),
        ({"measure": "awards", "aggregate": "sum"}, "€", False),
        ({"measure": "durations", "from": "investigation", "to": "construction"}, "mois", False),
    ],
)
def test_a_measure_says_its_unit_and_whether_it_grows_with_the_year(
    rule: dict[str, Any], unit: str, is_counting: bool
) -> None:
    measure = measure_of(rule, WORDS)
    assert (measure.unit_of_value, measure.is_counting) == (unit, is_counting)
