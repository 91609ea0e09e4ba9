"""Storing what each service lacks, so that the queue is read and not found from all the records each time."""

import datetime as dt

from django.db import connection, transaction

from common.locks import take_turn
from common.words import plural_fr
from workspace.home.queries import changed_startups
from workspace.home.todo import TODOS, looking_at
from workspace.models import Todo, TodoTouched

_COLUMNS = ("day", "slug", "name", "incubator_id", "places", "sinces", "details")
_STORE = f"""
WITH now AS MATERIALIZED (SELECT %(day)s::date AS day, found.* FROM ({TODOS}) found),
gone AS (
    DELETE FROM workspace_todo t WHERE (%(all)s OR t.startup_id = ANY (%(startups)s::bigint[]))
    AND NOT EXISTS (SELECT FROM now WHERE now.startup_id = t.startup_id)
)
INSERT INTO workspace_todo AS before (startup_id, {", ".join(_COLUMNS)})
SELECT startup_id, {", ".join(_COLUMNS)} FROM now
ON CONFLICT (startup_id) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in _COLUMNS)}
WHERE ({", ".join(f"before.{one}" for one in _COLUMNS)})
    IS DISTINCT FROM ({", ".join(f"excluded.{one}" for one in _COLUMNS)})
"""


def todo_step(day: dt.date) -> str:
    """Store what each service lacks for the job ``recompute``."""
    store_todos(day)
    return plural_fr(Todo.objects.count(), "service à mettre à jour.", "services à mettre à jour.")


@transaction.atomic
def store_todos(day: dt.date) -> None:
    """Make the stored rows what the records say on ``day``: those of the services that changed, all of them on a new day.

    The notes are taken before the records are read: one that is committed after is both in what is read and left to be
    followed, so that nothing is lost. Several at once take turns.
    """
    take_turn("workspace.store_todos")
    startups = changed_startups(day)
    if startups == []:
        return
    if startups is None:
        TodoTouched.objects.all().delete()
    else:
        TodoTouched.objects.filter(startup_key__in=startups).delete()
    with connection.cursor() as cursor:
        cursor.execute(_STORE, looking_at(startups, day))
