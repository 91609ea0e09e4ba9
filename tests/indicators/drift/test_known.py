"""How a figure of the past stands, job by job, and since when the history of several kinds of records is known."""

import datetime as dt
from typing import Any

import pgtrigger
import pytest
from django.utils import timezone

from common.history import history_of
from common.models import Job
from community.models import Training
from indicators.drift.known import (
    KNOWN,
    MOST_WAITING,
    PATIENCE,
    PastFigure,
    PastFigureRequest,
    end_of,
    opening,
    read_past_figure,
    request_of_job,
)
from indicators.models import Definition, Indicator, KnownResult
from startups.models import Phase
from tests import factories

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2022, 3, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)
ASKED = PastFigureRequest("products_launched", 2021, MOMENT)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def indicator() -> Indicator:
    return factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})


def job(state: str, ago: dt.timedelta = MINUTE, asked: PastFigureRequest = ASKED, kind: str = KNOWN) -> Job:
    return Job.objects.create(kind=kind, arguments=asked.arguments, state=state, queued_at=timezone.now() - ago)


# --- Its computation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "ago", "stands"),
    [
        ("queued", MINUTE, PastFigure()),
        ("queued", 2 * PATIENCE, PastFigure()),
        ("running", MINUTE, PastFigure()),
        ("running", 2 * PATIENCE, PastFigure()),
        ("failed", MINUTE, PastFigure(is_failed=True)),
        ("failed", PATIENCE - MINUTE, PastFigure(is_failed=True)),
        ("failed", PATIENCE + MINUTE, PastFigure(must_ask=True)),
        ("done", MINUTE, PastFigure(must_ask=True)),  # of a rule that has changed since
    ],
)
def test_a_figure_stands_as_its_last_job_does(state: str, ago: dt.timedelta, stands: PastFigure) -> None:
    job(state, ago)
    assert read_past_figure(ASKED) == stands


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        (["failed", "done", "queued"], PastFigure()),
        (["queued", "done", "failed"], PastFigure(is_failed=True)),
        (["failed", "failed", "done"], PastFigure(must_ask=True)),
    ],
)
def test_the_last_job_asked_for_decides(states: list[str], stands: PastFigure) -> None:
    for place, state in enumerate(states):
        job(state, (10 - place) * MINUTE)
    assert read_past_figure(ASKED) == stands


def test_of_two_jobs_asked_for_at_once_the_last_made_decides() -> None:
    at = timezone.now() - MINUTE
    for state in ("failed", "running"):
        Job.objects.create(kind=KNOWN, arguments=ASKED.arguments, state=state, queued_at=at)
    assert read_past_figure(ASKED) == PastFigure()


@pytest.mark.parametrize(
    "other",
    [
        PastFigureRequest("autre", 2021, MOMENT),
        PastFigureRequest("products_launched", 2020, MOMENT),
        PastFigureRequest("products_launched", 2021, MOMENT - dt.timedelta(microseconds=1)),
    ],
)
def test_the_job_of_another_figure_says_nothing_of_this_one(other: PastFigureRequest) -> None:
    job("running", asked=other)
    job("failed", kind="indicators.other")
    assert read_past_figure(ASKED) == PastFigure(must_ask=True)


@pytest.mark.parametrize(
    ("waiting", "others", "stands"),
    [
        (MOST_WAITING - 1, 5, PastFigure(must_ask=True)),
        (MOST_WAITING, 0, PastFigure(is_busy=True)),
        (MOST_WAITING + 1, 0, PastFigure(is_busy=True)),
    ],
)
def test_no_more_is_asked_for_while_many_wait(waiting: int, others: int, stands: PastFigure) -> None:
    Job.objects.bulk_create(Job(kind=KNOWN, arguments={"n": number}) for number in range(waiting))
    for place, state in enumerate(["running", "failed", "done"] * others):
        Job.objects.create(kind=KNOWN, arguments={"other": place}, state=state)
    Job.objects.bulk_create(Job(kind="indicators.other", arguments={"n": number}) for number in range(others))
    assert read_past_figure(ASKED) == stands


def test_a_figure_is_asked_for_again_once_its_job_waits_among_many() -> None:
    Job.objects.bulk_create(Job(kind=KNOWN, arguments={"n": number}) for number in range(MOST_WAITING))
    job("queued")
    assert read_past_figure(ASKED) == PastFigure()


# --- Its result -----------------------------------------------------------------------------------------------------


def result(indicator: Indicator, **fields: Any) -> KnownResult:
    definition = indicator.definitions.get()
    asked = {"year": 2021, "moment": MOMENT, "value": 3, **fields}
    return KnownResult.objects.create(indicator=indicator, definition=definition, **asked)


def test_a_result_is_that_of_its_year_and_moment(indicator: Indicator) -> None:
    for fields in ({"year": 2020}, {"moment": MOMENT + MINUTE}):
        result(indicator, **fields)
    assert read_past_figure(ASKED) == PastFigure(must_ask=True)
    found = result(indicator)
    job("failed")
    assert read_past_figure(ASKED) == PastFigure(found)


def test_a_result_is_that_of_the_rule_in_force(indicator: Indicator) -> None:
    result(indicator)
    Definition.objects.create(indicator=indicator, first_year=2022, version=2, rule={"measure": "designations"})
    assert read_past_figure(ASKED).result is not None
    Definition.objects.create(indicator=indicator, first_year=2021, version=3, rule={"measure": "designations"})
    assert read_past_figure(ASKED) == PastFigure(must_ask=True)


@pytest.mark.parametrize(("code", "year"), [("inconnu", 2021), ("products_launched", 2019)])
def test_a_year_that_no_rule_decides_has_no_figure(code: str, year: int) -> None:
    assert read_past_figure(PastFigureRequest(code, year, MOMENT)) == PastFigure(is_failed=True)


# --- Moments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [MOMENT, MOMENT.replace(microsecond=0), end_of(dt.date(2021, 7, 14))])
def test_a_request_comes_back_from_the_arguments_of_its_job(moment: dt.datetime) -> None:
    asked = PastFigureRequest("code", 2021, moment)
    kept = Job.objects.create(kind=KNOWN, arguments=asked.arguments)
    kept.refresh_from_db()
    assert request_of_job(kept.arguments) == asked


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2022-03-26", "2022-03-26T22:59:59.999999+00:00"),
        ("2022-03-27", "2022-03-27T21:59:59.999999+00:00"),  # the clocks go forward that night
        ("2022-10-29", "2022-10-29T21:59:59.999999+00:00"),
        ("2022-10-30", "2022-10-30T22:59:59.999999+00:00"),
        ("2021-12-31", "2021-12-31T22:59:59.999999+00:00"),
    ],
)
def test_a_day_ends_in_paris_whatever_its_clocks(day: str, end: str) -> None:
    assert end_of(dt.date.fromisoformat(day)).astimezone(dt.UTC).isoformat() == end


def begun(model: Any, *moments: dt.datetime) -> None:
    """Date the history of a kind of records, row by row."""
    versions = history_of(model)
    rows = versions._default_manager.order_by("pgh_id")
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        for row, moment in zip(rows, moments, strict=True):
            rows.filter(pk=row.pk).update(pgh_created_at=moment)


def test_the_history_of_several_kinds_begins_with_that_of_the_last() -> None:
    assert opening(()) is None
    assert opening(["phase", "training"]) is None
    factories.make_startup(phases=[("construction", "2021-01-01"), ("abandon", "2022-01-01")])
    begun(Phase, MOMENT, MOMENT - 9 * MINUTE)  # the first written, whatever its clock said
    assert (opening(), opening(["phase"]), opening(["phase", "training"])) == (MOMENT, MOMENT, None)
    Training.objects.create(programme="Alpha", start="2021-01-01", end="2021-01-02", people=9)
    begun(Training, MOMENT + MINUTE)
    assert opening(["phase", "training"]) == opening(["training", "phase"]) == MOMENT + MINUTE
    begun(Training, MOMENT - MINUTE)
    assert opening(["phase", "training"]) == MOMENT
    assert opening(["training"]) == MOMENT - MINUTE
