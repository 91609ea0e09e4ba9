"""What is stored for the queue: always what the records give, whoever writes them, by whatever path and whenever it is read."""

import datetime as dt
import random
import re
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from common.history import because
from common.recompute import recompute_now
from impact.models import ImpactStatus, Metric, Review
from incubators.models import Administration, Incubator
from startups.models import Finding, LifeEvent, Membership, Phase, PhaseKind, Startup
from startups.queries import today
from tests import factories
from tests.connections import Elsewhere
from tests.workspace.conftest import days_ago
from workspace.home import queries
from workspace.home.queries import IncubatorDue, Queue, changed_startups, queue, queue_and_counts
from workspace.home.todo import TODOS, TodoKind
from workspace.home.todo_actions import store_todos
from workspace.models import SetAside, Todo, TodoTouched
from workspace.pages.scope import Scope

pytestmark = pytest.mark.django_db
TOMORROW = today() + dt.timedelta(days=1)


def staff() -> Scope:
    return Scope(tuple(Incubator.objects.order_by("name", "slug")), everything=True)


def todos(startup: Startup, day: dt.date | None = None) -> list[TodoKind]:
    """What staff are shown of a service."""
    return [row.todo for row in queue(staff(), day or today(), search=startup.slug).rows]


def shown(kind: TodoKind) -> list[tuple[Queue, list[IncubatorDue]]]:
    """What pages show of the queue, to staff and to who coaches."""
    everybody = [staff(), *(Scope((one,), everything=False) for one in Incubator.objects.order_by("slug"))]
    whole = [queue_and_counts(scope, today()) for scope in everybody]
    kinds = [queue_and_counts(scope, today(), todo=kind) for scope in everybody]
    searched = [queue_and_counts(staff(), today(), search="service 1"), queue_and_counts(staff(), today(), page=2)]
    return [*whole, *kinds, *searched]


def computed(kind: TodoKind) -> list[tuple[Queue, list[IncubatorDue]]]:
    """The same, from the records alone."""
    with transaction.atomic():
        Todo.objects.all().delete()
        found = shown(kind)
        transaction.set_rollback(True)
    return found


def stored() -> dict[str, list[TodoKind]]:
    kinds = list(TodoKind)
    return {one.slug: [kinds[place - 1] for place in one.places] for one in Todo.objects.order_by("slug")}


DAYS = (-3, 10, 170, 200, 360, 380, 900)


def write(chance: random.Random, startup: Startup, sponsor: Administration) -> None:
    """Change something of a service, of all that the queue is found from."""
    pick, now = chance.choice, timezone.now()
    day = days_ago(pick(DAYS))
    sponsors = startup.sponsorships
    status = {"status": pick(["eligible", "missing"]), "evaluated_at": now}
    put_off = {"until": pick([None, TOMORROW]), "reason": "Plus tard."}
    writes: list[Callable[[], object]] = [
        lambda: Startup.objects.filter(pk=startup.pk).update(stats_url=pick(["", "https://stats.example"])),
        lambda: Startup.objects.filter(pk=startup.pk).update(name=f"Service {pick('123')}"),
        lambda: Phase.objects.filter(startup=startup).update(start=day),
        lambda: Phase.objects.filter(startup=startup).delete(),
        lambda: factories.make_phases(startup, [(pick(["construction", "transfere"]), day)]),
        lambda: Membership.objects.filter(startup=startup).update(end=pick([None, today(), TOMORROW])),
        lambda: factories.make_event(startup, pick(["committee", "end"]), day),
        lambda: LifeEvent.objects.filter(startup=startup).delete(),
        lambda: Review.objects.update_or_create(startup=startup, held_on=day, defaults={"next_due_on": None}),
        lambda: Review.objects.filter(startup=startup).update(next_due_on=today()),
        lambda: Metric.objects.update_or_create(
            startup=startup,
            code="usagers",
            defaults={"name": "Usagers", "unit": "u", "is_headline": pick([True, False])},
        ),
        lambda: Finding.objects.get_or_create(startup=startup, code="overlap", field="phases[0]", mended_at=None),
        lambda: Finding.objects.filter(startup=startup).update(mended_at=now),
        lambda: ImpactStatus.objects.update_or_create(startup=startup, defaults=status),
        lambda: SetAside.objects.update_or_create(startup=startup, todo=pick(list(TodoKind)), defaults=put_off),
        lambda: SetAside.objects.filter(startup=startup).delete(),
        lambda: sponsors.all().delete() if sponsors.exists() else sponsors.create(administration=sponsor),
    ]
    with because(reason="Hasard", source=pick(["page", "importer"])):
        pick(writes)()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_shown_is_what_the_records_give_after_any_change(seed: int) -> None:
    chance = random.Random(seed)
    carriers, sponsor = [factories.make_incubator(slug) for slug in "ab"], factories.make_administration()
    for number in range(24):
        phases = [(chance.choice(["investigation", "construction", "abandon"]), days_ago(chance.choice(DAYS)))]
        factories.make_startup(f"s{number:02}", phases=phases, incubator=chance.choice([*carriers, None]))
    for step in range(4):
        for startup in chance.sample(list(Startup.objects.order_by("pk")), 12):
            write(chance, startup, sponsor)
        if step % 2:
            store_todos(today())
            assert changed_startups(today()) == []
        kind = chance.choice(list(TodoKind))
        assert shown(kind) == computed(kind), step


def test_what_is_settled_is_shown_no_more_and_what_is_new_at_once(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    assert todos(startup) == [TodoKind.INVESTIGATION]
    startup.phases.update(start=days_ago(10))
    assert todos(startup) == []
    Finding.objects.create(startup=startup, code="closed", field="phases[0].end")
    assert todos(startup) == [TodoKind.DOUBT]
    assert (stored(), changed_startups(today())) == ({"un": [TodoKind.INVESTIGATION]}, [startup.pk])
    recompute_now()
    assert (stored(), changed_startups(today())) == ({"un": [TodoKind.DOUBT]}, [])
    assert todos(startup) == [TodoKind.DOUBT]


def test_what_is_undone_leaves_nothing(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    with transaction.atomic():
        startup.phases.update(start=days_ago(10))
        transaction.set_rollback(True)
    assert (changed_startups(today()), todos(startup)) == ([], [TodoKind.INVESTIGATION])


def test_a_service_that_goes_leaves_the_queue(incubator: Incubator) -> None:
    for slug in ("un", "deux"):
        factories.make_startup(slug, phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    Startup.objects.get(slug="un").delete()
    assert [row.slug for row in queue(staff(), today()).rows] == ["deux"]
    store_todos(today())
    assert stored() == {"deux": [TodoKind.INVESTIGATION]}


def test_on_another_day_everything_is_found_again(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(170))], incubator=incubator)
    late = today() + dt.timedelta(days=30)
    factories.make_startup("sans", incubator=incubator)
    store_todos(today())
    assert stored() == {"sans": [TodoKind.PHASE]}
    assert (changed_startups(late), todos(startup, late)) == (None, [TodoKind.INVESTIGATION])
    store_todos(late)
    assert stored() == {"sans": [TodoKind.PHASE], "un": [TodoKind.INVESTIGATION]}
    assert (changed_startups(late), todos(startup, late), todos(startup)) == ([], [TodoKind.INVESTIGATION], [])


def test_too_many_changes_are_found_again_as_a_whole(incubator: Incubator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MANY", 1)
    for slug in ("un", "deux"):
        factories.make_startup(slug, phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    Phase.objects.filter(startup__slug="un").update(start=days_ago(10))
    assert len(changed_startups(today()) or ()) == 1
    Phase.objects.update(start=days_ago(10))
    assert (changed_startups(today()), queue(staff(), today()).rows) == (None, [])
    store_todos(today())
    assert (stored(), TodoTouched.objects.count()) == ({}, 0)


def test_each_table_that_the_queue_reads_notes_what_it_touches() -> None:
    read = set(re.findall(r"(?:FROM|JOIN) ((?:startups|impact|workspace|pghistory)_\w+)", TODOS))
    # A history grows with its own table, and a context with both; spans are made again by those of phases and memberships.
    apart = {one for one in read if one.endswith("history")} | {"pghistory_context", "startups_span"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, sum(tgtype & 60) FROM pg_trigger WHERE tgname LIKE 'workspace_touch%' GROUP BY 1"
        )
        noted = dict(cursor.fetchall())
    # Insertions (4), deletions (8), changes (16) and emptying (32).
    assert noted == dict.fromkeys((read - apart) | {"startups_sponsorship"}, 60)


@pytest.mark.parametrize("statement", ["UPDATE startups_phasekind SET rank = rank", "TRUNCATE workspace_setaside"])
def test_what_touches_all_touches_all(incubator: Incubator, statement: str) -> None:
    keys = [factories.make_startup(slug, phases=[("construction", days_ago(10))]).pk for slug in ("un", "deux")]
    store_todos(today())
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert sorted(changed_startups(today()) or ()) == sorted(keys)


def test_a_kind_of_phase_that_ends_a_life_takes_its_services_out(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    PhaseKind.objects.filter(key="investigation").update(
        group="ended", ends_service=True, is_in_programme=False, has_committees=False
    )
    assert todos(startup) == []


@pytest.mark.parametrize("count", [1, 3])
def test_storing_is_a_few_statements_and_one_when_nothing_changed(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        factories.make_startup(f"s{number}", phases=[("investigation", days_ago(200))])
    # The transaction and its end, the turn, what changed, the notes taken, the rows.
    with django_assert_num_queries(6):
        store_todos(today())
    with django_assert_num_queries(4):
        store_todos(today())


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_while_the_queue_is_stored_is_followed(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    with Elsewhere() as other, transaction.atomic():
        startup.phases.update(start=days_ago(10))
        # The other connection stores what it sees: the change is not committed yet, and neither is its note.
        other.run(lambda: store_todos(today()))
        assert other.run(lambda: todos(startup)) == [TodoKind.INVESTIGATION]
    assert (stored(), todos(startup)) == ({"un": [TodoKind.INVESTIGATION]}, [])
    store_todos(today())
    assert (stored(), todos(startup)) == ({}, [])


@pytest.mark.django_db(transaction=True)
def test_two_that_store_at_once_take_turns(incubator: Incubator) -> None:
    factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    with Elsewhere() as other:
        with transaction.atomic():
            store_todos(today())
            second = other.start(lambda: store_todos(today()))
        second.result(10)
    assert (stored(), TodoTouched.objects.count()) == ({"un": [TodoKind.INVESTIGATION]}, 0)
