"""The stored to-dos: equal to those computed from the records, whether a request stores one service or the job all."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from common.background import recompute
from common.clock import today
from common.history import because
from impact.models import ImpactStatus, Metric, Review
from incubators.models import Administration, Incubator
from startups.models import Finding, LifeEvent, Membership, Phase, PhaseKind, Startup
from tests import factories
from tests.cases import cases
from tests.connections import Elsewhere
from tests.workspace.conftest import days_ago
from workspace.models import Todo, TodoDismissal
from workspace.todos.actions import store_todos
from workspace.todos.rules import TodoKind

pytestmark = pytest.mark.django_db
TOMORROW = today() + dt.timedelta(days=1)


def rows() -> list[tuple[Any, ...]]:
    return list(Todo.objects.order_by("startup").values_list("startup", "incubator", "points"))


def computed() -> list[tuple[Any, ...]]:
    """Return what a full computation stores."""
    with transaction.atomic():
        Todo.objects.all().delete()
        store_todos(today())
        found = rows()
        transaction.set_rollback(True)
    return found


def stored() -> dict[str, list[str]]:
    found = Todo.objects.order_by("startup__slug").values_list("startup__slug", "points")
    return {slug: [point["kind"] for point in points] for slug, points in found}


DAYS = (-3, 10, 170, 200, 360, 380, 900)


def write(chance: random.Random, startup: Startup, sponsor: Administration) -> None:
    """Change something of a service that affects to-dos."""
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
        lambda: Membership.objects.filter(startup=startup).update(until=pick([None, today(), TOMORROW])),
        lambda: factories.make_event(startup, pick(["committee", "end"]), day),
        lambda: LifeEvent.objects.filter(startup=startup).delete(),
        lambda: Review.objects.update_or_create(startup=startup, held_on=day, defaults={"next_due_on": None}),
        lambda: Review.objects.filter(startup=startup).update(next_due_on=today()),
        lambda: Metric.objects.update_or_create(
            startup=startup,
            code="usagers",
            defaults={"name": "Usagers", "unit": "u", "is_headline": pick([True, False])},
        ),
        lambda: Finding.objects.get_or_create(startup=startup, code="overlap", field="phases[0]", settled_at=None),
        lambda: Finding.objects.filter(startup=startup).update(settled_at=now),
        lambda: ImpactStatus.objects.update_or_create(startup=startup, defaults=status),
        lambda: TodoDismissal.objects.update_or_create(
            startup=startup, todo_kind=pick(list(TodoKind)), defaults=put_off
        ),
        lambda: TodoDismissal.objects.filter(startup=startup).delete(),
        lambda: sponsors.all().delete() if sponsors.exists() else sponsors.create(administration=sponsor),
    ]
    with because(reason="Hasard", source=pick(["page", "importer"])):
        pick(writes)()


@cases("seed", range(3))
def test_points_stored_by_requests_are_those_of_a_computation_from_nothing(seed: int) -> None:
    chance = random.Random(seed)
    carriers, sponsor = [factories.make_incubator(slug) for slug in "ab"], factories.make_administration()
    for number in range(24):
        phases = [(chance.choice(["investigation", "construction", "abandon"]), days_ago(chance.choice(DAYS)))]
        factories.make_startup(f"s{number:02}", phases=phases, incubator=chance.choice([*carriers, None]))
    store_todos(today())
    for step in range(4):
        changed = chance.sample(list(Startup.objects.order_by("pk")), 12)
        for startup in changed:
            write(chance, startup, sponsor)
        if step % 2:
            store_todos(today())
        else:
            store_todos(today(), [one.pk for one in changed])
        assert rows() == computed(), step


def test_request_stores_the_points_of_the_changed_service_alone_and_the_job_those_of_all(incubator: Incubator) -> None:
    for slug in ("un", "deux"):
        factories.make_startup(slug, phases=[("investigation", days_ago(200))], incubator=incubator)
    recompute.run_job()
    assert stored() == {"deux": ["investigation"], "un": ["investigation"]}
    Phase.objects.update(start=days_ago(10))
    store_todos(today(), [Startup.objects.get(slug="un").pk])
    assert stored() == {"deux": ["investigation"]}
    recompute.run_job()
    assert stored() == {}


def test_a_deleted_service_leaves_the_queue(incubator: Incubator) -> None:
    for slug in ("un", "deux"):
        factories.make_startup(slug, phases=[("investigation", days_ago(200))], incubator=incubator)
    store_todos(today())
    Startup.objects.get(slug="un").delete()
    assert stored() == {"deux": ["investigation"]}


def test_points_of_another_day_are_those_of_that_day(incubator: Incubator) -> None:
    factories.make_startup("un", phases=[("investigation", days_ago(170))], incubator=incubator)
    store_todos(today())
    assert stored() == {}
    store_todos(today() + dt.timedelta(days=30))
    assert stored() == {"un": ["investigation"]}


def test_a_kind_of_phase_that_ends_a_life_takes_its_services_out(incubator: Incubator) -> None:
    factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    PhaseKind.objects.filter(key="investigation").update(
        group="ended", ends_service=True, is_in_programme=False, has_committees=False
    )
    store_todos(today())
    assert stored() == {"un": ["end"]}


@cases("count", [1, 3])
def test_queries_do_not_grow_with_the_services(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    for number in range(count):
        factories.make_startup(f"s{number}", phases=[("investigation", days_ago(200))])
    # Lock, stored rows, records (fifteen), rows.
    with django_assert_num_queries(18):
        store_todos(today())
    with django_assert_num_queries(17):
        store_todos(today())


@pytest.mark.django_db(transaction=True)
def test_two_that_store_at_once_take_turns(incubator: Incubator) -> None:
    factories.make_startup("un", phases=[("investigation", days_ago(200))], incubator=incubator)
    with Elsewhere() as other:
        with transaction.atomic():
            store_todos(today())
            second = other.start(lambda: store_todos(today()))
        second.result(10)
    assert stored() == {"un": ["investigation"]}
