"""Checks of printed credits and awards against the recorded ones."""

from decimal import Decimal

import pytest

from indicators.checks import money
from indicators.checks.records import ComparedRecords
from tests import factories
from tests.cases import cases
from tests.indicators.checks.figures import DAY, findings, state

pytestmark = pytest.mark.django_db


def test_credits_are_compared_with_their_lines() -> None:
    factories.make_credits(2018, [("Réseau", "40"), ("Produits", "60")], stated_total=Decimal(100))
    factories.make_credits(2019, [("Réseau", "40")])
    assert findings(money.credits_against_lines) == []
    factories.make_credits(2020, stated_total=Decimal(5_500_000), stated_is_rounded=True)
    factories.make_credits(2021, [("Réseau", "40"), ("Produits", "65")], stated_total=Decimal(100))
    factories.make_credits(2022, [("Réseau", "5540000")], stated_total=Decimal(5_500_000), stated_is_rounded=True)
    assert findings(money.credits_against_lines) == [
        (
            "credits:2022",
            "rounding",
            "Le total annoncé des crédits de 2022 est 5 500 000 € (arrondi) ; 1 ligne fait 5 540 000 €."
            " L’arrondi l’explique.",
        ),
        (
            "credits:2021",
            "gap",
            "Le total annoncé des crédits de 2021 est 100 € ; 2 lignes font 105 €, soit 5 € de plus.",
        ),
        (
            "credits:2020",
            "missing",
            "Le total annoncé des crédits de 2020 est 5 500 000 € (arrondi) : aucune ligne ne permet de le vérifier.",
        ),
    ]


def test_awards_are_compared_with_the_figures_printed_for_a_year_and_a_round() -> None:
    nine, ten = factories.make_round(9), factories.make_round(10)
    service = factories.make_startup("a")
    factories.make_award(nine, service, "100000")
    factories.make_award(ten, service, "50000")
    factories.make_award(ten, factories.make_incubator(), "40000")
    for subject, value in (("awards", "3"), ("startups_awarded", "1"), ("incubators_awarded", "1"), ("rounds", "2")):
        state(subject, value)
    state("awards_total", "190000")
    state("round_total", "90000", subject_key="10")
    assert findings(money.awards_against_rounds) == []
    factories.make_award(nine, factories.make_startup("b"), "5000")
    assert findings(money.awards_against_rounds) == [
        (
            "awards:2021:2021",
            "gap",
            "Le bilan 2021 indique « 3 » ; financements enregistrés : 4, soit 1 de plus.",
        ),
        (
            "awards_total:2021:2021",
            "gap",
            "Le bilan 2021 indique « 190000 » ; somme de 4 financements enregistrés : 195 000 €, soit 5 000 € de plus.",
        ),
        (
            "startups_awarded:2021:2021",
            "gap",
            "Le bilan 2021 indique « 1 » ; services lauréats enregistrés : 2, soit 1 de plus.",
        ),
    ]
    state("round_total", "1", subject_key="9")
    found = [one for one in money.awards_against_rounds(ComparedRecords(DAY)) if one.subject.startswith("round_total")]
    assert [(one.subject, one.computed_value, one.records[0].label) for one in found] == [
        ("round_total:9:2021:2021", Decimal(105_000), "FAST 9")
    ]
    state("awards", "3", year=2019, printed="3 lauréats")
    assert (
        "awards:2019:2021",
        "missing",
        "Le bilan 2021 indique « 3 lauréats » : rien ne permet de le vérifier (aucun appel enregistré).",
    ) in findings(money.awards_against_rounds)


@cases(
    ("subject", "subject_key", "said"),
    [
        ("awards", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("startups_awarded", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("incubators_awarded", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("awards_total", "", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("round_total", "9", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("round_total", "12", "rien ne permet de le vérifier (aucun financement enregistré)."),
        ("rounds", "", "appels enregistrés : 1, soit 6 de moins."),
    ],
)
def test_laureates_that_nobody_recorded_are_unknown_and_not_zero(subject: str, subject_key: str, said: str) -> None:
    factories.make_round(9, 2021)
    state(subject, "7", subject_key=subject_key)
    [(_, level, sentence)] = findings(money.awards_against_rounds)
    assert (level, sentence.partition(" » ")[2].lstrip(":; ")) == ("gap" if subject == "rounds" else "missing", said)
