"""The changes of some records between two moments, by owning service or by record."""

import datetime as dt
import time
from collections.abc import Hashable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from common.history import because
from community.models import Member
from indicators.drift.changes import ComparedRow, changes_between, holder_of
from startups.models import Phase, Startup
from tests import factories
from tests.indicators.drift.test_comparing import row

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2021, 5, 1)


def now() -> dt.datetime:
    """Return a moment after all past writes, and before the next ones."""
    time.sleep(0.002)
    at = timezone.now()
    time.sleep(0.002)
    return at


def member(key: str) -> Member:
    return Member.objects.create(key=key, domain="data")


def phase_row(startup: Startup) -> ComparedRow:
    return row(startup.phases.get().pk, startup=startup.pk)


def member_row(one: Member) -> ComparedRow:
    return row(one.pk, record="member", startup=None)


def told(
    since: dt.datetime, until: dt.datetime | None, *rows: ComparedRow
) -> dict[Hashable, list[tuple[str, set[str], str]]]:
    found = changes_between(since, until, rows)
    return {held: [(one.record, one.changed_fields, one.reason) for one in changes] for held, changes in found.items()}


def test_changes_are_those_of_what_holds_each_record() -> None:
    one, other = (factories.make_startup(slug, phases=[("construction", "2021-01-01")]) for slug in ("un", "autre"))
    alpha, beta = member("alpha"), member("beta")
    start = now()
    with because(reason="Date du comité", source="page"):
        Phase.objects.filter(startup=one).update(start=dt.date(2021, 2, 1))
    middle = now()
    with because(reason="Recompté", source="page"):
        Member.objects.filter(pk=alpha.pk).update(domain="design")
    Member.objects.filter(pk=beta.pk).update(domain="design")
    Phase.objects.filter(startup=other).update(start=dt.date(2021, 3, 1))
    end = now()
    redated, recounted = ("phase", {"date"}, "Date du comité"), ("member", {"domain"}, "Recompté")
    rows = (phase_row(one), member_row(alpha))
    assert told(start, None, *rows) == {one.pk: [redated], ("member", alpha.pk): [recounted]}
    assert told(start, middle, *rows) == {one.pk: [redated]}
    assert told(middle, end, *rows) == {("member", alpha.pk): [recounted]}
    assert told(end, None, *rows) == {}
    assert told(start, None, phase_row(other)) == {other.pk: [("phase", {"date"}, "")]}
    assert told(start, None, member_row(beta)) == {("member", beta.pk): [("member", {"domain"}, "")]}


def test_changes_of_one_service_come_in_the_order_in_which_they_were_made() -> None:
    startup = factories.make_startup("un", phases=[("construction", "2021-01-01")])
    start = now()
    for month in (2, 3, 4):
        Phase.objects.update(start=dt.date(2021, month, 1))
    [changes] = changes_between(start, None, [phase_row(startup), phase_row(startup)]).values()
    assert [change.value["date"] for change in changes] == ["2021-02-01", "2021-03-01", "2021-04-01"]
    assert [change.before["date"] for change in changes] == ["2021-01-01", "2021-02-01", "2021-03-01"]


def test_nothing_is_asked_about_no_record(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert changes_between(timezone.now(), None, []) == {}


def test_a_record_is_held_by_its_service_or_by_itself() -> None:
    assert holder_of(row(3, startup=7)) == 7
    assert holder_of(row(3, record="member", startup=None)) == ("member", 3)
