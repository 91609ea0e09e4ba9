"""How many services meet the standards of a good digital service on a day, from the fiches as of then.

The services are those that the programme supports or runs, without transferred ones, which follow the rules of their
administration. The phase and the incubator of a day come from the timeline; the standards from the history of the
fiche, which starts with the database: earlier values are unknown.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone

from common.freshness import day_of_records, last_written
from common.history import history_of
from common.periods import in_force_sql
from common.sql import fetch_all
from startups.models import Startup
from startups.standards import LEVELS, Level

STANDARDS = tuple(
    LEVELS[key] for key in ("code-source", "statistiques", "impact", "budget", "accessibilite", "risques-publies")
)
"""What the page asks for: each standard as it counts as kept, but for the analysis of risks, which has to be published."""
BY_KEY = {standard.key: standard for standard in STANDARDS}


@dataclass(frozen=True, slots=True)
class StandardsCell:
    """The services of a day by phase and lead incubator (empty: none): total, known to the history by then, and meeting
    each standard, in the order of ``STANDARDS``.
    """

    phase: str
    phase_label: str
    rank: int
    incubator: str
    incubator_name: str
    services: int
    known: int
    kept: Sequence[int]


# In SQL: the end of a version comes from a window.
# A version is in force from its transaction to the next one; a day includes all writes until its end in Paris.
_VERSIONS = """
version AS (
    SELECT pgh_obj_id AS id, pgh_label, repository, has_stats, stats_url, impact_url, budget_url, accessibility,
           risk_analysis_url, pgh_created_at AS since,
           lead(pgh_created_at) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS until
    FROM startups_startuphistory
),
asked AS (SELECT %(day)s::date AS day, common_paris_midnight_after(%(written)s::date) AS ends)
"""
_SERVICES = f"""
FROM asked
JOIN startups_span span ON {in_force_sql("asked.day", start="span.start", until="span.until")}
JOIN startups_phasekind k ON k.key = span.kind_id AND k."group" = 'service' AND k.is_in_programme
LEFT JOIN incubators_incubator i ON i.id = span.incubator_id
LEFT JOIN version startup ON startup.id = span.startup_id AND startup.pgh_label <> 'delete'
     AND startup.since < asked.ends AND (startup.until IS NULL OR startup.until >= asked.ends)
"""
_COVERAGE = f"""
WITH {_VERSIONS}
SELECT k.key, k.label, k.rank, coalesce(i.slug, ''), coalesce(i.name, ''), count(*), count(startup.id),
       ARRAY[{", ".join(f"count(*) FILTER (WHERE {standard.sql('startup')})" for standard in STANDARDS)}]
{_SERVICES}
GROUP BY k.key, k.label, k.rank, i.slug, i.name ORDER BY k.rank, i.name, i.slug
"""


def _asked(day: dt.date) -> dict[str, dt.date]:
    """Return the day, and the last day on which the versions that count were written."""
    return {"day": day, "written": last_written(day)}


def coverage(day: dt.date) -> list[StandardsCell]:
    """Count the services of a day by phase and lead incubator, with the standards they met: one query."""
    return [StandardsCell(*row) for row in fetch_all(_COVERAGE, _asked(day))]


def fiche_on(startup: Startup, day: dt.date) -> Any | None:
    """Return the version of a fiche in force at the end of a day; None before its history begins: one query."""
    versions = history_of(Startup)._default_manager.filter(pgh_obj_id=startup.pk).exclude(pgh_label="delete")
    return versions.filter(pgh_created_at__date__lte=_asked(day)["written"]).order_by("-pgh_id").first()


def known_since() -> dt.date | None:
    """Return the first day of the history of fiches, in Paris, or that of the records if it is earlier; None without a
    fiche.
    """
    first = history_of(Startup)._default_manager.aggregate(first=Min("pgh_created_at"))["first"]
    return min(timezone.localdate(first), day_of_records()) if first else None


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """A service on a day, and whether it met a standard; None if its fiche was not known yet."""

    standard: str
    slug: str
    name: str
    kind: str
    phase: str
    incubator: str
    incubator_name: str
    is_kept: bool | None

    @property
    def met(self) -> str:
        """Return whether it met the standard, as the word of a filter."""
        return {None: "unknown", True: "yes", False: "no"}[self.is_kept]


_LIST = f"""
WITH {_VERSIONS}
SELECT f.slug, f.name, k.key, k.badge, coalesce(i.slug, ''), coalesce(i.name, ''),
       CASE WHEN startup.id IS NOT NULL THEN {{condition}} END AS kept
{_SERVICES}
JOIN startups_startup f ON f.id = span.startup_id
ORDER BY kept NULLS FIRST, common_search_text(f.name), f.slug
"""


def services_of(standard: Level, day: dt.date) -> Sequence[ServiceStandard]:
    """Return the services of a day, those that do not meet the standard first: one query."""
    return [
        ServiceStandard(standard.key, *row)
        for row in fetch_all(_LIST.format(condition=standard.sql("startup")), _asked(day))
    ]
