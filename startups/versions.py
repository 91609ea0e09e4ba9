"""Changes of fiches: their last author and date."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Func

from common.freshness import read_once
from common.history import LOADINGS
from common.periods import in_force_sql
from common.sql import fetch_all, fetch_one
from startups.models import Startup

FICHE_VERSIONS = """(
    SELECT pgh_obj_id AS startup_id, pgh_id, pgh_label, pgh_created_at, pgh_context_id FROM startups_startuphistory
    UNION ALL SELECT startup_id, pgh_id, pgh_label, pgh_created_at, pgh_context_id FROM startups_phasehistory
    UNION ALL SELECT startup_id, pgh_id, pgh_label, pgh_created_at, pgh_context_id FROM startups_lifeeventhistory
    UNION ALL SELECT startup_id, pgh_id, pgh_label, pgh_created_at, pgh_context_id FROM startups_membershiphistory
    UNION ALL SELECT startup_id, pgh_id, pgh_label, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory
)"""
"""The versions of all that a fiche holds. In SQL: what reads them aggregates or joins over a union, as no queryset does."""


class LastChange(Func):
    """The time of the last change of a fiche (its key), by anyone, or of its newest fact by ``as_of``; null without any.

    What an import adds, what the first import of a fiche corrects, and all that a loading writes, count on the day of
    their fact: else each fiche would have changed on that day. In SQL: subqueries of the ORM take four times as long to
    write.
    """

    template = f"""(
        SELECT max(fact.at) FROM (
            SELECT at FROM (
                SELECT h.pgh_created_at AS at, h.pgh_label AS label, coalesce(x.metadata->>'source', '') AS source,
                       min(h.pgh_created_at) FILTER (
                           WHERE coalesce(x.metadata->>'source', '') NOT IN {LOADINGS}
                       ) OVER () AS first_known
                FROM {FICHE_VERSIONS} h LEFT JOIN pghistory_context x ON x.id = h.pgh_context_id
                WHERE h.startup_id = %(expressions)s
            ) version
            WHERE source NOT IN {LOADINGS}
              AND (source <> 'importer' OR label <> 'insert' AND at > first_known)
            UNION ALL SELECT start::timestamp AT TIME ZONE 'Europe/Paris' FROM startups_span
            WHERE startup_id = %(expressions)s AND start <= %(as_of)s
            UNION ALL SELECT date::timestamp AT TIME ZONE 'Europe/Paris' FROM startups_lifeevent
            WHERE startup_id = %(expressions)s AND date <= %(as_of)s
        ) fact
    )"""  # noqa: S608
    output_field = DateTimeField()


# One aggregate over five histories. Changes by an importer do not mean that someone reviewed the fiche.
_LAST_EDITS = f"""
SELECT h.startup_id, common_paris_day(max(h.pgh_created_at))
FROM {FICHE_VERSIONS} h JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE x.metadata->>'source' IN ('page', 'api')
  AND (%(startups)s::bigint[] IS NULL OR h.startup_id = ANY (%(startups)s))
GROUP BY h.startup_id
"""  # noqa: S608


def last_edits(startups: Collection[int] | None = None) -> dict[int, dt.date]:
    """Return the last day on which a person changed a value, phase, event, sponsor or incubator of each startup.

    One query over ``startups`` (keys; None: all), which the steps of one computation share; startups that no person ever
    changed are left out.
    """
    keys = None if startups is None else frozenset(startups)
    parameters = {"startups": None if keys is None else [*keys]}
    return read_once((last_edits, keys), lambda: dict(fetch_all(_LAST_EDITS, parameters)))


@dataclass(frozen=True, slots=True)
class ChangeBySomebodyElse:
    """A change of a fiche by somebody else: date, author, reason."""

    at: dt.datetime
    slug: str
    name: str
    author: str
    reason: str


_BY_OTHERS = f"""
SELECT max(h.pgh_created_at), s.slug, s.name, coalesce(x.metadata->>'author', ''), coalesce(x.metadata->>'reason', '')
FROM {FICHE_VERSIONS} h JOIN startups_startup s ON s.id = h.startup_id JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE x.metadata->>'source' IN ('page', 'api') AND x.metadata->>'user' IS DISTINCT FROM %(user)s
  AND (%(since)s::date IS NULL OR h.pgh_created_at >= %(since)s::date::timestamp AT TIME ZONE 'Europe/Paris')
  AND EXISTS (
      SELECT FROM startups_membership m
      WHERE m.startup_id = s.id AND {in_force_sql("%(day)s", start="m.start", until="m.until", open_start=True)}
        AND (%(incubators)s::bigint[] IS NULL OR m.incubator_id = ANY (%(incubators)s))
  )
GROUP BY x.id, s.id ORDER BY 1 DESC, s.slug LIMIT %(shown)s
"""  # noqa: S608


def changes_by_others(
    user: int, day: dt.date, *, incubators: Collection[int] | None, shown: int, since: dt.date | None = None
) -> list[ChangeBySomebodyElse]:
    """Return the last changes that people other than ``user`` (key) made to services carried on ``day``, the latest first.

    ``since`` leaves out those of earlier days. One query, over the services that some of the ``incubators`` (keys)
    carry; None: any.
    """
    asked: dict[str, Any] = {"user": str(user), "day": day, "shown": shown, "since": since}
    asked["incubators"] = None if incubators is None else [*incubators]
    return [ChangeBySomebodyElse(*row) for row in fetch_all(_BY_OTHERS, asked)]


_OF_REQUEST = f"""
SELECT h.pgh_context_id, x.metadata ? 'undoes' FROM {FICHE_VERSIONS} h JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE h.startup_id = %(startup)s AND x.metadata->>'request' = %(request)s
ORDER BY h.pgh_created_at DESC, h.pgh_id DESC LIMIT 1
"""  # noqa: S608


def change_of_request(startup: Startup, request: str) -> tuple[uuid.UUID, bool] | None:
    """Return the context of what a request changed in a fiche, and whether it undid an earlier change; None when it
    changed nothing of it. One query.
    """
    row = fetch_one(_OF_REQUEST, {"startup": startup.pk, "request": request})
    return (row[0], row[1]) if row else None
