"""The change feed: every change once, in order, and none missed even if transactions commit out of order."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from common.history import because
from gateway.feed import Cursor, FeedChange, horizon, read_page
from gateway.feed_columns import BY_NUMBER, NAMES, RECORDED, columns
from gateway.feed_positions import OFFSET, prepare
from impact.models import Measurement
from startups.models import LifeEvent, Membership, Phase, Startup
from tests.connections import Elsewhere, close
from tests.factories import (
    make_incubator,
    make_investigation,
    make_measurement,
    make_membership,
    make_metric,
    make_startup,
)

pytestmark = pytest.mark.django_db(transaction=True)
PRIVATE = {
    "accounts.User",
    "impact.IndicatorLink",
    "impact.PublishedFile",
    "incubators.CoachAssignment",
    "community.Member",
    "community.Mission",
    "community.MissionStartup",
    "budget.Application",
    "budget.Assessment",
    "budget.CommitteeSeat",
    "bilan.Picture",
    "bilan.Report",
    "bilan.Section",
    "bilan.Testimony",
}
"""Recorded tables that the feed never tells: accounts, people even without their names, the working
copy of a report."""
COMPUTED = {
    "common.Freshness",  # the date of the records: its page lists its values
    "impact.Beginning",  # the day since which the installation follows what is late
    "impact.ImpactFacts",
    "indicators.PrintedFigure",
    "impact.CriterionThreshold",
    "bilan.SourcedFigure",
    "community.IntrapreneurYear",
}
"""Recorded tables that hold what is read elsewhere in the API."""


def read_all(since: Cursor, **asked: Any) -> list[FeedChange]:
    found: list[FeedChange] = []
    while True:
        page = read_page(since, 3, **asked)
        found += page.changes
        since = page.upto
        if not page.has_more:
            return found


def in_brief(changes: list[FeedChange]) -> list[tuple[str, str, str | None]]:
    return [(one.record, one.change, one.startup) for one in changes]


def test_every_recorded_table_is_reported_or_is_left_out_on_purpose() -> None:
    recorded = {model._meta.label for model in apps.get_models() if hasattr(model, "pgh_event_model")}
    told_tables = {one.model._meta.label for one in RECORDED}
    new, number = recorded - told_tables - PRIVATE - COMPUTED, max(one.number for one in RECORDED) + 1
    assert new == set(), f"declare it in the record_types.py of its app, with number={number}, or leave it out here"
    assert recorded - told_tables == PRIVATE | COMPUTED
    assert len({one.number for one in RECORDED}) == len(RECORDED) == len(set(NAMES)) == len(BY_NUMBER)


def test_no_column_names_a_person() -> None:
    names = {f"{one.public_name}.{column.public_name}" for one in RECORDED for column in columns(one)}
    assert not {name for name in names if name.endswith("_by") or "dinum" in name or "intrapreneur" in name}
    assert not names & {"startup.contact_incubator", "startup.details", "startup.search_text"}


def test_a_change_shows_what_was_and_what_is() -> None:
    start = horizon()
    service = make_startup("a.b", name="Avant")
    with because(reason="Le nom a changé", source="page", author="Une Personne"):
        Startup.objects.filter(pk=service.pk).update(name="Après", contact_dinum="une.personne@example.fr")
    pk = service.pk
    service.delete()
    insert, update, delete = read_all(start, records=["startup"])
    assert (insert.change, insert.before, insert.after["slug"], insert.after["name"]) == ("insert", {}, "a.b", "Avant")
    assert (update.row, update.before, update.after) == (pk, {"name": "Avant"}, {"name": "Après"})
    assert (update.startup, update.reason, update.source) == ("a.b", "Le nom a changé", "page")
    assert (delete.change, delete.after, delete.before["name"]) == ("delete", {}, "Après")
    assert (insert.source, insert.reason) == (None, "")
    assert "personne" not in json.dumps([one.before | one.after for one in (insert, update, delete)]).lower()


def test_references_are_reported_by_their_names() -> None:
    start = horizon()
    service = make_startup("a", phases=[("investigation", "2021-01-01")])
    make_investigation(service, problem="Un problème")
    make_membership(service, make_incubator("fabrique"))
    make_measurement(make_metric(service, "usagers"), "2021-01", "12")
    found = {one.record: one for one in read_all(start)}
    assert (found["membership"].after["startup"], found["membership"].after["incubator"]) == ("a", "fabrique")
    assert (found["measurement"].startup, found["measurement"].after["metric"]) == ("a", "usagers")
    assert found["measurement"].after["value"] == 12
    assert found["phase"].after["kind"] == "investigation"
    assert (found["investigation"].startup, found["investigation"].after["problem"]) == ("a", "Un problème")


def test_changes_of_one_startup_only() -> None:
    start = horizon()
    for slug in ("a", "b"):
        service = make_startup(slug, phases=[("investigation", "2021-01-01")])
        make_investigation(service)
        make_measurement(make_metric(service), "2021-01", "1")
    only = Startup.objects.get(slug="b").pk
    assert in_brief(read_all(start, startups=[only])) == [one for one in in_brief(read_all(start)) if one[2] == "b"]
    assert {one.record for one in read_all(start, startups=[only])} == {
        "startup",
        "phase",
        "investigation",
        "metric",
        "measurement",
    }


def test_one_transaction_is_reported_in_the_order_of_what_leans_on_what() -> None:
    start = horizon()
    with transaction.atomic():
        service = make_startup("a", phases=[("construction", "2021-01-01")])
        make_membership(service, make_incubator("fabrique"))
    assert [one.record for one in read_all(start)] == ["incubator", "startup", "membership", "phase"]


def test_a_page_ends_where_it_was_asked_to() -> None:
    start = horizon()
    for number in range(4):
        make_startup(f"s{number}")
    first = read_page(start, 2)
    assert (len(first.changes), first.has_more) == (2, True)
    nothing = read_page(horizon(), 100)
    assert (nothing.changes, nothing.has_more) == ([], False)


def test_a_transaction_that_ends_late_is_not_missed() -> None:
    start = horizon()
    with Elsewhere() as slow:
        begun, go_on = threading.Event(), threading.Event()

        def write_slowly() -> None:
            with transaction.atomic():
                make_startup("lent")
                begun.set()
                assert go_on.wait(10)

        writing = slow.start(write_slowly)
        assert begun.wait(10)
        make_startup("rapide")
        between = read_page(start, 10)
        assert between.changes == []
        go_on.set()
        writing.result(10)
    assert in_brief(read_all(between.upto)) == [("startup", "insert", "lent"), ("startup", "insert", "rapide")]
    assert in_brief(read_all(start)) == in_brief(read_all(between.upto))


def test_what_is_rolled_back_is_not_reported() -> None:
    start = horizon()
    with transaction.atomic():
        make_startup("jamais")
        transaction.set_rollback(True)
    make_startup("oui")
    assert in_brief(read_all(start)) == [("startup", "insert", "oui")]


def free_connections() -> int:
    """Return how many more connections the server of the tests accepts, minus a reserve."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
            " - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
        )
        return int(cursor.fetchone()[0]) - SPARE


SPARE = 12


def test_five_hundred_concurrent_writes_are_each_read_once() -> None:
    """Run as many concurrent open transactions as the server accepts, and a reader.

    They commit in another order than they began, and some roll back.
    """
    start, service, count = horizon(), make_startup("a"), min(500, free_connections())
    assert count >= 50
    read: list[FeedChange] = []
    is_over = threading.Event()
    all_open, counted = threading.Barrier(count), threading.Barrier(count)
    open_at_once: list[int] = []

    def write(writer: int) -> None:
        for number in range(writer, 500, count):
            with transaction.atomic():
                LifeEvent.objects.create(startup=service, kind="other", date="2021-01-01", comment=str(number))
                if number < count:  # the first of each
                    all_open.wait(60)
                    if number == 0:
                        open_at_once.append(transactions())
                    counted.wait(60)
                    threading.Event().wait(number % 7 / 50)
                if number % 10 == 0:
                    transaction.set_rollback(True)
        close()

    def follow() -> None:
        since, last = start, False
        while not last:
            last = is_over.is_set()
            page = read_page(since, 7, records=["event"])
            read.extend(page.changes)
            since, last = page.upto, last and not page.has_more
        close()

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(max_workers=count) as writers:
        list(writers.map(write, range(count)))
    is_over.set()
    reader.join(60)
    numbers = [int(one.after["comment"]) for one in read if one.record == "event"]
    assert open_at_once >= [count - 1]
    assert len(numbers) == len(set(numbers)) == 450
    assert set(numbers) == {number for number in range(500) if number % 10}
    assert [one.cursor for one in read] == sorted(one.cursor for one in read)


def transactions() -> int:
    """Return the number of open transactions that write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL")
        return int(cursor.fetchone()[0])


def test_the_feed_goes_on_after_what_was_reported_by_another_server() -> None:
    with connection.cursor() as cursor:
        cursor.execute(OFFSET.format(offset=1_000_000_000))
    make_startup("ailleurs")
    last = read_all(Cursor())[-1].cursor
    with connection.cursor() as cursor:
        cursor.execute(OFFSET.format(offset=0))
    make_startup("perdu")
    assert read_page(last, 10).changes == []
    prepare()
    make_startup("ici")
    assert in_brief(read_page(last, 10).changes) == [("startup", "insert", "ici")]
    prepare()
    make_startup("encore")
    assert [one[2] for one in in_brief(read_page(last, 10).changes)] == ["ici", "encore"]
    with connection.cursor() as cursor:
        cursor.execute(OFFSET.format(offset=0))


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_a_constant_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    start = horizon()
    for number in range(count):
        make_membership(make_startup(f"s{number}"), make_incubator(f"i{number}"))
    with django_assert_num_queries(7):  # positions; incubators, startups, memberships; three kinds of names
        assert len(read_page(start, 100).changes) == 3 * count
    assert Membership.objects.count() == Startup.objects.count() == count
    assert Phase.objects.count() == Measurement.objects.count() == 0
