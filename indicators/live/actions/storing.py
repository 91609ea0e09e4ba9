"""The live results in the database: whole years, replaced with their evidence."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.compiled import compiled_once
from indicators.algebra.measures import NO_ROWS, Figure, Measure, figure_from, known_or_not, totals_of
from indicators.live.plan import Task
from indicators.models import LiveEvidence, LiveResult
from indicators.models.results import Evidence

FIGURES = ("value", "counted", "base", "total", "startups", "unknown_because", "digest", "computed_at")


type Stored = dict[tuple[int, int], LiveResult]
"""The stored results, by indicator and year."""


def stored_results() -> Stored:
    """Every stored result: one query."""
    return {(result.indicator_id, result.year): result for result in _results()}


@compiled_once
def _results() -> QuerySet[LiveResult]:
    return LiveResult.objects.all()


def replace_years(task: Task, years: Iterable[int], day: dt.date) -> None:
    """Make the results of these years, and their evidence, what the records give. A refused rule gives unknown."""
    definition = task.definition
    results = LiveResult.objects.bulk_create(
        [
            LiveResult(
                indicator_id=definition.indicator_id, definition=definition, year=year, computed_at=timezone.now()
            )
            for year in years
        ],
        update_conflicts=True,
        unique_fields=["indicator", "year"],
        update_fields=["definition", *FIGURES],
    )
    LiveEvidence.objects.filter(result__in=results).delete()
    if task.measure:
        _insert(task.measure, results, day)
        _aggregate(results, task.measure, day)


INSERT = """INSERT INTO indicators_liveevidence (result_id, startup_id, record, record_id, date, reason, amount, part)
"""


def _insert(measure: Measure, results: list[LiveResult], day: dt.date) -> None:
    found = measure.rows([(result.pk, result.year) for result in results], day)
    with connection.cursor() as cursor:
        cursor.execute(INSERT + found.text, found.parameters)


def stored_figures(evidence: type[Evidence], measure: Measure, results: Sequence[int]) -> dict[int, Figure]:
    """What the stored rows of each result (keys) make: one query."""
    rows = f"{evidence._meta.db_table} WHERE result_id = ANY (%s)"
    with connection.cursor() as cursor:
        cursor.execute(totals_of(rows, "result_id", measure), [list(results)])
        totals = {key: made for key, *made in cursor.fetchall()}
    return {key: figure_from(measure.aggregate, *totals.get(key, NO_ROWS)) for key in results}


def _aggregate(results: list[LiveResult], measure: Measure, day: dt.date) -> None:
    """Give each result the figures of its stored evidence: they are never anything else, but unknown."""
    figures = stored_figures(LiveEvidence, measure, [result.pk for result in results])
    unknown = measure.unknown_years([result.year for result in results], day)
    for result in results:
        set_figure(result, known_or_not(figures[result.pk], unknown.get(result.year, "")))
    LiveResult.objects.bulk_update(results, FIGURES)


def set_figure(result: LiveResult, figure: Figure) -> None:
    """The figure that the result has from now on."""
    result.value, result.digest = figure.value, figure.digest
    result.counted, result.base, result.total = figure.counted, figure.base, figure.total
    result.startups, result.unknown_because = figure.startups, figure.unknown_because
    result.computed_at = timezone.now()
