"""How close each startup is to national impact, and what it lacks, from the stored evaluation."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Count

from common.periods import in_force_sql
from common.sql import fetch_all
from impact.models import ImpactStatus


@dataclass(frozen=True, slots=True)
class ImpactCandidate:
    """A startup with its stored evaluation; ``lacks`` is its missing evidence.

    ``millesime`` is that of its designation in force on the day, if any.
    """

    slug: str
    name: str
    status: str
    criteria_met: int
    evaluated_at: dt.datetime
    millesime: int | None
    lacks: list[dict[str, Any]]


# In SQL: the evidence is a JSON array whose elements are counted and sorted, in the query of the page.
_CANDIDATES = f"""
SELECT startup.slug, startup.name, status.status, status.criteria_met, status.evaluated_at,
       designation.millesime, lacking.lacks
FROM impact_impactstatus status
JOIN startups_startup startup ON startup.id = status.startup_id
JOIN (
    SELECT result.startup_id,
           count(*) FILTER (WHERE proof.value->>'state' = 'not_met') AS refused,
           count(*) FILTER (WHERE proof.value->>'state' = 'missing') AS missing,
           coalesce(jsonb_agg(proof.value ORDER BY result.criterion, proof.place)
                    FILTER (WHERE proof.value->>'state' <> 'met'), '[]') AS lacks
    FROM impact_criterionresult result
    CROSS JOIN LATERAL jsonb_array_elements(result.evidence) WITH ORDINALITY AS proof (value, place)
    GROUP BY result.startup_id
) AS lacking ON lacking.startup_id = status.startup_id
CROSS JOIN LATERAL (
    SELECT max(millesime) AS millesime FROM impact_designation
    WHERE startup_id = startup.id AND {in_force_sql("%(day)s", start="effective_on", until="withdrawn_on")}
) AS designation
WHERE status.status = ANY (%(statuses)s)
  AND strpos(common_search_text(startup.name), common_search_text(%(words)s)) > 0
ORDER BY lacking.refused, lacking.missing, common_search_text(startup.name), startup.slug
"""


def candidates(statuses: Iterable[str], day: dt.date, *, words: str = "") -> list[ImpactCandidate]:
    """Return the startups with these statuses whose name matches ``words``, closest first: one query.

    Closest means the fewest refusals, then the least missing evidence, of seven pieces each.
    """
    found = fetch_all(_CANDIDATES, {"statuses": list(statuses), "day": day, "words": words})
    return [ImpactCandidate(*(*row, orjson.loads(lacks))) for *row, lacks in found]


def counts_by_status() -> dict[str, int]:
    """Count the startups by status: one query."""
    counted = ImpactStatus.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(counted)
