"""Corrected or withdrawn values: before, after, when and why."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import strip_trailing_zeros
from common.sql import fetch_all


@dataclass(frozen=True, slots=True)
class Revised:
    """A change of the value of a period (``end`` excluded); ``after`` is None if it was withdrawn.

    ``author`` names a person: only for signed-in users.
    """

    metric: int
    at: dt.datetime
    start: dt.date
    end: dt.date
    before: Decimal
    after: Decimal | None
    reason: str
    author: str


# In SQL: the previous value comes from a window over all versions, which are filtered afterwards.
_REVISED = """
SELECT metric_id, pgh_created_at, start, "end", before, after, reason, author
FROM (
    SELECT h.metric_id, h.pgh_id, h.pgh_created_at, h.pgh_label, h.start, h."end",
           CASE WHEN h.pgh_label = 'delete' THEN h.value
                ELSE lag(h.value) OVER (PARTITION BY h.pgh_obj_id ORDER BY h.pgh_id) END AS before,
           CASE WHEN h.pgh_label <> 'delete' THEN h.value END AS after,
           coalesce(x.metadata->>'reason', '') AS reason, coalesce(x.metadata->>'author', '') AS author
    FROM impact_measurementhistory h LEFT JOIN pghistory_context x ON x.id = h.pgh_context_id
    WHERE h.metric_id = ANY (%(metrics)s::bigint[])
) AS version
WHERE pgh_label <> 'insert' AND before IS DISTINCT FROM after
ORDER BY pgh_id DESC
"""


def revisions_of(metrics: Iterable[int]) -> dict[int, list[Revised]]:
    """Return the changes of values of these metrics (primary keys), by metric, latest first: one query."""
    rows = fetch_all(_REVISED, {"metrics": [*metrics]})
    found: dict[int, list[Revised]] = {}
    for metric, at, start, end, before, after, reason, author in rows:
        new = None if after is None else strip_trailing_zeros(after)
        found.setdefault(metric, []).append(
            Revised(metric, at, start, end, strip_trailing_zeros(before), new, reason, author)
        )
    return found
