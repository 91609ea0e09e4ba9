"""Queries about printed figures whose records may be reconstructed: what was tried, and the attached list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from common.words import strip_trailing_zeros
from indicators.models import (
    EvidenceSearch,
    PrintedFigure,
    PublishedResult,
    ReconstructedEvidence,
    Reconstruction,
    TriedState,
)
from indicators.reconstruction.readings import STATES

RESULT, PORTFOLIO = "indicateur", "portefeuille"
"""The sorts of printed figures, as addresses call them."""
BEFORE, AFTER = (12, 1), dt.timedelta(days=31)
"""A search goes from 1 December of the year of the figure to a month after it was published."""


@dataclass(frozen=True, slots=True)
class SearchedFigure:
    """A printed figure, the states tried to find its records, and the list attached to it."""

    sort: str
    code: str
    label: str
    year: int
    value: Decimal | None
    printed: str
    is_more_than: bool
    published_on: dt.date
    source: PublishedResult | PrintedFigure
    search: EvidenceSearch | None
    attached: Reconstruction | None

    @property
    def tried(self) -> tuple[TriedState, ...]:
        """Return the lists that were tried, by day."""
        return tuple(self.search.tried.all()) if self.search else ()

    @property
    def matches(self) -> tuple[TriedState, ...]:
        """Return the lists that give the printed figure, the nearest to its publication first."""
        return tuple(one for one in self.nearest_first if self.is_given_by(one))

    @property
    def nearest_first(self) -> tuple[TriedState, ...]:
        """Return the lists tried, the nearest figure first, then the nearest day to the publication."""
        return tuple(sorted(self.tried, key=self._distance))

    def is_given_by(self, state: TriedState) -> bool:
        """Whether a list gives the printed figure."""
        return self.gap(state) == 0

    def gap(self, state: TriedState) -> Decimal | None:
        """Return the absolute difference between a list and the printed figure; None if either is unknown."""
        if self.value is None or state.value is None:
            return None
        if self.is_more_than:
            return max(self.value + 1 - state.value, Decimal(0))
        return abs(self.value - state.value)

    def day_of(self, state: TriedState) -> dt.date:
        """Return the day of a list that is nearest to the publication."""
        return min(max(self.published_on, state.first_day), state.last_day)

    def _distance(self, state: TriedState) -> tuple[bool, Decimal, int, str]:
        gap = self.gap(state)
        return gap is None, gap or Decimal(0), abs((self.published_on - self.day_of(state)).days), state.reading


def printed_figures(year: int) -> list[SearchedFigure]:
    """Return the figures printed for a year whose records may be reconstructed. A constant number of queries.

    Population: the results in force published without evidence, then the states of the portfolio that a report dates.
    """
    results = _with_search(PublishedResult.objects.filter(year=year, replaced_by__isnull=True, has_evidence=False))
    results = results.select_related("publication").prefetch_related("indicator__definitions")
    printed = _with_search(PrintedFigure.objects.filter(year=year, subject__in=STATES, as_of__isnull=False))
    return [
        *map(_of_result, results.order_by("indicator__position", "indicator__code")),
        *sorted(map(_of_printed, printed), key=lambda one: list(STATES).index(PrintedFigure.Subject(one.code))),
    ]


def printed_figure(year: int, sort: str, code: str) -> SearchedFigure | None:
    """Return a printed figure, or None."""
    return next((one for one in printed_figures(year) if (one.sort, one.code) == (sort, code)), None)


def years_to_search() -> list[int]:
    """Return the years with a figure printed without its records, the latest first. Two queries."""
    results = PublishedResult.objects.filter(replaced_by__isnull=True, has_evidence=False)
    printed = PrintedFigure.objects.filter(subject__in=STATES, as_of__isnull=False)
    found = {year for rows in (results, printed) for year in rows.order_by().values_list("year", flat=True)}
    return sorted(found, reverse=True)


def usual_days(figures: Iterable[SearchedFigure], until: dt.date) -> tuple[dt.date, dt.date]:
    """Return the default days of a search: 1 December of the year to one month after the last publication, at most
    ``until``.
    """
    listed = list(figures)
    first = min((dt.date(one.year, *BEFORE) for one in listed), default=until)
    last = max((one.published_on + AFTER for one in listed), default=until)
    return first, max(first, min(last, until))


def rows_of(attached: Reconstruction) -> QuerySet[ReconstructedEvidence]:
    """Return the records of an attached list, in the order of a page."""
    rows: QuerySet[ReconstructedEvidence] = attached.evidence.select_related("startup")
    return rows.order_by("-part", "date", "startup_slug", "record_id")


def _with_search[M: (PublishedResult, PrintedFigure)](rows: QuerySet[M]) -> QuerySet[M]:
    tried = Prefetch("evidencesearch__tried", TriedState.objects.order_by("first_day", "reading"))
    return rows.select_related("evidencesearch", "reconstruction").prefetch_related(tried)


def _of_result(result: PublishedResult) -> SearchedFigure:
    return SearchedFigure(
        sort=RESULT,
        code=result.indicator.code,
        label=result.label or result.indicator.label,
        year=result.year,
        value=strip_trailing_zeros(result.value),
        printed="",
        is_more_than=False,
        published_on=result.publication.published_on,
        source=result,
        search=getattr(result, "evidencesearch", None),
        attached=getattr(result, "reconstruction", None),
    )


def _of_printed(figure: PrintedFigure) -> SearchedFigure:
    return SearchedFigure(
        sort=PORTFOLIO,
        code=figure.subject,
        label=str(PrintedFigure.Subject(figure.subject).label),
        year=figure.year,
        value=strip_trailing_zeros(figure.value),
        printed=figure.printed,
        is_more_than=figure.precision == PrintedFigure.Precision.MORE_THAN,
        published_on=figure.published_on or dt.date(figure.report_year + 1, 1, 31),
        source=figure,
        search=getattr(figure, "evidencesearch", None),
        attached=getattr(figure, "reconstruction", None),
    )
