"""Checks of totals and trainings against the years and periods that they contain."""

import datetime as dt
from decimal import Decimal

import pytest

from community.models import Training
from indicators.checks import reports
from indicators.checks.records import ComparedRecords
from indicators.models import PrintedFigure
from tests.cases import cases
from tests.indicators.checks.figures import DAY, findings, state

pytestmark = pytest.mark.django_db


def test_a_total_grows_by_its_year_and_holds_all_years() -> None:
    for year, total, more in ((2019, "5", "2"), (2020, "7", "2"), (2021, "12", "4")):
        state("national_impact_total", total, year=year)
        state("national_impact", more, year=year)
    found = reports.totals_against_years(ComparedRecords(DAY))
    assert [(one.subject, one.stated_value, one.computed_value) for one in found] == [
        ("national_impact_total:2021", Decimal(12), Decimal(11))
    ]
    PrintedFigure.objects.filter(subject="national_impact_total", year=2020).update(value=3)
    assert sorted(
        (one.subject, one.stated_value, one.computed_value)
        for one in reports.totals_against_years(ComparedRecords(DAY))
    ) == [
        ("national_impact_total:2020", Decimal(3), Decimal(4)),
        ("national_impact_total:2021", Decimal(12), Decimal(7)),
    ]


def test_totals_hold_their_years_and_grow_by_each() -> None:
    state("national_impact", "2", year=2020)
    state("national_impact", "5")
    state("national_impact_total", "7", year=2020, report_year=2020)
    state("national_impact_total", "12")
    assert findings(reports.totals_against_years) == []
    state("national_impact", "4", year=2022, report_year=2022)
    state("national_impact_total", "17", year=2022, report_year=2022)
    state("national_impact_total", "10", year=2023, report_year=2023)
    said = "Services à impact national depuis l’origine : "
    assert findings(reports.totals_against_years) == [
        (
            "national_impact_total:2022",
            "gap",
            f"{said}12 fin 2021, 17 fin 2022, soit 5 de plus, alors que l’année en compte 4.",
        ),
        (
            "national_impact_total:2023",
            "gap",
            f"{said}10 depuis l’origine fin 2023, moins que la somme des années connues : 11.",
        ),
    ]


def train(start: str, end: str, people: int, programme: str = "Alpha") -> None:
    Training.objects.create(
        programme=programme, start=dt.date.fromisoformat(start), last_day=dt.date.fromisoformat(end), people=people
    )


def test_trainings_hold_the_periods_inside_them_once() -> None:
    train("2017-11-01", "2021-12-31", 532)
    train("2021-01-01", "2021-12-31", 251)
    train("2021-03-01", "2021-03-02", 200)  # within the year: not counted twice
    train("2020-01-01", "2020-12-31", 281)
    train("2020-01-01", "2020-12-31", 900, "Autre")
    assert findings(reports.trainings_against_periods) == []
    train("2019-01-01", "2019-12-31", 1)
    assert findings(reports.trainings_against_periods) == [
        (
            "training:Alpha:2017-11-01:2021-12-31",
            "gap",
            "Formation Alpha : 532 personnes du 1er novembre 2017 au 31 décembre 2021, moins que la somme des 3 périodes"
            " comprises : 533.",
        )
    ]


@cases(
    ("people", "parts", "said"),
    [
        (10, [], None),
        (10, [10], None),
        (10, [11], "Formation Alpha : 10 personnes {}, moins que la période comprise : 11."),
        (1, [2], "Formation Alpha : 1 personne {}, moins que la période comprise : 2."),
        (
            1000,
            [600, 401],
            "Formation Alpha : 1 000 personnes {}, moins que la somme des 2 périodes comprises : 1 001.",
        ),
    ],
)
def test_a_training_is_compared_with_one_period_or_several(people: int, parts: list[int], said: str | None) -> None:
    train("2021-01-01", "2021-12-31", people)
    for month, part in enumerate(parts, start=1):
        train(f"2021-{month:02}-01", f"2021-{month:02}-28", part)
    sentence = said and said.format("du 1er janvier 2021 au 31 décembre 2021")
    subject = "training:Alpha:2021-01-01:2021-12-31"
    assert findings(reports.trainings_against_periods) == ([(subject, "gap", sentence)] if said else [])


@cases(
    ("periods", "held"),
    [
        # the last day of one is not free for another
        ([("2021-01-01", "2021-03-31", 6), ("2021-03-31", "2021-06-30", 6)], None),
        ([("2021-01-01", "2021-03-31", 6), ("2021-04-01", "2021-06-30", 6)], 12),
        # of those that start together, only the longest counts
        ([("2021-01-01", "2021-01-31", 50), ("2021-01-01", "2021-06-30", 11)], 11),
        ([("2020-12-31", "2021-06-30", 50)], None),
        ([("2021-07-01", "2022-01-01", 50)], None),
    ],
)
def test_periods_inside_another_are_added_up_when_they_are_apart(
    periods: list[tuple[str, str, int]], held: int | None
) -> None:
    train("2021-01-01", "2021-12-31", 10)
    for start, end, people in periods:
        train(start, end, people)
    found = [
        one.computed_value for one in reports.trainings_against_periods(ComparedRecords(DAY)) if one.stated_value == 10
    ]
    assert found == ([] if held is None else [held])
