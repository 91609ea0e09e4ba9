"""Read the daily counts of a measure: SQL, since the rows are the statement compiled from the rule."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from indicators.algebra import Measure
from indicators.projection.rule import DayCount

_COUNTED = """
SELECT least(row.date, %s), row.year, count(*)
FROM ({rows}) AS row (year, startup_id, record, record_id, date, reason, amount, part)
GROUP BY 1, 2 ORDER BY 1, 2
"""


def facts_of(measure: Measure, years: Iterable[int], today: dt.date) -> list[DayCount]:
    """Return the facts counted for ``years``, including those before the indicator was followed: one query.

    A record already known for a future day is dated ``today``.
    """
    rows = measure.rows([(year, year) for year in years], today)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(rows=rows.text), [today, *rows.parameters])
        return [DayCount(*row) for row in cursor.fetchall()]
