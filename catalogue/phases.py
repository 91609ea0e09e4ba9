"""How many startups are in each phase, on every 1 January."""

from collections.abc import Sequence
from dataclasses import replace

from common.charts.model import Chart
from startups.models import PhaseKind, Startup
from startups.queries import FIRST_YEAR, portfolio_by_year

type Counts = dict[str, int]
"""Numbers of startups by phase kind; a kind without any may be absent."""


def yearly_counts(last: int, incubator: str | None = None) -> dict[int, Counts]:
    """For each year of the programme up to ``last``, the portfolio of its 1 January by phase kind: one query.

    That of one incubator when its identifier is given. Empty when ``last`` is before the programme.
    """
    counts: dict[int, Counts] = {year: {} for year in range(FIRST_YEAR, last + 1)}
    if not counts:
        return counts
    for row in portfolio_by_year(last=last, by_incubator=incubator is not None):
        if incubator is None or row.incubator == incubator:
            year = counts[row.year]
            year[row.kind] = year.get(row.kind, 0) + row.startups
    return counts


def group_total(counts: Counts, kinds: Sequence[PhaseKind], group: str) -> int:
    """How many of ``counts`` are in the phase kinds of a group."""
    return sum(counts.get(kind.key, 0) for kind in kinds if kind.group == group)


FICTITIOUS = "Des fiches fictives de démonstration sont comptées."


def note_fictitious(chart: Chart) -> Chart:
    """Return a chart of the portfolio, with a note when some fiches of the site are fictitious. One query."""
    if not Startup.objects.filter(is_fictitious=True).exists():
        return chart
    return replace(chart, note=f"{chart.note} {FICTITIOUS}".strip())
