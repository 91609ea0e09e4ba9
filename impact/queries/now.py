"""What the records give at this instant, inside the current transaction, for who wants to see what a change would do."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from impact.algebra import figures_of
from impact.live.plan import plan


@dataclass(frozen=True, slots=True, order=True)
class FigureOf:
    """An indicator and a year."""

    year: int
    code: str
    label: str


def figures_now(day: dt.date) -> dict[FigureOf, Decimal | None]:
    """Every figure that can be computed on ``day``, as ``compute_live_results`` would store it. Writes nothing."""
    return {
        FigureOf(year, task.definition.indicator.code, task.definition.indicator.label): figure.value
        for task in plan(day)
        if task.measure
        for year, figure in figures_of(task.measure, task.years, day).items()
    }
