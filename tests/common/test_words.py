"""French words: every form that a page can display, and properties for any value."""

import datetime
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common import words

N = words.NARROW
NB = words.NO_BREAK
JANUARY = datetime.date(2022, 1, 1)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
DAYS = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (6_821_046, None, f"6{N}821{N}046"),
        (0, None, "0"),
        (999, None, "999"),
        (1000, None, f"1{N}000"),
        (-1234, None, f"−1{N}234"),
        (Decimal("0.4"), None, "0,4"),
        (Decimal("0.40"), None, "0,40"),
        (Decimal("1E+3"), None, f"1{N}000"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "−3"),
        (Decimal("-0.001"), 2, "0,00"),
        (None, None, f"Non déterminé{NB}(ND)"),
    ],
)
def test_number_fr_shows_exact_numbers(value: Decimal | int | None, places: int | None, said: str) -> None:
    assert words.number_fr(value, places) == said


def test_number_fr_refuses_a_float() -> None:
    with pytest.raises(TypeError, match="Un nombre exact"):
        words.number_fr(0.1)  # type: ignore[arg-type]


@given(DECIMALS)
def test_number_fr_can_be_read_back(value: Decimal) -> None:
    said = words.number_fr(value)
    assert Decimal(said.replace(N, "").replace(",", ".").replace("−", "-")) == value


@given(st.integers(min_value=0, max_value=10**15))
def test_number_fr_groups_by_three(value: int) -> None:
    assert re.fullmatch(rf"\d{{1,3}}({N}\d{{3}})*", words.number_fr(value))


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (6_821_046, None, f"6{N}821{N}046{N}€"),
        (Decimal("1365172.00"), None, f"1{N}365{N}172{N}€"),
        (Decimal("0.4"), None, f"0,40{N}€"),
        (Decimal("0.125"), None, f"0,13{N}€"),
        (Decimal("12.5"), 0, f"13{N}€"),
        (-300, None, f"−300{N}€"),
        (None, None, words.UNKNOWN),
    ],
)
def test_money_fr_shows_cents_only_when_there_are_some(
    value: Decimal | int | None, places: int | None, said: str
) -> None:
    assert words.money_fr(value, places) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("17.4"), f"17,4{N}%"),
        (Decimal("17.35"), f"17,4{N}%"),
        (Decimal("69.97"), f"70{N}%"),
        (94, f"94{N}%"),
        (0, f"0{N}%"),
        (Decimal("-0.04"), f"0{N}%"),
        (None, words.UNKNOWN),
    ],
)
def test_percent_fr_drops_a_decimal_part_of_zero(value: Decimal | int | None, said: str) -> None:
    assert words.percent_fr(value) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (115, 122, f"94,3{N}%"),
        (1, 3, f"33,3{N}%"),
        (0, 5, f"0{N}%"),
        (5, 0, words.UNKNOWN),
        (None, 5, words.UNKNOWN),
        (5, None, words.UNKNOWN),
    ],
)
def test_share_fr_knows_no_share_of_nothing(part: int | None, whole: int | None, said: str) -> None:
    assert words.share_fr(part, whole) == said


def test_date_fr_shows_the_first_of_the_month() -> None:
    assert [words.date_fr(JANUARY), words.date_fr(datetime.date(2021, 8, 14)), words.date_fr(None)] == [
        f"1er{N}janvier{N}2022",
        f"14{N}août{N}2021",
        words.UNKNOWN,
    ]


def test_dates_of_moments_are_those_of_paris() -> None:
    late = datetime.datetime(2021, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert [words.date_fr(late), words.month_fr(late), words.datetime_fr(late), words.local_date(late)] == [
        f"1er{N}janvier{N}2022",
        f"janvier{N}2022",
        f"1er{N}janvier{N}2022 à 0{N}h{N}30",
        JANUARY,
    ]


def test_month_and_moment_can_be_unknown() -> None:
    assert [words.month_fr(None), words.datetime_fr(None)] == [words.UNKNOWN, words.UNKNOWN]


def test_datetime_fr_pads_minutes_but_not_hours() -> None:
    moment = datetime.datetime(2022, 6, 3, 9, 5, tzinfo=ZoneInfo("Europe/Paris"))
    assert words.datetime_fr(moment) == f"3{N}juin{N}2022 à 9{N}h{N}05"


@pytest.mark.parametrize(
    ("start", "today", "said"),
    [
        (datetime.date(2022, 1, 1), JANUARY, "depuis aujourd’hui"),
        (datetime.date(2021, 12, 31), JANUARY, f"depuis 1{NB}jour"),
        (datetime.date(2021, 12, 2), JANUARY, f"depuis 30{NB}jours"),
        (datetime.date(2021, 12, 1), JANUARY, f"depuis 1{NB}mois"),
        (datetime.date(2020, 11, 1), JANUARY, f"depuis 14{NB}mois"),
        (datetime.date(2020, 1, 2), JANUARY, f"depuis 23{NB}mois"),
        (datetime.date(2020, 1, 1), JANUARY, f"depuis 2{NB}ans"),
        (datetime.date(2013, 6, 1), JANUARY, f"depuis 8{NB}ans"),
        (datetime.date(2022, 3, 1), JANUARY, f"à partir du 1er{N}mars{N}2022"),
        (None, JANUARY, "depuis une date inconnue"),
    ],
)
def test_since_fr_uses_the_unit_that_one_would_state(
    start: datetime.date | None, today: datetime.date, said: str
) -> None:
    assert words.since_fr(start, today) == said


def test_duration_fr_refuses_an_end_before_the_start() -> None:
    with pytest.raises(ValueError, match="ne peut pas précéder"):
        words.duration_fr(JANUARY, datetime.date(2021, 12, 31))


@given(DAYS, st.integers(min_value=0, max_value=400))
def test_complete_months_counts_back_what_was_added(start: datetime.date, months: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    end = datetime.date(year, month + 1, min(start.day, 28))
    expected = months if start.day <= 28 else max(months - 1, -1)
    assert words.complete_months(start, end) == expected


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, f"0{NB}service"),
        (1, f"1{NB}service"),
        (Decimal("1.9"), f"1,9{NB}service"),
        (2, f"2{NB}services"),
        (1200, f"1{N}200{NB}services"),
        (None, f"services{NB}: {words.UNKNOWN}"),
    ],
)
def test_plural_fr_agrees_as_french_does(count: Decimal | int | None, said: str) -> None:
    assert words.plural_fr(count, "service", "services") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, "services"), (1, "service"), (0, "service"), (-1, "service"), (Decimal("-1.9"), "service"), (-2, "services")],
)
def test_noun_fr_agrees_with_a_loss_as_with_a_gain(count: Decimal | int, said: str) -> None:
    assert words.noun_fr(count, "service", "services") == said


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (12, None, "+12"),
        (-3, None, "−3"),
        (0, None, "0"),
        (Decimal("0.5"), 0, "+1"),
        (Decimal("-0.5"), 0, "−1"),
        (Decimal("0.4"), 0, "0"),
        (Decimal("-0.4"), 0, "0"),
    ],
)
def test_signed_fr_gives_no_sign_to_zero(value: Decimal | int, places: int | None, said: str) -> None:
    assert words.signed_fr(value, places) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pourquoi ?", f"Pourquoi{NB}?"),
        ("Bien !\nPuis : rien ;", f"Bien{NB}!\nPuis{NB}: rien{NB};"),
        ("a :b", "a :b"),
        ("« a »", f"«{NB}a{NB}»"),
        ("« a », b", f"«{NB}a{NB}», b"),
    ],
)
def test_unbroken_fr_keeps_a_mark_with_its_word_to_the_end(text: str, said: str) -> None:
    assert words.unbroken_fr(text) == said


def test_last_day_fr_is_the_day_before_an_end_that_is_left_out() -> None:
    assert words.last_day_fr(datetime.date(2021, 1, 1)) == "31\u202fdécembre\u202f2020"


def test_same_date_of_29_february_is_the_28th() -> None:
    assert words.same_date(datetime.date(2024, 2, 29), 2023) == datetime.date(2023, 2, 28)


def test_since_fr_counts_from_the_day_in_paris() -> None:
    night = datetime.datetime(2021, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert words.since_fr(night, JANUARY) == "depuis aujourd’hui"
    assert words.since_fr(JANUARY, night) == "depuis aujourd’hui"


@pytest.mark.parametrize(("text", "said"), [("", ""), ("É", "é"), ("Avis du Comité", "avis du Comité")])
def test_lower_first_leaves_the_rest_as_it_is(text: str, said: str) -> None:
    assert words.lower_first(text) == said


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_list_fr_joins_the_last_with_et(names: list[str], said: str) -> None:
    assert words.list_fr(names) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ amount|money_fr }}", f"6{N}821{N}046{N}€"),
        ("{{ amount|number_fr:2 }}", f"6{N}821{N}046,00"),
        ("{{ rate|percent_fr }}", f"17,4{N}%"),
        (
            "{{ day|date_fr }} / {{ day|month_fr }} / {{ day|iso_date }}",
            f"1er{N}janvier{N}2022 / janvier{N}2022 / 2022-01-01",
        ),
        ("{{ moment|datetime_fr }}", f"1er{N}janvier{N}2022 à 0{N}h{N}30"),
        ("{{ start|since_fr:day }}", f"depuis 14{NB}mois"),
        ("{{ '« a » : b ; c ? https://x'|unbroken_fr }}", f"«{NB}a{NB}»{NB}: b{NB}; c{NB}? https://x"),
        ("{{ 181|days_fr }}, {{ 0|days_fr }}", f"6{NB}mois, 0{NB}jour"),
        ('{{ count|plural_fr:"service,services" }}', f"2{NB}services"),
        ('{{ count|noun_fr:"service,services" }}', "services"),
        ("{{ names|list_fr }}", "a &amp; b et c"),
        ("{{ count|signed_fr }}", "+2"),
    ],
)
def test_filters_give_the_words_of_their_function(source: str, said: str) -> None:
    values = {
        "amount": Decimal(6_821_046),
        "rate": Decimal("17.4"),
        "day": JANUARY,
        "moment": datetime.datetime(2021, 12, 31, 23, 30, tzinfo=datetime.UTC),
        "start": datetime.date(2020, 11, 1),
        "count": 2,
        "names": ["a & b", "c"],
    }
    assert Template("{% load words %}" + source).render(Context(values)) == said


@pytest.mark.parametrize(
    ("quarter", "said"), [(1, "1er trimestre 2021"), (2, "2e trimestre 2021"), (4, "4e trimestre 2021")]
)
def test_quarter_fr_shows_the_first_as_one_reads_it(quarter: int, said: str) -> None:
    assert words.quarter_fr(quarter, 2021) == said
