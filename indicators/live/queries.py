"""Read the live results as they are stored."""

from collections.abc import Sequence

from django.db import connection

from indicators.algebra.measures import NO_ROWS, Figure, Measure, figure_from, totals_of
from indicators.live.plan import Task
from indicators.models import LiveResult
from indicators.models.results import Evidence

type StoredResults = dict[tuple[int, int], LiveResult]
"""By indicator (its key) and year."""


def stored_results() -> StoredResults:
    """Return every stored result: one query."""
    return {(result.indicator_id, result.year): result for result in LiveResult.objects.all()}


def is_same(result: LiveResult, task: Task, figure: Figure) -> bool:
    """Return whether ``result`` is ``figure`` by the definition of ``task``; the digest stands for the evidence."""
    totals = (result.counted, result.base, result.total, result.digest, result.startups, result.unknown_because)
    return result.definition_id == task.definition.pk and Figure(result.value, *totals) == figure


def stored_figures(evidence: type[Evidence], measure: Measure, results: Sequence[int]) -> dict[int, Figure]:
    """Return the figure that the stored rows of each result (keys) make: one query."""
    rows = f"{evidence._meta.db_table} WHERE result_id = ANY (%s)"
    with connection.cursor() as cursor:
        cursor.execute(totals_of(rows, "result_id", measure), [list(results)])
        totals = {key: made for key, *made in cursor.fetchall()}
    return {key: figure_from(measure.aggregate, *totals.get(key, NO_ROWS)) for key in results}
