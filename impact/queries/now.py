"""What the records give at this instant, inside the current transaction, for who wants to see what a change would do."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from impact.measures import figures
from impact.plan import plan


@dataclass(frozen=True, slots=True, order=True)
class FigureOf:
    """An indicator and a year."""

    year: int
    code: str
    label: str


def figures_now(day: dt.date) -> dict[FigureOf, Decimal]:
    """Every figure that can be computed on ``day``, as ``compute_live_results`` would store it. Writes nothing."""
    tasks = [(task, task.measure) for task in plan(day) if task.measure]
    found = figures([measure for _, measure in tasks], day)
    return {
        FigureOf(year, task.definition.indicator.code, task.definition.indicator.label): (
            by_year[year].value if year in by_year else Decimal(0)
        )
        for (task, _), by_year in zip(tasks, found, strict=True)
        for year in task.years
    }
