"""Preview the live results of the current transaction: computed, not written."""

import datetime as dt
from decimal import Decimal

from indicators.live.plan import figures_of_task, plan
from indicators.models import Indicator


def preview_results(day: dt.date) -> dict[tuple[Indicator, int], Decimal | None]:
    """Return the value of each year of each indicator on ``day``: one query by definition, and those of ``plan``."""
    return {
        (task.definition.indicator, year): figure.value
        for task in plan(day)
        for year, figure in figures_of_task(task, day).items()
    }
