"""The result of a target: the rule of « en bonne voie », and the values of past years at the same date."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.live.actions import compute_live_results
from indicators.models import Definition
from indicators.queries.past_years import PastYear, past_years
from indicators.queries.targets import TargetOfYear, TargetProgress, Verdict
from tests import factories
from tests.impact import scene

HALF = (PastYear(2025, Decimal(4), Decimal(10)), PastYear(2024, Decimal(6), Decimal(10)))
"""Half of the results of two years was there by the same date."""
NOTHING = (PastYear(2025, Decimal(0), Decimal(10)),)


def progress(result: int | None, target: int | None, direction: str = "at_least", **fields: object) -> TargetProgress:
    aim = TargetOfYear(None if target is None else Decimal(target), direction, Decimal(0), "")
    known = None if result is None else Decimal(result)
    return TargetProgress(aim, known, **{"is_final": False, "past": HALF, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (TargetProgress(None, Decimal(5), is_final=True), Verdict.NO_TARGET),
        (progress(50, 49, is_final=True), Verdict.REACHED),
        (progress(48, 49, is_final=True), Verdict.MISSED),
        (progress(14, 13, "at_most", is_final=True), Verdict.MISSED),
        (progress(None, 49, is_final=True), Verdict.UNKNOWN),
        (progress(5, None), Verdict.UNKNOWN),
        (progress(10, 20), Verdict.ON_TRACK),
        (progress(9, 20), Verdict.BEHIND),
        (progress(20, 20), Verdict.REACHED),
        (progress(10, 20, "at_most"), Verdict.ON_TRACK),
        (progress(11, 20, "at_most"), Verdict.BEHIND),
        (progress(21, 20, "at_most"), Verdict.MISSED),
        (progress(9, 20, past=()), Verdict.UNKNOWN),
        (progress(9, 20, past=NOTHING), Verdict.UNKNOWN),
        (progress(40, 40, is_level=True, past=()), Verdict.ON_TRACK),
        (progress(39, 40, is_level=True, past=()), Verdict.BEHIND),
    ],
)
def test_running_year_is_compared_with_what_past_years_had_at_the_same_date(
    given: TargetProgress, verdict: Verdict
) -> None:
    assert given.verdict is verdict


def test_expected_is_the_share_of_past_years_taken_together() -> None:
    assert (progress(9, 30).share, progress(9, 30).expected) == (Decimal("0.5"), Decimal(15))
    assert progress(9, 30, past=()).expected is None


@pytest.mark.django_db
def test_past_years_count_by_the_same_date_under_the_same_definition() -> None:
    for place, day in enumerate(("2019-03-01", "2020-02-01", "2021-02-10", "2021-03-02", "2021-12-01", "2022-01-05")):
        factories.make_startup(f"s{place}", phases=[("construction", day)])
    launches = factories.make_indicator(rule=scene.LAUNCHES, first_year=2018)
    compute_live_results(on=dt.date(2022, 3, 1))
    definition = Definition.objects.get(indicator=launches).pk
    assert past_years([definition], dt.date(2022, 3, 1)) == {
        definition: (
            PastYear(2021, Decimal(1), Decimal(3)),
            PastYear(2020, Decimal(1), Decimal(1)),
            PastYear(2019, Decimal(1), Decimal(1)),
        )
    }
    assert past_years([definition + 1], dt.date(2022, 3, 1)) == {}
