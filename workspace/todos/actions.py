"""Store the points of each service, so that the queue does not compute them each time."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from common.freshness import day_of_records
from common.locks import take_turn
from common.words import plural_fr
from startups.queries import ServicesOnDay
from workspace.models import Todo
from workspace.todos.rules import points_of
from workspace.todos.services import load_records

TODOS_LOCK = "workspace.store_todos"
"""The advisory lock of who stores points."""


def todo_step(_day: dt.date, startups: Collection[int] | None) -> str:
    """Store the points of the services at the day of the records for ``recompute``."""
    count = store_todos(day_of_records(), startups)
    return plural_fr(count, "service à mettre à jour.", "services à mettre à jour.")


@transaction.atomic(savepoint=False)
def store_todos(day: dt.date, startups: Collection[int] | None = None) -> int:
    """Update the points of ``startups`` (keys; None: all) from the records on ``day``; return how many of them have some.

    Concurrent calls wait for each other.
    """
    take_turn(TODOS_LOCK)
    return _store(ServicesOnDay(day, startups))


def _store(services: ServicesOnDay) -> int:
    """Write the points of these services that changed, delete those of services without any, and count the others."""
    rows = services.of(Todo.objects.order_by()).values_list("startup_id", "incubator_id", "points")
    stored = {startup: (incubator, points) for startup, incubator, points in rows}
    found = {
        service.startup.pk: (service.incubator, points_of(service, services.day)) for service in load_records(services)
    }
    kept = {startup: values for startup, values in found.items() if values[1]}
    if gone := stored.keys() - kept.keys():
        Todo.objects.filter(startup__in=gone).delete()
    Todo.objects.bulk_create(
        [
            Todo(startup_id=startup, incubator_id=incubator, points=points)
            for startup, (incubator, points) in kept.items()
            if stored.get(startup) != (incubator, points)
        ],
        update_conflicts=True,
        unique_fields=["startup"],
        update_fields=["incubator", "points"],
    )
    return len(kept)
