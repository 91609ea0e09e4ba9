"""How close each startup is to national impact, and what it lacks, from the stored evaluation."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Count

from common.sql import fetch_all
from impact.models import ImpactStatus

SHOWN = 50
"""How many candidates a page shows."""


@dataclass(frozen=True, slots=True)
class ImpactCandidate:
    """A startup with its stored evaluation; ``lacks`` is its missing evidence.

    ``millesime`` is that of its designation in force on the day, if any.
    """

    slug: str
    name: str
    is_fictitious: bool
    status: str
    criteria_met: int
    evaluated_at: dt.datetime
    millesime: int | None
    lacks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A page of candidates, and their total number."""

    rows: list[ImpactCandidate]
    total: int


# In SQL: the evidence is a JSON array whose elements are counted and sorted, in the query of the page.
_CANDIDATES = """
SELECT startup.slug, startup.name, startup.is_fictitious, status.status, status.criteria_met, status.evaluated_at,
       designation.millesime, lacking.lacks, count(*) OVER ()
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
    WHERE startup_id = startup.id AND impact_is_designated(effective_on, withdrawn_on, %(day)s)
) AS designation
WHERE status.status = ANY (%(statuses)s)
  AND strpos(common_search_text(startup.name), common_search_text(%(words)s)) > 0
ORDER BY lacking.refused, lacking.missing, common_search_text(startup.name), startup.slug
LIMIT %(limit)s OFFSET %(offset)s
"""


def candidates(
    statuses: Iterable[str], day: dt.date, *, words: str = "", page: int = 1, limit: int | None = SHOWN
) -> CandidatePage:
    """Return the startups with these statuses whose name matches ``words``, closest first: one query.

    Closest means the fewest refusals, then the least missing evidence, of seven pieces each.
    """
    asked: dict[str, Any] = {
        "statuses": list(statuses),
        "day": day,
        "words": words,
        "limit": limit,
        "offset": (page - 1) * (limit or 0),
    }
    found = fetch_all(_CANDIDATES, asked)
    rows = [ImpactCandidate(*(*row, orjson.loads(lacks))) for *row, lacks, _ in found]
    return CandidatePage(rows, found[0][-1] if found else 0)


def counts_by_status() -> dict[str, int]:
    """Count the startups by status: one query."""
    counted = ImpactStatus.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(counted)
