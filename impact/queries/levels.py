"""The level of the impact matrix of a service on a day, and what its fiche and the decisions of staff make of it.

The address of a matrix is that of the fiche as its history knows it on the day: before, it is unknown (null).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, Func, Min, TextChoices
from django.utils import timezone

from common.freshness import day_of_records, last_written
from common.history import history_of
from common.periods import in_force_sql
from common.sql import fetch_all
from startups.models import Startup
from startups.standards import LEVELS


class MatrixLevel(TextChoices):
    """The levels of the DINUM, in ascending order."""

    NONE = "none", "Sans matrice"
    PUBLISHED = "published", "Matrice publiée"
    CERTIFIED = "certified", "Matrice certifiée"
    NATIONAL_IMPACT = "national_impact", "Impact national"


class MatrixState(TextChoices):
    """What became of the published matrix: the last decision on its address, or none yet."""

    NONE = "none", "Sans matrice"
    TO_READ = "to_read", "Matrice à relire"
    TO_REVISE = "to_revise", "Matrice à revoir"
    CERTIFIED = "certified", "Matrice certifiée"


PUBLISHED = (MatrixState.TO_READ, MatrixState.TO_REVISE, MatrixState.CERTIFIED)
"""The states of a published matrix."""
UNKNOWN = "unknown"
"""The word, in URLs, of what is not determined: the history of the fiche begins later."""
LEVEL_WORDS: Mapping[str, str] = {**dict(MatrixLevel.choices), UNKNOWN: "Non déterminé"}
STATE_WORDS: Mapping[str, str] = {**dict(MatrixState.choices), UNKNOWN: "Non déterminée"}


def state_sql(startup: str, day: str, written: str) -> str:
    """Return the SQL of the ``MatrixState`` of a service (its key) on a day; NULL if its fiche is not known by then.

    ``written`` is the last day whose versions count (``last_written``).
    """
    return f"""(
        SELECT CASE WHEN {LEVELS["impact"].sql("version")} THEN coalesce((
            SELECT outcome FROM impact_matrixdecision d
            WHERE d.startup_id = {startup} AND d.decided_on <= {day} AND d.address = btrim(version.impact_url)
            ORDER BY d.decided_on DESC LIMIT 1
        ), 'to_read') ELSE 'none' END
        FROM (
            SELECT impact_url FROM startups_startuphistory
            WHERE pgh_obj_id = {startup} AND pgh_created_at < common_paris_midnight_after({written})
            ORDER BY pgh_id DESC LIMIT 1
        ) version
    )"""


def level_of_state_sql(state: str, is_designated: str) -> str:
    """Return the SQL of the ``MatrixLevel`` of a state; a designation is the highest level, even without a matrix."""
    return (
        f"CASE WHEN {is_designated} THEN 'national_impact' WHEN {state} IN ('to_read', 'to_revise') THEN 'published'"
        f" ELSE {state} END"
    )


def matrix_sql(startup: str, day: str, written: str) -> str:
    """Return a FROM item with the columns ``level`` and ``state`` of a service (its key) on a day, each maybe NULL."""
    designated = f"""EXISTS (SELECT FROM impact_designation d WHERE d.startup_id = {startup}
        AND {in_force_sql(day, start="d.effective_on", until="d.withdrawn_on")})"""
    return f"""(
        SELECT {level_of_state_sql("found.state", designated)} AS level, found.state
        FROM (SELECT {state_sql(startup, day, written)} AS state) found
    )"""


class MatrixLevelOn(Func):
    """The ``MatrixLevel`` of a service (its key) on the day ``as_of``."""

    template = f"(SELECT level FROM {matrix_sql('%(expressions)s', '%(as_of)s', '%(written)s')} matrix)"
    output_field = CharField()


class MatrixStateOn(Func):
    """The ``MatrixState`` of a service (its key) on the day ``as_of``."""

    template = state_sql("%(expressions)s", "%(as_of)s", "%(written)s")
    output_field = CharField()


class MatrixAddressSince(Func):
    """The day of the last change of the address of the matrix of a service (its key), by the day ``written``.

    Null if its history has none: a fiche that always had it does not say since when.
    """

    template = f"""(
        SELECT common_paris_day(max(version.pgh_created_at)) FROM (
            SELECT pgh_created_at, impact_url, lag(btrim(impact_url)) OVER (ORDER BY pgh_id) AS before
            FROM startups_startuphistory
            WHERE pgh_obj_id = %(expressions)s AND pgh_created_at < common_paris_midnight_after(%(written)s)
        ) version
        WHERE btrim(version.impact_url) <> version.before AND {LEVELS["impact"].sql("version")}
    )"""
    output_field = DateField()


def on_day(day: dt.date) -> dict[str, Any]:
    """Return the options of these functions for a day."""
    return {"as_of": f"DATE '{day}'", "written": f"DATE '{last_written(day)}'"}


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A service of the programme on a day, with its level and the state of its matrix; None: its fiche is unknown."""

    slug: str
    name: str
    kind: str
    phase: str
    rank: int
    incubator: str
    incubator_name: str
    level: str | None
    state: str | None


_PARAMETERS = ("asked.day", "asked.written")
_SERVICES = f"""
FROM asked
JOIN startups_span span ON {in_force_sql("asked.day", start="span.start", until="span.until")}
JOIN startups_phasekind k ON k.key = span.kind_id AND k."group" = 'service' AND k.is_in_programme
CROSS JOIN LATERAL {matrix_sql("span.startup_id", *_PARAMETERS)} matrix
"""
_LEVELS = f"""
WITH asked AS (SELECT %(day)s::date AS day, %(written)s::date AS written)
SELECT f.slug, f.name, k.key, k.badge, k.rank, coalesce(i.slug, ''), coalesce(i.name, ''), matrix.level, matrix.state
{_SERVICES}
JOIN startups_startup f ON f.id = span.startup_id
LEFT JOIN incubators_incubator i ON i.id = span.incubator_id
ORDER BY common_search_text(f.name), f.slug
"""
_OVER_TIME = f"""
WITH asked AS (SELECT * FROM unnest(%(days)s::date[], %(written)s::date[]) AS asked (day, written))
SELECT asked.day, coalesce(matrix.level, ''), count(*)
{_SERVICES}
WHERE NOT k.is_perennial AND NOT k.follows_handover
GROUP BY 1, 2
"""


def service_levels(day: dt.date) -> list[ServiceLevel]:
    """Return the services that the programme supports or runs on a day, by name, with their level: one query."""
    return [ServiceLevel(*row) for row in fetch_all(_LEVELS, {"day": day, "written": last_written(day)})]


def levels_over_time(days: Iterable[dt.date]) -> dict[dt.date, dict[str, int]]:
    """Count the services in construction or acceleration on each day by level (empty: unknown): one query."""
    found: dict[dt.date, dict[str, int]] = {day: {} for day in days}
    asked = {"days": [*found], "written": [last_written(day) for day in found]}
    for day, level, count in fetch_all(_OVER_TIME, asked):
        found[day][level] = count
    return found


def first_matrix_on() -> dt.date | None:
    """Return the first day on which the history of a fiche gives the address of a matrix; None if none does.

    An import writes its records later than their day. One query, besides those of ``day_of_records``.
    """
    first = history_of(Startup)._default_manager.exclude(impact_url="").aggregate(first=Min("pgh_created_at"))["first"]
    return min(timezone.localdate(first), day_of_records()) if first else None
