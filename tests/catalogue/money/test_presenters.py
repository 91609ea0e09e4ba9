"""Money in words: pure, rounded half up, unknown is never zero."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.queries import CreditFigures, CreditsOfYear, CreditTree, RoundsOfYear, RoundWithLaureates, Sum
from catalogue.money.presenters import (
    UNKNOWN_LAUREATES,
    announced_in_words,
    change_in_words,
    check_in_words,
    measures_shown,
    missing_in_words,
    reserves_in_words,
    sum_in_words,
    totals_in_words,
)
from common.words import millions_fr
from tests.budget.test_queries import line, make_award_of, make_round_of


def made(awards: int, startups: int, incubators: int, total: Decimal | None, unknown: int) -> Sum:
    return Sum(awards=awards, startups=startups, incubators=incubators, total=total, unknown=unknown)


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return " ".join(text.replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "un montant non déterminé"),
        ("0", "0 €"),
        ("999999", "999 999 €"),
        ("999999.50", "1 000 000 €"),
        ("1000000", "1 million d’euros"),
        ("1004999", "1 million d’euros"),
        ("1005000", "1,01 million d’euros"),  # half up, where half even gives 1
        ("6825000", "6,83 millions d’euros"),
        ("6821046", "6,82 millions d’euros"),
        ("1994999", "1,99 million d’euros"),
        ("1999999", "2 millions d’euros"),  # not more decimals than needed
        ("2000000", "2 millions d’euros"),
        ("5500000", "5,5 millions d’euros"),
        ("10000000", "10 millions d’euros"),
        ("123456789012.34", "123 456,79 millions d’euros"),
        ("-1500000", "−1,5 million d’euros"),
    ],
)
def test_an_amount_is_reported_in_millions(amount: str | None, words: str) -> None:
    assert plain(millions_fr(None if amount is None else Decimal(amount))) == words


@given(st.decimals(10**6, 10**10, places=2))
def test_millions_are_reported_to_half_a_cent_of_a_million(amount: Decimal) -> None:
    said = Decimal(millions_fr(amount).partition("\u00a0")[0].replace("\u202f", "").replace(",", "."))
    assert abs(said * 10**6 - amount) <= 5000
    assert ("millions" in millions_fr(amount)) == (said >= 2)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (made(0, 0, 0, None, 0), UNKNOWN_LAUREATES),
        (
            made(17, 14, 3, Decimal(3090000), 0),
            "17 financements pour 3 090 000 €, à 14 services et 3 incubateurs",
        ),
        (
            made(1, 1, 0, Decimal("0.50"), 0),
            "1 financement pour 0,50 €, à 1 service",
        ),
        (
            made(2, 0, 1, None, 2),
            "2 financements pour un montant non déterminé (ND), à 1 incubateur",
        ),
        (
            made(2, 2, 0, Decimal(5), 1),
            "2 financements pour 5 €, à 2 services, sans compter 1 montant inconnu",
        ),
        (
            made(3, 2, 1, Decimal(0), 2),
            "3 financements pour 0 €, à 2 services et 1 incubateur, sans compter 2 montants inconnus",
        ),
    ],
)
def test_awards_are_summed_in_words(made: Sum, words: str) -> None:
    assert plain(sum_in_words(made)) == plain(words)


def test_sum_of_a_partial_round_is_a_minimum() -> None:
    partial = make_round_of(*awarded(1, 10), number=9, stated_awards=3)
    said = plain(sum_in_words(partial.sum, partial.not_recorded))
    assert said == "au moins 1 financement pour 10 €, à 1 service, 2 lauréats non enregistrés"
    year = RoundsOfYear(
        2021, (partial, make_round_of(number=10, stated_awards=4), make_round_of(*awarded(2, 1), number=11))
    )
    assert (year.not_recorded, "FAST 9, 2." in plain(reserves_in_words(year.rounds))) == (2, True)


def test_rounds_without_laureates_are_named_in_their_order() -> None:
    day = dt.date(2021, 12, 1)
    rounds = [make_round_of(number=number) for number in (12, 9, 10)]
    coming = make_round_of(number=13, call_opened_on=day)
    known = make_round_of(make_award_of(startup="a", amount=Decimal(1)), number=11)
    assert missing_in_words(RoundsOfYear(2021, (known,)), day) == ""
    assert missing_in_words(RoundsOfYear(2021, ()), day) == ""
    assert plain(missing_in_words(RoundsOfYear(2021, (*rounds, known, coming)), day)) == (
        "Lauréats non déterminés (ND), absents de ce total : FAST 9, FAST 10 et FAST 12. Comité à venir : FAST 13."
    )


def awarded(count: int, each: int | None) -> tuple[Any, ...]:
    return tuple(
        make_award_of(startup=f"s{place}", amount=None if each is None else Decimal(each)) for place in range(count)
    )


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (make_round_of(number=9), ""),
        (make_round_of(*awarded(2, 10), number=9), ""),
        (make_round_of(*awarded(2, 10), number=9, stated_awards=2), "2 lauréats annoncés."),
        (make_round_of(number=9, stated_awards=1), "1 lauréat annoncé ; 1 lauréat n’est pas encore enregistré."),
        (
            make_round_of(*awarded(1, 10), number=9, stated_awards=3),
            "3 lauréats annoncés ; 2 lauréats ne sont pas encore enregistrés.",
        ),
        (make_round_of(*awarded(3, 10), number=9, stated_awards=1), "1 lauréat annoncé."),
        (make_round_of(*awarded(2, 10), number=9, stated_total=Decimal(20)), "20 € annoncés."),
        (
            make_round_of(*awarded(2, 10), number=9, stated_total=Decimal(25)),
            "25 € annoncés ; l’annonce compte 5 € de plus que la somme des financements enregistrés.",
        ),
        (
            make_round_of(*awarded(2, 10), number=9, stated_total=Decimal("19.50")),
            "19,50 € annoncés ; l’annonce compte 0,50 € de moins que la somme des financements enregistrés.",
        ),
        (make_round_of(*awarded(2, None), number=9, stated_total=Decimal(25)), "25 € annoncés."),
        (
            make_round_of(*awarded(2, 10), number=9, stated_awards=4, stated_total=Decimal(25)),
            "4 lauréats annoncés et 25 € annoncés ; 2 lauréats ne sont pas encore enregistrés et l’annonce compte 5 €"
            " de plus que la somme des financements enregistrés.",
        ),
    ],
)
def test_what_was_announced_is_next_to_what_is_recorded(one: RoundWithLaureates, words: str) -> None:
    assert plain(announced_in_words(one)) == words


def credits_of(
    year: int = 2021, lines: Sequence[CreditTree] = (), *, rounded: bool = False, **printed: Any
) -> CreditsOfYear:
    return CreditsOfYear(
        key=year,
        year=year,
        programme="352",
        programme_name="",
        lines=tuple(lines),
        printed=CreditFigures(**{name: Decimal(value) for name, value in printed.items()}),
        stated_is_rounded=rounded,
        source="",
    )


LINES = (line("Réseau", "40.50"), line("Produits", "60"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (credits_of(), "Aucun total n’a été annoncé."),
        (credits_of(lines=LINES), "Aucun total n’a été annoncé."),
        (credits_of(amount=100, rounded=True), "Total annoncé : 100 € (arrondi). Le détail par ligne n’est pas connu."),
        (credits_of(lines=LINES, amount="100.5"), "Total annoncé : 100,50 €, égal à la somme des lignes."),
        (credits_of(lines=LINES, amount="101"), "Total annoncé : 101 €, soit 0,50 € de plus que la somme des lignes."),
        (
            credits_of(lines=LINES, amount=0, rounded=True),
            "Total annoncé : 0 € (arrondi), soit environ 101 € de moins que la somme des lignes.",
        ),
        (
            credits_of(lines=LINES, amount=100, rounded=True),
            "Total annoncé : 100 € (arrondi), égal à la somme des lignes, à l’arrondi près.",
        ),
    ],
)
def test_a_printed_total_is_compared_with_its_lines(row: CreditsOfYear, words: str) -> None:
    assert plain(check_in_words(row)) == words


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (None, credits_of(lines=LINES), ""),
        (credits_of(2020), credits_of(lines=LINES), ""),  # recorded but unknown
        (credits_of(2020, amount=100), credits_of(), ""),
        (credits_of(2020, amount=100), credits_of(lines=LINES), "0,50 € de plus qu’en 2020"),
        (credits_of(2020, amount=100, rounded=True), credits_of(lines=LINES), "à peu près autant qu’en 2020"),
        (credits_of(2020, amount=200), credits_of(amount=100, rounded=True), "environ 100 € de moins qu’en 2020"),
        (
            credits_of(2020, amount=5_500_000, rounded=True),
            credits_of(amount=6_821_046),
            "environ 1,3 million d’euros de plus qu’en 2020",
        ),
        (credits_of(2019, amount=200), credits_of(amount=100), ""),  # two years earlier
    ],
)
def test_a_change_is_reported_from_the_year_before_only(
    before: CreditsOfYear | None, now: CreditsOfYear, words: str
) -> None:
    years = [now, *([before] if before else []), credits_of(2022, amount=5, rounded=True)]
    assert plain(change_in_words(now, years, 2023)) == words
    assert change_in_words(now, years, now.year) == ""  # a year in progress is not compared


def test_totals_are_reported_by_measure_with_what_was_printed_and_the_difference() -> None:
    figures = CreditFigures(amount=Decimal(10), payments=Decimal("4.50"), staff=Decimal("2.50"))
    row = credits_of(lines=[line("A", None, own=figures)], amount=10, payments=5, staff=3)
    titles = [title for _, title in measures_shown(row)]
    assert [name for name, _ in measures_shown(row)] == ["amount", "payments", "staff"]
    assert [(title, [(name, plain(figure)) for name, figure in cells]) for title, cells in totals_in_words(row)] == [
        (words, list(zip(titles, cells, strict=True)))
        for words, cells in (
            ("Somme des lignes", ["10 €", "4,50 €", "2,5"]),
            ("Total annoncé", ["10 €", "5 €", "3"]),
            ("Écart", ["0 €", "0,50 €", "0,5"]),
        )
    ]


def test_totals_of_nothing_are_unknown_in_the_one_column_of_amounts() -> None:
    row = credits_of()
    assert [name for name, _ in measures_shown(row)] == ["amount"]
    ((title, ((_, figure),)),) = totals_in_words(row)
    assert (title, "ND" in figure) == ("Somme des lignes", True)
