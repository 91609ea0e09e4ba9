"""The verdict on a target, and the values of past years at the same date."""

import datetime as dt
from decimal import Decimal

import pytest

from common.figure import Figure
from indicators.live.actions import compute_live_results
from indicators.models import Definition, Target, Verdict
from indicators.queries.running_year import PastYear, past_years
from indicators.queries.targets import TargetProgress
from tests import factories
from tests.impact import scene

PAST = (
    PastYear(2025, Figure(Decimal(4)), Figure(Decimal(10))),
    PastYear(2024, Figure(Decimal(6)), Figure(Decimal(10))),
)


def progress(result: int | None, target: int | None, direction: str = "at_least", **fields: object) -> TargetProgress:
    held = Target(value=None if target is None else Decimal(target), direction=direction)
    marks = {name: fields.pop(name) for name in ("by_dates", "missing") if name in fields}
    known = Figure(result, **marks)  # type: ignore[arg-type]
    return TargetProgress(held, known, **{"is_final": False, "past": PAST, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (TargetProgress(None, Figure(Decimal(5)), is_final=True), Verdict.NO_TARGET),
        (progress(50, 49, is_final=True), Verdict.REACHED),
        (progress(48, 49, is_final=True), Verdict.MISSED),
        (progress(14, 13, "at_most", is_final=True), Verdict.MISSED),
        (progress(None, 49, is_final=True), Verdict.UNKNOWN),
        (progress(5, None), Verdict.UNKNOWN),
        (progress(19, 20), Verdict.RUNNING),
        (progress(20, 20), Verdict.REACHED),
        (progress(20, 20, "at_most"), Verdict.RUNNING),
        (progress(21, 20, "at_most"), Verdict.MISSED),
        (progress(9, 20, past=()), Verdict.RUNNING),
        (progress(40, 40, is_level=True), Verdict.RUNNING),
        (progress(39, 40, is_level=True), Verdict.RUNNING),
        (progress(48, 49, is_over=True), Verdict.UNPUBLISHED),
        (progress(50, 49, is_over=True), Verdict.UNPUBLISHED),
        (progress(21, 20, "at_most", is_over=True), Verdict.UNPUBLISHED),
        (progress(None, 49, is_over=True), Verdict.UNPUBLISHED),
        (progress(20, 20, by_dates=Decimal(19)), Verdict.TO_CONFIRM),
        (progress(20, 20, by_dates=Decimal(21)), Verdict.REACHED),
        (progress(9, 20, by_dates=Decimal(21)), Verdict.TO_CONFIRM),
        (progress(9, 20, by_dates=Decimal(12)), Verdict.RUNNING),
        (progress(50, 49, by_dates=Decimal(48), is_final=True), Verdict.TO_CONFIRM),
        (progress(48, 49, by_dates=Decimal(50), is_final=True), Verdict.TO_CONFIRM),
        (progress(12, 13, "at_most", by_dates=Decimal(14), is_final=True), Verdict.TO_CONFIRM),
        (progress(50, 49, by_dates=Decimal(51), is_final=True), Verdict.REACHED),
        (progress(48, 49, by_dates=Decimal(47), is_final=True), Verdict.MISSED),
        (progress(50, 49, by_dates=Decimal(48), is_over=True), Verdict.UNPUBLISHED),
        (progress(14, 16, missing=2, is_final=True), Verdict.TO_CONFIRM),
        (progress(16, 16, missing=2, is_final=True), Verdict.REACHED),
        (progress(12, 13, "at_most", missing=2, is_final=True), Verdict.TO_CONFIRM),
        (progress(14, 13, "at_most", missing=2, is_final=True), Verdict.MISSED),
        (progress(12, 13, "at_most", is_over=True), Verdict.UNPUBLISHED),
        (progress(50, 49, is_over=True, is_level=True), Verdict.UNPUBLISHED),
    ],
)
def test_verdict_waits_for_a_publication_or_for_what_changes_its_side(given: TargetProgress, verdict: Verdict) -> None:
    assert given.verdict is verdict


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (progress(9, 20), 11),
        (progress(20, 20), None),
        (progress(20, 20, "at_most"), 0),
        (progress(15, 20, "at_most"), 5),
        (progress(21, 20, "at_most"), None),
        (progress(9, 20, is_final=True), None),
        (progress(9, 20, by_dates=Decimal(12)), None),
        (progress(None, 20), None),
        (progress(9, 20, missing=2), 11),
    ],
)
def test_running_year_gives_what_is_missing(given: TargetProgress, missing: int | None) -> None:
    assert (given.missing and given.missing.most) == missing


def test_share_of_the_target_waits_for_a_publication_that_is_due_and_for_what_is_to_confirm() -> None:
    assert progress(9, 20).share == 45
    assert progress(9, 20, is_over=True).share is None
    assert progress(20, 20, by_dates=Decimal(19)).share is None
    assert progress(9, 20, is_over=True, by_dates=Decimal(12), is_final=True).share == 45


@pytest.mark.django_db
def test_past_years_count_by_the_same_date_under_the_same_definition() -> None:
    for place, day in enumerate(("2019-03-01", "2020-02-01", "2021-02-10", "2021-03-02", "2021-12-01", "2022-01-05")):
        factories.make_startup(f"s{place}", phases=[("construction", day)])
    launches = factories.make_indicator(rule=scene.LAUNCHES, first_year=2018)
    compute_live_results(on=dt.date(2022, 3, 1))
    definition = Definition.objects.get(indicator=launches).pk
    assert past_years([definition], dt.date(2022, 3, 1)) == {
        definition: (
            PastYear(2021, Figure(Decimal(1)), Figure(Decimal(3))),
            PastYear(2020, Figure(Decimal(1)), Figure(Decimal(1))),
            PastYear(2019, Figure(Decimal(1)), Figure(Decimal(1))),
        )
    }
    assert past_years([definition + 1], dt.date(2022, 3, 1)) == {}
