"""Read the stored live results."""

from indicators.algebra.measures import ComputedFigure
from indicators.live.plan import Task
from indicators.models import LiveResult

type StoredResults = dict[tuple[int, int], LiveResult]
"""By indicator (its key) and year."""


def stored_results() -> StoredResults:
    """Return every stored result: one query."""
    return {(result.indicator_id, result.year): result for result in LiveResult.objects.all()}


def is_same(result: LiveResult, task: Task, figure: ComputedFigure) -> bool:
    """Whether ``result`` equals ``figure`` by the definition of ``task``; the digest represents the evidence."""
    totals = (result.counted, result.base, result.total, result.digest, result.startups, result.unknown_because)
    marks = {name: getattr(result, name) for name in ("unconfirmed", "by_dates", "missing", "fictitious")}
    stored = ComputedFigure(result.value, *totals, **marks)
    return result.definition_id == task.definition.pk and stored == figure
