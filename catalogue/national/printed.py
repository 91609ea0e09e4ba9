"""The totals of services of national impact that reports print, next to the designations of the same millésimes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from impact.models import Designation
from indicators.models import PrintedFigure
from startups.models import PhaseKind, Span


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A total printed in a report, the number of services designated until its millésime, and those that had ended."""

    figure: PrintedFigure
    listed: int
    ended: Sequence[str]

    @property
    def difference(self) -> int:
        """Return how many more services are designated than printed."""
        return self.listed - int(self.figure.value)


def printed_totals(day: dt.date) -> list[PrintedTotal]:
    """Return the totals that reports print until ``day``, latest first. Three queries at most; no report, one."""
    totals = PrintedFigure.objects.filter(subject=PrintedFigure.Subject.NATIONAL_IMPACT_TOTAL, as_of__lte=day)
    figures = list(totals.order_by("-as_of", "-report_year"))
    if not figures:
        return []
    designated = Designation.objects.filter(withdrawn_on=None).values_list("startup", "millesime")
    ends = Span.objects.filter(startup__designations__withdrawn_on=None, kind__group=PhaseKind.Group.ENDED)
    ended = list(ends.distinct().values_list("startup", "startup__name", "start", "until"))
    known = list(designated)
    return [_total(one, known, ended) for one in figures]


def _total(
    figure: PrintedFigure,
    designated: Sequence[tuple[int, int]],
    ended: Sequence[tuple[int, str, dt.date, dt.date | None]],
) -> PrintedTotal:
    counted = {startup for startup, millesime in designated if millesime <= figure.year}
    day = figure.as_of or dt.date(figure.year, 12, 31)
    names = [name for startup, name, start, until in ended if startup in counted and _contains(start, until, day)]
    return PrintedTotal(figure, len(counted), sorted(names))


def _contains(start: dt.date, until: dt.date | None, day: dt.date) -> bool:
    return start <= day and (until is None or day < until)
