"""Read what a measure counted, day by day: SQL, since the rows are the statement that the rule compiles to."""

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
    """Return what counted for ``years``, those before the indicator was followed too: one query.

    A record already known for a day to come is taken as of ``today``.
    """
    rows = measure.rows([(year, year) for year in years], today)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(rows=rows.text), [today, *rows.parameters])
        return [DayCount(*row) for row in cursor.fetchall()]
