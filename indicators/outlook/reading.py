"""The history of one measure, read from the records: grouped by the database, so that it stays small."""

import datetime as dt
from typing import Any

from django.db import connection

from indicators.algebra import Measure
from indicators.outlook.history import Counted, History, Stay
from startups.queries import FIRST_YEAR

_COUNTED = """
SELECT least(row.date, %s), row.year, count(*)
FROM ({rows}) AS row (year, startup_id, record, record_id, date, reason, amount, part)
GROUP BY 1, 2 ORDER BY 1, 2
"""
# An entry ends the stay before it. Entries of one day come in the order of the timeline: those of zero length first. A
# phase that counts by another date than its entry (its end) is not counted as an entry.
_LIVES = """
WITH counted AS (
    SELECT DISTINCT row.record_id
    FROM ({rows}) AS row (year, startup_id, record, record_id, date, reason, amount, part)
    JOIN startups_span AS entry ON entry.phase_id = row.record_id AND entry.is_entry AND entry.start = row.date
    WHERE row.record = 'phase'
),
life AS (
    SELECT phase_id, kind_id, start, lead(start) OVER life AS stop, lead(phase_id) OVER life AS next,
           lag(phase_id) OVER life IS NULL AS is_first
    FROM startups_span WHERE is_entry AND start <= %s
    WINDOW life AS (PARTITION BY startup_id ORDER BY start, stop NULLS LAST, phase_id)
),
known AS (
    SELECT life.*, phase_id IN (SELECT record_id FROM counted) AS is_counted,
           coalesce(next IN (SELECT record_id FROM counted), false) AS counts
    FROM life WHERE EXISTS (SELECT FROM counted)
)
SELECT 'stay', kind_id, start, stop, counts, count(*) FROM known GROUP BY 2, 3, 4, 5
UNION ALL
SELECT 'fresh', NULL, start, NULL, true, count(*) FROM known WHERE is_first AND is_counted GROUP BY 3
ORDER BY 1, 2, 3, 4, 5
"""


def history_of(measure: Measure, today: dt.date) -> History:
    """Everything that ever counted for a measure, and the stays in the phases that led to it. Two queries.

    Population: the facts of every year, those before the indicator was followed too. A fact already known for a day to
    come is taken as of ``today``.
    """
    rows = measure.rows([(year, year) for year in range(FIRST_YEAR, today.year + 1)], today)
    counted = [Counted(*row) for row in _fetch(_COUNTED.format(rows=rows.text), [today, *rows.parameters])]
    lives = _fetch(_LIVES.format(rows=rows.text), [*rows.parameters, today])
    return History(
        counted=tuple(counted),
        stays=tuple(Stay(*row) for what, *row in lives if what == "stay"),
        fresh=tuple(Counted(start, start.year, number) for what, _, start, _, _, number in lives if what == "fresh"),
    )


def _fetch(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
