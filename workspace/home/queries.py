"""« À mettre à jour »: what each fiche lacks, the most useful first; and how much of it each incubator has."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from impact.queries.reviews import LAST_COMMITTEES
from startups.models import Startup
from startups.standards import STANDARDS
from workspace.models import SetAside
from workspace.pages.scope import Scope


class TodoKind(StrEnum):
    """What may have to be mended in a fiche, the most useful first."""

    DOUBT = "doubt"
    """The record contradicts itself: figures may be wrong."""
    PHASE = "phase"
    """No phase counts: the service is in no figure."""
    INVESTIGATION = "investigation"
    """An investigation of more than six months waits for its conclusion."""
    REVIEW = "review"
    """The investment committee is overdue, or was never held, though the rule is one every six months."""
    DESIGNATION = "designation"
    """For who decides: the criteria of national impact say that a designation is to be made, or looked at again."""
    METRIC = "metric"
    """No headline metric: nothing says what the service changes."""
    STALE = "stale"
    """Nothing happened, and nobody changed anything, for a year."""
    STANDARDS = "standards"
    """Statistics, budget, source code or accessibility are not said."""


ASKED = tuple(STANDARDS[key] for key in ("stats", "budget", "source", "accessibility"))
"""The standards that a fiche is asked to say something of, whatever it says (their least level)."""
_MISSING = ", ".join(f"CASE WHEN NOT {one.said.sql('s')} THEN '{one.field}' END" for one in ASKED)


# The life of the services of the scope on a day. One that left the programme (transferred, ended) is asked for nothing
# but to mend what its record contradicts. What the importer writes is no sign that somebody looked at the fiche.
# Rows are as narrow as may be, since there are several for each service: names come last, for a page of them.
_LACKS = f"""
lead AS MATERIALIZED (
    SELECT DISTINCT ON (m.startup_id) m.startup_id, m.incubator_id FROM startups_membership m
    WHERE startups_is_carried(m.start, m."end", %(day)s) AND (%(everything)s OR m.incubator_id = ANY (%(incubators)s))
    ORDER BY m.startup_id, m.is_lead DESC, m.position
),
carried AS (
    SELECT s.id, lead.incubator_id FROM startups_startup s LEFT JOIN lead ON lead.startup_id = s.id
    WHERE %(everything)s OR lead.incubator_id IS NOT NULL
),
living AS MATERIALIZED (
    SELECT c.id, c.incubator_id, k."group" AS kind_group, p.start AS since
    FROM carried c
    JOIN startups_span sp ON sp.startup_id = c.id AND startups_in_state(sp.start, sp.stop, %(day)s)
    JOIN startups_phase p ON p.id = sp.phase_id
    JOIN startups_phasekind k ON k.key = sp.kind_id
    WHERE k."group" <> 'ended' AND k.key <> 'transfere'
),
committee AS ({LAST_COMMITTEES}),
edited AS (
    SELECT h.startup_id, common_paris_day(max(h.pgh_created_at)) AS last
    FROM (
        SELECT pgh_obj_id AS startup_id, pgh_created_at, pgh_context_id FROM startups_startuphistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_phasehistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_lifeeventhistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_membershiphistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory
    ) h JOIN pghistory_context x ON x.id = h.pgh_context_id
    WHERE x.metadata->>'source' IN ('page', 'api') GROUP BY h.startup_id
),
-- The last entry by the day is that of the state of the day: only what is no phase is to be looked for.
happened AS (
    SELECT startup_id, max(date) AS last FROM (
        SELECT startup_id, date FROM startups_lifeevent UNION ALL SELECT startup_id, held_on FROM impact_review
    ) fact WHERE date <= %(day)s GROUP BY startup_id
),
missing AS MATERIALIZED (
    SELECT c.id, c.incubator_id, 1 AS place, 'doubt' AS lack, NULL::date AS since,
           array_agg(f.code || ' ' || f.field ORDER BY f.code, f.field) AS details
    FROM carried c JOIN startups_finding f ON f.startup_id = c.id AND f.mended_at IS NULL
    GROUP BY c.id, c.incubator_id
    UNION ALL
    SELECT c.id, c.incubator_id, 2, 'phase', NULL, NULL
    FROM carried c WHERE NOT EXISTS (SELECT FROM startups_span sp WHERE sp.startup_id = c.id)
    UNION ALL
    SELECT l.id, l.incubator_id, 3, 'investigation', l.since, NULL
    FROM living l WHERE l.kind_group = 'investigation' AND l.since < %(day)s - interval '6 months'
    UNION ALL
    SELECT l.id, l.incubator_id, 4, 'review', m.day, CASE WHEN m.day IS NOT NULL THEN ARRAY[due.day::text] END
    FROM living l LEFT JOIN committee m ON m.startup_id = l.id
    CROSS JOIN LATERAL (SELECT impact_committee_due(l.since, m.day, m.next_due_on, m.decision) AS day) AS due
    WHERE l.kind_group = 'service' AND due.day < %(day)s
    UNION ALL
    SELECT c.id, c.incubator_id, 5, 'designation', NULL, ARRAY[i.status]
    FROM carried c JOIN impact_impactstatus i ON i.startup_id = c.id
    WHERE %(decides)s AND i.status IN ('eligible', 'designated_doubtful')
    UNION ALL
    SELECT l.id, l.incubator_id, 6, 'metric', NULL, NULL
    FROM living l WHERE l.kind_group = 'service'
      AND NOT EXISTS (SELECT FROM impact_metric m WHERE m.startup_id = l.id AND m.is_headline)
    UNION ALL
    SELECT l.id, l.incubator_id, 7, 'stale', greatest(e.last, l.since, h.last), NULL
    FROM living l LEFT JOIN edited e ON e.startup_id = l.id LEFT JOIN happened h ON h.startup_id = l.id
    WHERE greatest(e.last, l.since, h.last) < %(day)s - interval '1 year'
    UNION ALL
    SELECT l.id, l.incubator_id, 8, 'standards', NULL, missing.fields
    FROM living l JOIN startups_startup s ON s.id = l.id CROSS JOIN LATERAL (
        SELECT array_remove(ARRAY[
            {_MISSING}
        ], NULL) AS fields
        OFFSET 0  -- after the join: the words of services that are asked for nothing are not looked at
    ) missing
    WHERE l.kind_group = 'service' AND cardinality(missing.fields) > 0
),
lack AS MATERIALIZED (  -- what a team put off, or is not concerned with, waits elsewhere
    SELECT m.* FROM missing m
    WHERE NOT EXISTS (SELECT FROM workspace_setaside a WHERE a.startup_id = m.id AND a.lack = m.lack
                      AND common_goes_on(a.until, %(day)s))
)"""
# A service stands where its most pressing row does, with all its rows. Names are sorted for the services that may be on
# the page alone: those no less pressing than its last one.
_PAGE = """
asked AS MATERIALIZED (
    SELECT id, incubator_id, place, lack, coalesce(since, '-infinity'::date) AS since, details FROM lack
    WHERE (%(lack)s = '' OR lack = %(lack)s) AND (%(search)s = '' OR EXISTS (
        SELECT FROM startups_startup s WHERE s.id = lack.id
        AND strpos(common_search_text(s.name, s.slug), common_search_text(%(search)s)) > 0))
),
service AS MATERIALIZED (SELECT DISTINCT ON (id) id, place, since FROM asked ORDER BY id, place, since),
last AS (SELECT place, since FROM service ORDER BY place, since LIMIT 1 OFFSET %(offset)s + %(shown)s - 1),
page AS (
    SELECT w.id, w.place, w.since, s.slug, s.name FROM service w JOIN startups_startup s ON s.id = w.id
    WHERE NOT EXISTS (SELECT FROM last) OR (w.place, w.since) <= (SELECT place, since FROM last)
    ORDER BY w.place, w.since, s.name, s.slug LIMIT %(shown)s OFFSET %(offset)s
),
placed AS (
    SELECT a.lack, p.slug, p.name, coalesce(i.name, '') AS incubator, nullif(a.since, '-infinity'::date) AS since,
           a.details, (SELECT count(*) FROM asked) AS total, (SELECT count(*) FROM service) AS services,
           row_number() OVER (ORDER BY p.place, p.since, p.name, p.slug, a.place) AS place
    FROM page p JOIN asked a ON a.id = p.id LEFT JOIN incubators_incubator i ON i.id = a.incubator_id
)"""
_COUNTED = """
counted AS (
    SELECT coalesce(i.slug, '') AS slug, coalesce(i.name, '') AS name, l.lack, l.number,
           row_number() OVER (ORDER BY i.name NULLS LAST, i.slug, l.place) AS place
    FROM (SELECT incubator_id, lack, place, count(*) AS number FROM lack GROUP BY 1, 2, 3) l
    LEFT JOIN incubators_incubator i ON i.id = l.incubator_id
)"""
_QUEUE = f"WITH {_LACKS}, {_PAGE} SELECT 'due', placed.* FROM placed ORDER BY place"
_COUNTS = f"""
WITH {_LACKS}, {_COUNTED}
SELECT 'count', lack, slug, name, '', NULL, NULL, number, 0, place FROM counted ORDER BY place
"""
_HOME = f"""
WITH {_LACKS}, {_PAGE}, {_COUNTED}
SELECT * FROM (
    SELECT 'due' AS sort, placed.* FROM placed
    UNION ALL SELECT 'count', lack, slug, name, '', NULL, NULL, number, 0, place FROM counted
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

    lack: TodoKind
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
    return SetAside.objects.filter(startup=startup).order_by("lack")


def queue(scope: Scope, day: dt.date, *, lack: TodoKind | None = None, search: str = "", page: int = 1) -> Queue:
    """What is to be mended on ``day`` in the services of ``scope``, the most useful first, without what was set aside for
    that day: one query. ``search`` is in the name of the service."""
    return _queue(_found(_QUEUE, scope, day, lack, page, search))


def due_by_incubator(scope: Scope, day: dt.date) -> list[IncubatorDue]:
    """The rows of the queue counted by incubator (the lead one of the day, within the scope) and kind: one query."""
    return _by_incubator(_found(_COUNTS, scope, day, None, 1))


def queue_and_counts(
    scope: Scope, day: dt.date, *, lack: TodoKind | None = None, search: str = "", page: int = 1
) -> tuple[Queue, list[IncubatorDue]]:
    """``queue`` and ``due_by_incubator`` of the same rows, found once: one query."""
    found = _found(_HOME, scope, day, lack, page, search)
    return _queue(found), _by_incubator(found)


type _Row = tuple[Any, ...]


def _found(
    statement: str, scope: Scope, day: dt.date, lack: TodoKind | None, page: int, search: str = ""
) -> list[_Row]:
    """Rows of the sort « due » or « count », then kind, slug, name, incubator, since, details, number, services, place."""
    asked = {"lack": lack or "", "search": search.replace("\x00", "")}
    parameters = {**scope.parameters, "day": day, **asked, "shown": SHOWN, "offset": SHOWN * (page - 1)}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[_Row] = cursor.fetchall()
    return rows


def _queue(found: Sequence[_Row]) -> Queue:
    rows = [row[1:] for row in found if row[0] == "due"]
    dues = [
        Due(TodoKind(kind), slug, name, incubator, since, tuple(details or ()))
        for kind, slug, name, incubator, since, details, *_ in rows
    ]
    return Queue(dues, *(rows[0][-3:-1] if rows else (0, 0)))


def _by_incubator(found: Sequence[_Row]) -> list[IncubatorDue]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for _, lack, slug, name, *_, number, _, _ in (row for row in found if row[0] == "count"):
        counts.setdefault((slug, name), {})[lack] = number
    return [IncubatorDue(slug, name, by_lack) for (slug, name), by_lack in counts.items()]
