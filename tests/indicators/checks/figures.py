"""Printed figures, and the results of a check on them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from indicators.checks.discrepancies import Discrepancy
from indicators.checks.records import ComparedRecords
from indicators.models import PrintedFigure

DAY = dt.date(2022, 3, 1)
FEBRUARY = dt.date(2022, 2, 1)


def stated(subject: str = "awards_total", value: str = "3000000", **fields: Any) -> PrintedFigure:
    """Return an unsaved figure of the report on 2021."""
    values = {"year": 2021, "report_year": 2021, "printed": value, **fields}
    return PrintedFigure(subject=subject, value=Decimal(value), **values)


def state(subject: str, value: str, **fields: Any) -> PrintedFigure:
    figure = stated(subject, value, **fields)
    figure.save()
    return figure


def findings(check: Callable[[ComparedRecords], list[Discrepancy]]) -> list[tuple[str, str, str]]:
    """Return the results of a check: subject, level and sentence, with ordinary spaces."""
    return [
        (found.subject, str(found.level), " ".join(found.sentence.replace("\u202f", " ").split()))
        for found in check(ComparedRecords(DAY))
    ]
