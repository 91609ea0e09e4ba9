"""How many startups are in each phase, at several dates at once."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from startups.models import PhaseKind

type Counts = dict[str, int]

_COUNTS = """
SELECT day.day, s.kind_id, count(*)
FROM unnest(%(days)s::date[]) AS day (day)
JOIN startups_span s ON s.start <= day.day AND (s.stop IS NULL OR s.stop > day.day)
WHERE %(incubator)s::bigint IS NULL OR s.incubator_id = %(incubator)s
GROUP BY day.day, s.kind_id
"""


def phase_kinds() -> list[PhaseKind]:
    """Every kind of phase, in the order of a life."""
    return list(PhaseKind.objects.order_by("rank"))


def counts_by_phase(days: Sequence[dt.date], incubator_id: int | None = None) -> dict[dt.date, Counts]:
    """For each day, the number of startups in each phase kind that has some; of one incubator when it is given."""
    counts: dict[dt.date, Counts] = {day: {} for day in days}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"days": list(days), "incubator": incubator_id})
        for day, kind, count in cursor.fetchall():
            counts[day][kind] = count
    return counts


def group_total(counts: Counts, kinds: Sequence[PhaseKind], group: str) -> int:
    """How many of ``counts`` are in the phase kinds of a group."""
    return sum(counts.get(kind.key, 0) for kind in kinds if kind.group == group)
