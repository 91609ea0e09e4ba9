"""The startups in each phase, on every 1 January and by month, and the fictitious ones."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Count, DateField, ExpressionWrapper, F
from django.db.models.functions import TruncMonth

from common.charts.model import Chart
from startups.models import PhaseKind, Span, Startup
from startups.queries import FIRST_YEAR, phase_kinds, portfolio_by_year

type Counts = dict[str, int]
"""Numbers of startups by phase kind; a kind without any may be absent."""


def yearly_counts(last: int, incubator: str | None = None) -> dict[int, Counts]:
    """Count the portfolio on 1 January of each year until ``last``, by phase kind: one query.

    That of one incubator if its slug is given. Empty if ``last`` is before the programme.
    """
    counts: dict[int, Counts] = {year: {} for year in range(FIRST_YEAR, last + 1)}
    if not counts:
        return counts
    for row in portfolio_by_year(last=last, by_incubator=incubator is not None):
        if incubator is None or row.incubator == incubator:
            year = counts[row.year]
            year[row.kind] = year.get(row.kind, 0) + row.startups
    return counts


def changes_by_month(as_of: dt.date) -> list[tuple[dt.date, str, int]]:
    """Return the change of each phase kind on the first of each month up to a date, where it is not zero. Two queries.

    A change counts from the first of a month on: one of the first itself, or of the month before.
    """
    changes: Counter[tuple[dt.date, str]] = Counter()
    for column, sign in (("start", 1), ("until", -1)):
        eve = ExpressionWrapper(F(column) - dt.timedelta(days=1), DateField())
        moves = Span.objects.exclude(**{column: None}).order_by().values_list(TruncMonth(eve), "kind")
        for month, kind, number in moves.annotate(number=Count("pk")):
            changes[(month + dt.timedelta(days=31)).replace(day=1), kind] += sign * number
    return sorted((month, kind, change) for (month, kind), change in changes.items() if change and month <= as_of)


def group_total(counts: Counts, kinds: Sequence[PhaseKind], group: str) -> int:
    """Sum the ``counts`` of the phase kinds of a group."""
    return sum(counts.get(kind.key, 0) for kind in kinds if kind.group == group)


def services_by_year(last: int) -> dict[int, int]:
    """Count the services on 1 January of each year of the programme until ``last``: two queries."""
    kinds = phase_kinds()
    return {year: group_total(counts, kinds, PhaseKind.Group.SERVICE) for year, counts in yearly_counts(last).items()}


FICTITIOUS = "Des fiches fictives de démonstration sont comptées."


def any_fictitious() -> bool:
    """Whether some fiches of the site are fictitious: one query."""
    return Startup.objects.filter(is_fictitious=True).exists()


def note_fictitious(chart: Chart) -> Chart:
    """Add a note to a chart of the portfolio if some fiches of the site are fictitious. One query."""
    if not any_fictitious():
        return chart
    return replace(chart, note=f"{chart.note} {FICTITIOUS}".strip())
