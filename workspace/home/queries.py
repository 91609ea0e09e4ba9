"""« À mettre à jour »: what each fiche lacks, the most useful first; and how much of it each incubator has.

What services lacked when it was last stored is read, and found from the records for those that changed since: every
write to a record notes the service that it touches (``TodoTouched``), in its own transaction. So a read that begins after
a commit shows what was settled no more, and what is new, whether or not it is stored yet.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from startups.models import Startup
from workspace.home.todo import TODOS, TodoKind, looking_at
from workspace.models import SetAside
from workspace.pages.scope import Scope

MANY = 1000
"""Beyond so many services that changed, finding what all of them lack costs less."""
_STALE = """
SELECT (SELECT day FROM workspace_todo LIMIT 1) IS DISTINCT FROM %(day)s,
       ARRAY(SELECT DISTINCT startup_key FROM workspace_todotouched LIMIT %(many)s + 1)
"""
_KINDS = tuple(TodoKind)
_DESIGNATION = _KINDS.index(TodoKind.DESIGNATION) + 1


def changed_startups(day: dt.date) -> list[int] | None:
    """The services (keys) whose stored rows are not to be trusted on ``day``; None: all of them, they are too many or of
    another day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE, {"day": day, "many": MANY})
        is_of_another_day, startups = cursor.fetchone()
    return None if is_of_another_day or len(startups) > MANY else startups


# ``nth`` is the most pressing thing of a service among those that are asked for: its row stands there, with all of them.
_SEEN = f"""
fresh AS MATERIALIZED ({TODOS}),
known AS NOT MATERIALIZED (
    SELECT startup_id, slug, name, incubator_id, places, sinces, details FROM workspace_todo
    WHERE NOT %(all)s AND NOT startup_id = ANY (%(startups)s::bigint[])
    UNION ALL SELECT * FROM fresh
),
mine AS (
    SELECT DISTINCT ON (m.startup_id) m.startup_id, m.incubator_id FROM startups_membership m
    WHERE NOT %(everything)s AND m.incubator_id = ANY (%(incubators)s)
      AND startups_is_carried(m.start, m."end", %(day)s)
    ORDER BY m.startup_id, m.is_lead DESC, m.position
),
seen AS NOT MATERIALIZED (
    SELECT k.slug, k.name, coalesce(m.incubator_id, k.incubator_id) AS incubator_id, k.places, k.sinces, k.details,
           CASE WHEN %(place)s > 0 THEN array_position(k.places, %(place)s::smallint)
                WHEN k.places[1] = {_DESIGNATION} AND NOT %(decides)s THEN 2 ELSE 1 END AS nth
    FROM known k LEFT JOIN mine m ON m.startup_id = k.startup_id
    WHERE %(everything)s OR m.startup_id IS NOT NULL
)"""
_PAGE = f"""
service AS NOT MATERIALIZED (
    SELECT * FROM (
        SELECT slug, name, incubator_id, places, sinces, details, places[nth] AS place,
               coalesce(sinces[nth], '-infinity'::date) AS since
        FROM seen
    ) found
    WHERE place IS NOT NULL
      AND (%(search)s = '' OR strpos(common_search_text(name, slug), common_search_text(%(search)s)) > 0)
),
page AS (SELECT * FROM service ORDER BY place, since, name, slug LIMIT %(shown)s OFFSET %(offset)s),
whole AS (
    SELECT count(*) AS services, sum(CASE WHEN %(place)s > 0 THEN 1 ELSE cardinality(places)
        - (NOT %(decides)s AND {_DESIGNATION} = ANY (places))::int END)::bigint AS rows
    FROM service
),
placed AS (
    SELECT one.kind, p.slug, p.name, coalesce(i.name, '') AS incubator, one.since,
           ARRAY(SELECT jsonb_array_elements_text(nullif(p.details -> (one.nth::int - 1), 'null'))), whole.rows, whole.services,
           row_number() OVER (ORDER BY p.place, p.since, p.name, p.slug, one.nth) AS place
    FROM page p CROSS JOIN whole
    CROSS JOIN LATERAL unnest(p.places, p.sinces) WITH ORDINALITY AS one (kind, since, nth)
    LEFT JOIN incubators_incubator i ON i.id = p.incubator_id
    WHERE CASE WHEN %(place)s > 0 THEN one.kind = %(place)s ELSE one.kind <> {_DESIGNATION} OR %(decides)s END
)"""
_COUNTED = f"""
counted AS (
    SELECT coalesce(i.slug, '') AS slug, coalesce(i.name, '') AS name, l.kind, l.number,
           row_number() OVER (ORDER BY i.name NULLS LAST, i.slug, l.kind) AS place
    FROM (
        SELECT incubator_id, kind, sum(services)::bigint AS number
        FROM (SELECT incubator_id, places, count(*) AS services FROM seen GROUP BY 1, 2) alike
        CROSS JOIN LATERAL unnest(places) AS kind
        WHERE kind <> {_DESIGNATION} OR %(decides)s GROUP BY 1, 2
    ) l LEFT JOIN incubators_incubator i ON i.id = l.incubator_id
)"""
_QUEUE = f"WITH {_SEEN}, {_PAGE} SELECT 'due', placed.* FROM placed ORDER BY place"
_COUNTS = f"""
WITH {_SEEN}, {_COUNTED}
SELECT 'count', kind, slug, name, '', NULL, NULL, number, 0, place FROM counted ORDER BY place
"""
_HOME = f"""
WITH {_SEEN}, {_PAGE}, {_COUNTED}
SELECT * FROM (
    SELECT 'due' AS sort, placed.* FROM placed
    UNION ALL SELECT 'count', kind, slug, name, '', NULL, NULL, number, 0, place FROM counted
) AS found ORDER BY sort, place
"""
SHOWN = 20
"""Services of the queue on one page."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to mend in a fiche. ``since`` is the last day when it was right (None: never, or unknown).

    ``details``: for a doubt, "code field" of each finding; for a committee, the day when it was due; for a designation, the
    status; for standards, the empty fields.
    """

    todo: TodoKind
    slug: str
    name: str
    incubator: str
    since: dt.date | None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, all the rows of a service together; ``total`` rows in all, of so many ``services``."""

    rows: Sequence[Due]
    total: int
    services: int


@dataclass(frozen=True, slots=True)
class IncubatorDue:
    """How many rows of each kind an incubator has; an empty ``slug``: the services that none carries."""

    slug: str
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def set_aside_of(startup: Startup) -> QuerySet[SetAside]:
    """What a team put off or set aside for a service."""
    return SetAside.objects.filter(startup=startup).order_by("todo")


def queue(scope: Scope, day: dt.date, *, todo: TodoKind | None = None, search: str = "", page: int = 1) -> Queue:
    """What is to be mended on ``day`` in the services of ``scope``, the most useful first, without what was set aside for
    that day: two queries. ``search`` is in the name of the service."""
    return _queue(_found(_QUEUE, scope, day, todo, page, search))


def due_by_incubator(scope: Scope, day: dt.date) -> list[IncubatorDue]:
    """The rows of the queue counted by incubator (the lead one of the day, within the scope) and kind: two queries."""
    return _by_incubator(_found(_COUNTS, scope, day, None, 1))


def queue_and_counts(
    scope: Scope, day: dt.date, *, todo: TodoKind | None = None, search: str = "", page: int = 1
) -> tuple[Queue, list[IncubatorDue]]:
    """``queue`` and ``due_by_incubator`` of the same rows, found once: two queries."""
    found = _found(_HOME, scope, day, todo, page, search)
    return _queue(found), _by_incubator(found)


type _Row = tuple[Any, ...]


def _found(
    statement: str, scope: Scope, day: dt.date, todo: TodoKind | None, page: int, search: str = ""
) -> list[_Row]:
    """Rows of the sort « due » or « count », then kind, slug, name, incubator, since, details, number, services, place."""
    of = {**scope.parameters, **looking_at(changed_startups(day), day)}
    asked = {"place": _KINDS.index(todo) + 1 if todo else 0, "shown": SHOWN, "offset": SHOWN * (page - 1)}
    parameters = {**of, **asked, "search": search.replace("\x00", "")}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[_Row] = cursor.fetchall()
    return rows


def _queue(found: Sequence[_Row]) -> Queue:
    rows = [row[1:] for row in found if row[0] == "due"]
    dues = [
        Due(_KINDS[kind - 1], slug, name, incubator, since, tuple(details or ()))
        for kind, slug, name, incubator, since, details, *_ in rows
    ]
    return Queue(dues, *(rows[0][-3:-1] if rows else (0, 0)))


def _by_incubator(found: Sequence[_Row]) -> list[IncubatorDue]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for _, kind, slug, name, *_, number, _, _ in (row for row in found if row[0] == "count"):
        counts.setdefault((slug, name), {})[_KINDS[kind - 1]] = number
    return [IncubatorDue(slug, name, by_kind) for (slug, name), by_kind in counts.items()]
