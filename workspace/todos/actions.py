"""Store the points of each service, so that the queue does not compute them each time."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

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


def todo_step(day: dt.date, startups: Collection[int] | None) -> str:
    """Store the points of the services at the day of the records for ``recompute``."""
    count = store_todos(day_of_records(), startups, found_on=day)
    return plural_fr(count, "service à mettre à jour.", "services à mettre à jour.")


@transaction.atomic(savepoint=False)
def store_todos(day: dt.date, startups: Collection[int] | None = None, *, found_on: dt.date | None = None) -> int:
    """Update the points of ``startups`` (keys; None: all) from the records on ``day``; return how many of them have some.

    New ones are found on ``found_on`` (None: on ``day``), the day of the computation.
    Concurrent calls wait for each other.
    """
    take_turn(TODOS_LOCK)
    return _store(ServicesOnDay(day, startups), found_on or day)


def _store(services: ServicesOnDay, day: dt.date) -> int:
    """Write the points of these services that changed, delete those of services without any, and count the others."""
    rows = services.of(Todo.objects.order_by()).values_list("startup_id", "incubator_id", "points", "found_on")
    stored = {startup: (incubator, points, found_on) for startup, incubator, points, found_on in rows}
    kept = {}
    for service in load_records(services):
        if points := points_of(service, services.day):
            _, before, days = stored.get(service.startup.pk, (None, [], {}))
            kept[service.startup.pk] = (service.incubator, points, _found_on(points, before, days, day))
    if gone := stored.keys() - kept.keys():
        Todo.objects.filter(startup__in=gone).delete()
    Todo.objects.bulk_create(
        [
            Todo(startup_id=startup, incubator_id=incubator, points=points, found_on=days)
            for startup, (incubator, points, days) in kept.items()
            if stored.get(startup) != (incubator, points, days)
        ],
        update_conflicts=True,
        unique_fields=["startup"],
        update_fields=["incubator", "points", "found_on"],
    )
    return len(kept)


def _found_on(
    points: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]], days: Mapping[str, str], day: dt.date
) -> dict[str, str]:
    """Return the day of each kind of point: the one known ``before``, if any, else ``day``."""
    new = {point["kind"] for point in points} - {point["kind"] for point in before}
    kept = {point["kind"]: days[point["kind"]] for point in points if point["kind"] in days.keys() - new}
    return kept | dict.fromkeys(sorted(new), day.isoformat())
