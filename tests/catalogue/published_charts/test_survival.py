"""The Kaplan–Meier estimate of the length of phases, compared with a manual computation and properties."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.published_charts.queries import Durations
from catalogue.published_charts.survival import (
    FEWEST,
    SurvivalPoint,
    median_months,
    service_survival_chart,
    survival,
    survival_chart,
    survival_finding,
)
from startups.models import PhaseKind


def stays(*rows: tuple[int, int, int]) -> list[Durations]:
    return [Durations("construction", *row) for row in rows]


def test_survival_counts_who_is_still_there_for_the_time_already_spent() -> None:
    # 10 stays: two end in the first month, one is observed for 40 days, two end at 50 days, five are observed for 90.
    points = survival(stays((20, 2, 0), (40, 0, 1), (50, 2, 0), (90, 0, 5)), months=3)
    assert points == [
        SurvivalPoint(Decimal("100.0"), 10),
        SurvivalPoint(Decimal("80.0"), 8),
        SurvivalPoint(Decimal("57.1"), 5),  # 0.8 × (1 − 2/7)
        SurvivalPoint(Decimal("57.1"), 0),
    ]


def test_survival_of_nobody_followed_stays_complete() -> None:
    assert survival([], months=1) == [SurvivalPoint(Decimal("100.0"), 0), SurvivalPoint(Decimal("100.0"), 0)]


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_survival_only_falls_and_its_number_at_risk_too(rows: list[tuple[int, int, int]]) -> None:
    points = survival(stays(*rows))
    shares, followed = [point.share for point in points], [point.followed for point in points]
    assert shares == sorted(shares, reverse=True)
    assert followed == sorted(followed, reverse=True)
    assert shares[0] == 100
    assert min(shares) >= 0


@given(st.lists(st.tuples(st.integers(1, 1800), st.integers(1, 20)), min_size=1, max_size=20))
def test_without_anybody_still_there_it_is_the_share_that_lasted_longer(rows: list[tuple[int, int]]) -> None:
    points = survival(stays(*((days, ended, 0) for days, ended in rows)))
    total = sum(ended for _, ended in rows)
    for month, point in enumerate(points):
        longer = sum(ended for days, ended in rows if days > month * Decimal("30.4375"))
        assert abs(point.share - Decimal(100 * longer) / total) <= Decimal("0.06")


@pytest.mark.parametrize(
    ("points", "median"),
    [
        ([SurvivalPoint(Decimal(100), 40), SurvivalPoint(Decimal(51), 20), SurvivalPoint(Decimal(50), 20)], 2),
        ([SurvivalPoint(Decimal(100), 40), SurvivalPoint(Decimal(60), 30)], None),
        ([SurvivalPoint(Decimal(100), 40), SurvivalPoint(Decimal(40), FEWEST - 1)], None),
    ],
)
def test_median_is_the_first_month_of_half_seen_among_enough(points: list[SurvivalPoint], median: int | None) -> None:
    assert median_months(points) == median


def test_finding_names_the_phases_that_have_a_median() -> None:
    said = survival_finding([("Investigation", 5), ("Construction", None), ("Accélération", 29)])
    assert (
        said == "La moitié des fiches quittent leur phase en 5\u00a0mois (Investigation) et 29\u00a0mois (Accélération)"
    )
    assert survival_finding([("Construction", None)]) == "Trop peu de fiches pour dire combien dure une phase"


def test_services_of_a_cohort_go_on_until_they_end() -> None:
    lives = [Durations("2013", 400, 5, 0), Durations("2013", 4000, 0, 15), Durations("2022", 30, 0, 3)]
    chart = service_survival_chart(lives, dt.date(2025, 1, 1))
    [series] = chart.series
    assert (series.name, series.values[0], series.values[36]) == ("2013 à 2015", Decimal("100.0"), Decimal("75.0"))
    assert (
        chart.title
        == "Trois ans après leur lancement, les services en cours ou transférés sont 75\u202f% (2013 à 2015)"
    )
    assert service_survival_chart([], dt.date(2025, 1, 1)).is_empty


def test_chart_cuts_a_curve_where_few_are_followed_and_leaves_out_small_phases() -> None:
    kinds = [
        PhaseKind(key="construction", label="Construction", rank=1, group="service"),
        PhaseKind(key="acceleration", label="Accélération", rank=2, group="service"),
    ]
    some = [*stays((20, 5, 0), (100, 0, 12)), Durations("acceleration", 10, 1, 0)]
    chart = survival_chart(some, kinds, dt.date(2022, 1, 1))
    [series] = chart.series
    assert (series.key, series.followed[:5]) == ("construction", (17, 12, 12, 12, 0))
    assert series.values[:5] == (Decimal("100.0"), Decimal("70.6"), Decimal("70.6"), Decimal("70.6"), None)
