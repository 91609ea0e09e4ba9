"""The SQL functions for "on a day": their limits, Paris time, and inlining by the planner."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.periods import holds
from common.words import local_date
from startups.models import Startup
from tests.cases import cases
from tests.factories import make_startup

FIRST, LAST = dt.date(2021, 3, 1), dt.date(2021, 5, 31)
END = dt.date(2021, 6, 1)
"""The day after the last one: an end that is excluded."""
BEFORE, FUTURE = dt.date(2021, 2, 28), dt.date(2190, 1, 1)
DAYS = st.dates(dt.date(2020, 12, 28), dt.date(2021, 1, 9))

EXCLUDED = ("startups_in_state", "impact_is_designated", "incubators_is_assigned")
"""A start that is known, an end that is excluded, or none."""


def ask(function: str, *values: Any) -> object:
    """Return the result of a SQL function, with its declared types."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@cases("function", [*EXCLUDED, "startups_is_carried"])
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False), (FUTURE, False)])
def test_period_holds_its_first_day_and_not_its_end(function: str, day: dt.date, is_held: bool) -> None:
    assert ask(function, FIRST, END, day) is is_held


@pytest.mark.django_db
@cases("function", [*EXCLUDED, "startups_is_carried", "community_is_active"])
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (FUTURE, True)])
def test_period_without_end_holds_every_day_to_come(function: str, day: dt.date, is_held: bool) -> None:
    assert ask(function, FIRST, None, day) is is_held


@pytest.mark.django_db
@cases("function", [*EXCLUDED, "startups_is_carried"])
def test_period_of_zero_length_holds_no_day(function: str) -> None:
    assert [ask(function, FIRST, FIRST, day) for day in (BEFORE, FIRST, LAST)] == [False, False, False]


@pytest.mark.django_db
@cases(("day", "is_held"), [(dt.date.min, True), (LAST, True), (END, False)])
def test_incubator_without_a_start_carries_since_ever(day: dt.date, is_held: bool) -> None:
    assert ask("startups_is_carried", None, END, day) is is_held
    assert ask("startups_is_carried", None, None, day) is True


@pytest.mark.django_db
@cases(("day", "is_held"), [(BEFORE, False), (FIRST, True), (LAST, True), (END, False)])
def test_mission_holds_its_last_day(day: dt.date, is_held: bool) -> None:
    assert ask("community_is_active", FIRST, LAST, day) is is_held
    assert ask("community_is_active", FIRST, FIRST, FIRST) is True


@pytest.mark.django_db
@cases(("day", "goes_on"), [(LAST, True), (END, False), (FUTURE, False)])
def test_period_goes_on_until_the_day_that_ends_it(day: dt.date, goes_on: bool) -> None:
    assert ask("common_goes_on", END, day) is goes_on
    assert ask("common_goes_on", None, day) is True


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


class SameInPythonTest(TestCase):
    """The Python functions equal the SQL ones."""

    @given(st.none() | DAYS, st.none() | DAYS, DAYS)
    def test_period_holds_the_same_days(self, since: dt.date | None, until: dt.date | None, day: dt.date) -> None:
        assert ask("startups_is_carried", since, until, day) is holds(since, until, day)
        if since is not None:
            for function in EXCLUDED:
                assert ask(function, since, until, day) is holds(since, until, day)


SPAN = (
    "startups_span",
    "startups_in_state(start, until, {day})",
    "start <= {day} AND (until IS NULL OR until > {day})",
)
INLINED = [
    SPAN,
    (
        "startups_membership",
        "startups_is_carried(start, until, {day})",
        "(start IS NULL OR start <= {day}) AND (until IS NULL OR until > {day})",
    ),
    (
        "impact_designation",
        "impact_is_designated(effective_on, withdrawn_on, {day})",
        "effective_on <= {day} AND (withdrawn_on IS NULL OR withdrawn_on > {day})",
    ),
    (
        "incubators_coachassignment",
        "incubators_is_assigned(start, until, {day})",
        "start <= {day} AND (until IS NULL OR until > {day})",
    ),
    (
        "community_mission",
        "community_is_active(start, last_day, {day})",
        "start <= {day} AND (last_day IS NULL OR last_day >= {day})",
    ),
    (
        "startups_startuphistory",
        "common_paris_day(pgh_created_at) = {day}",
        "(pgh_created_at AT TIME ZONE 'Europe/Paris')::date = {day}",
    ),
]


def plan(source: str, condition: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE) SELECT * FROM {source} WHERE {condition}")  # noqa: S608 - text of this file
        return [line for (line,) in cursor.fetchall()]


@pytest.mark.django_db
@cases(("table", "call", "written_out"), INLINED)
def test_planner_puts_the_condition_in_place_of_the_call(table: str, call: str, written_out: str) -> None:
    for source, day in (
        (table, "DATE '2021-06-01'"),
        (f"{table} CROSS JOIN (VALUES (DATE '2021-06-01')) a (day)", "a.day"),
    ):
        called, by_hand = (plan(source, text.format(day=day)) for text in (call, written_out))
        assert called == by_hand
        assert not any("(start," in line or "pgh_created_at)," in line for line in called if "Filter" in line)


@pytest.mark.django_db
def test_state_of_a_startup_is_found_by_its_index() -> None:
    for number in range(60):
        make_startup(
            f"s{number}", phases=[("investigation", "2019-01-01"), ("construction", f"2020-0{number % 9 + 1}-01")]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE startups_span; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    table, call, _ = SPAN
    found = plan(table, f"startup_id = {Startup.objects.earliest('pk').pk} AND {call.format(day="DATE '2021-06-01'")}")
    assert "span_startup_start" in found[0]
    assert "start <= '2021-06-01'::date" in "".join(line for line in found if "Index Cond" in line)
