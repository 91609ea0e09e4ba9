"""The condition "on a day": its limits, Paris time, and the plans of the database."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateField, Value
from django.db.models.functions import Cast
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.periods import in_force, in_force_sql, period_contains
from common.words import local_date
from startups.models import Startup
from startups.queries import spans_at
from tests.cases import cases
from tests.factories import make_startup

FIRST, LAST = dt.date(2021, 3, 1), dt.date(2021, 5, 31)
END = dt.date(2021, 6, 1)
"""The day after the last one: an end that is excluded."""
BEFORE, FUTURE = dt.date(2021, 2, 28), dt.date(2190, 1, 1)
DAYS = st.dates(dt.date(2020, 12, 28), dt.date(2021, 1, 9))


def ask(function: str, *values: Any) -> object:
    """Return the result of a SQL function, with its declared types."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]


def has_day(start: dt.date | None, day: dt.date, *, open_start: bool = False, **end: dt.date | None) -> object:
    """Return whether the SQL of a period (``until`` or ``last_day``) contains a day."""
    bounds = {name: f"%({name})s::date" for name in end}
    condition = in_force_sql("%(day)s", start="%(start)s::date", open_start=open_start, **bounds)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {condition}", {"start": start, "day": day, **end})
        return cursor.fetchone()[0]


@pytest.mark.django_db
@cases("open_start", [False, True])
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False), (FUTURE, False)])
def test_period_holds_its_first_day_and_not_its_end(open_start: bool, day: dt.date, is_held: bool) -> None:
    assert has_day(FIRST, day, until=END, open_start=open_start) is is_held


@pytest.mark.django_db
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (FUTURE, True)])
def test_period_without_end_holds_every_day_to_come(day: dt.date, is_held: bool) -> None:
    assert [has_day(FIRST, day, until=None), has_day(FIRST, day, last_day=None)] == [is_held, is_held]


@pytest.mark.django_db
def test_period_of_zero_length_holds_no_day() -> None:
    assert [has_day(FIRST, day, until=FIRST) for day in (BEFORE, FIRST, LAST)] == [False, False, False]


@pytest.mark.django_db
@cases(("day", "is_held"), [(dt.date.min, True), (LAST, True), (END, False)])
def test_period_with_an_open_start_holds_every_day_before_its_end(day: dt.date, is_held: bool) -> None:
    assert has_day(None, day, until=END, open_start=True) is is_held
    assert has_day(None, day, until=None, open_start=True) is True


@pytest.mark.django_db
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False)])
def test_period_holds_its_last_day(day: dt.date, is_held: bool) -> None:
    assert has_day(FIRST, day, last_day=LAST) is is_held
    assert has_day(FIRST, FIRST, last_day=FIRST) is True


@pytest.mark.django_db
@cases(
    ("awarded_on", "committee_on", "quarter", "day"),
    [
        ("2021-05-04", "2021-07-01", 3, "2021-05-04"),
        (None, "2021-07-01", 4, "2021-07-01"),
        (None, None, 1, "2021-03-31"),
        (None, None, 2, "2021-06-30"),
        (None, None, 3, "2021-09-30"),
        (None, None, 4, "2021-12-31"),
        (None, None, None, "2021-12-31"),
    ],
)
def test_award_counts_on_the_most_precise_day_known(
    awarded_on: str | None, committee_on: str | None, quarter: int | None, day: str
) -> None:
    assert str(ask("budget_counted_on", awarded_on, committee_on, 2021, quarter)) == day


@pytest.mark.django_db
@cases(
    ("moment", "day"),
    [
        ("2021-07-14T21:59:59Z", "2021-07-14"),
        ("2021-07-14T23:30:00Z", "2021-07-15"),
        ("2021-12-31T22:59:59Z", "2021-12-31"),
        ("2021-12-31T23:30:00Z", "2022-01-01"),
        ("2021-03-28T01:30:00Z", "2021-03-28"),
    ],
)
def test_moment_is_of_the_day_that_it_is_in_paris(moment: str, day: str) -> None:
    assert str(ask("common_paris_day", moment)) == day
    assert str(local_date(dt.datetime.fromisoformat(moment))) == day


@pytest.mark.django_db
@cases("day", [dt.date(2021, 7, 14), dt.date(2021, 12, 31), dt.date(2021, 3, 27)])
def test_day_ends_at_midnight_in_paris(day: dt.date) -> None:
    end = ask("common_paris_midnight_after", day)
    assert isinstance(end, dt.datetime)
    assert local_date(end) == day + dt.timedelta(days=1)
    assert local_date(end - dt.timedelta(microseconds=1)) == day


class SameConditionTest(TestCase):
    """The condition of the ORM, the SQL and Python agree."""

    @classmethod
    def setUpTestData(cls) -> None:
        make_startup("any")

    @given(st.none() | DAYS, st.none() | DAYS, DAYS)
    def test_period_holds_the_same_days(self, start: dt.date | None, end: dt.date | None, day: dt.date) -> None:
        period: dict[str, Any] = {
            name: Cast(Value(bound), DateField(null=True))
            for name, bound in (("start", start), ("until", end), ("last_day", end))
        }
        rows = Startup.objects.annotate(**period)
        is_held = period_contains(start, end, day)
        assert has_day(start, day, until=end, open_start=True) is is_held
        assert rows.filter(in_force(day, open_start=True)).exists() is is_held
        assert rows.filter(in_force(day)).exists() is (start is not None and is_held)
        assert rows.filter(in_force(day, last_day="last_day")).exists() is bool(has_day(start, day, last_day=end))


def plan(source: str, condition: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE) SELECT * FROM {source} WHERE {condition}")  # noqa: S608 - text of this file
        return [line for (line,) in cursor.fetchall()]


@pytest.mark.django_db
def test_planner_puts_the_day_in_paris_in_place_of_the_call() -> None:
    call, by_hand = "common_paris_day(pgh_created_at)", "(pgh_created_at AT TIME ZONE 'Europe/Paris')::date"
    plans = [plan("startups_startuphistory", f"{day} = DATE '2021-06-01'") for day in (call, by_hand)]
    assert plans[0] == plans[1]


@pytest.mark.django_db
def test_state_of_a_startup_is_found_by_its_index() -> None:
    for number in range(60):
        make_startup(
            f"s{number}", phases=[("investigation", "2019-01-01"), ("construction", f"2020-0{number % 9 + 1}-01")]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE startups_span; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    state = in_force_sql("DATE '2021-06-01'", start="start", until="until")
    startup = Startup.objects.earliest("pk")
    for found in (
        plan("startups_span", f"startup_id = {startup.pk} AND {state}"),
        spans_at(dt.date(2021, 6, 1)).filter(startup=startup).explain().splitlines(),
    ):
        assert "span_startup_start" in "".join(found)
        assert "start <= '2021-06-01'::date" in "".join(line for line in found if "Index Cond" in line)
