"""The impact matrix of a service on a day: the indicators of each row, the cost by unit, and the day of the matrix."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone

from common.history import history_of
from impact.documents.addresses import document_in
from impact.models import MatrixDocument, Metric
from impact.models.metrics import INDICATORS
from impact.queries.metrics import MetricPeriod, MetricSeries, UnitCost, costs_with_matrix, followed_metrics
from impact.queries.reviews import Committee, committees
from startups.models import Startup

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """An indicator of a row until a day: compulsory with an ``indicator``, whose ``metric`` is None if no metric is it."""

    indicator: str
    metric: Metric | None = None
    last: MetricPeriod | None = None
    year_before: MetricPeriod | None = None


@dataclass(frozen=True, slots=True)
class MatrixCost:
    """The cost of a unit in the last year known on a day; ``before`` is that of the year before."""

    last: UnitCost
    before: UnitCost | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A dimension with its indicators, the compulsory ones first, and the costs by unit of its « efficient » column."""

    dimension: Metric.Dimension
    lines: Sequence[MatrixLine]
    costs: Sequence[MatrixCost]


@dataclass(frozen=True, slots=True)
class MatrixAddress:
    """The address of the published matrix on a day, empty without one, and the day of its last change (None: unknown).

    ``text_changed_on`` is the day on which the text at this address last changed; None if it is not read, or unknown.
    """

    url: str = ""
    changed_on: dt.date | None = None
    text_changed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The impact matrix of a service on a ``day``.

    ``newest`` is its newest value. ``last_committee`` is the day of the last committee, None without any.
    """

    day: dt.date
    rows: Sequence[MatrixRow]
    newest: MetricPeriod | None
    address: MatrixAddress
    last_committee: dt.date | None

    @property
    def dated_on(self) -> dt.date | None:
        """Return the last day of its newest value, else of the last change of its address; None if both are unknown."""
        return self.newest.until - ONE_DAY if self.newest else self.address.changed_on

    @property
    def is_updated(self) -> bool | None:
        """Whether it is newer than the last committee; None if one of these days is unknown."""
        if self.dated_on is None or self.last_committee is None:
            return None
        return self.dated_on > self.last_committee

    @property
    def is_empty(self) -> bool:
        """Whether no metric is in it and no address is known."""
        return not self.address.url and not any(line.metric for row in self.rows for line in row.lines)


def read_matrix(startup: Startup, day: dt.date) -> Matrix:
    """Return the impact matrix of a service on a day: five queries, and at most two for an address."""
    return matrix_of(
        followed_metrics(startup.pk, day),
        costs_with_matrix([startup.pk]).get(startup.pk, []),
        committees(startup.pk),
        address_on(startup, day),
        day,
    )


def matrix_of(
    metrics: Iterable[MetricSeries],
    costs: Iterable[UnitCost],
    held: Iterable[Committee],
    address: MatrixAddress,
    day: dt.date,
) -> Matrix:
    """Return the impact matrix on a day from the records of a service, which may be newer."""
    lines = [_line(one, day) for one in metrics if one.metric.dimension]
    known = list(costs)
    values = [one.last for one in lines if one.last]
    return Matrix(
        day=day,
        rows=[
            MatrixRow(dimension, _of_dimension(dimension, lines), _costs_of(dimension, known, day))
            for dimension in Metric.Dimension
        ],
        newest=max(values, key=lambda one: one.until, default=None),
        address=address,
        last_committee=max((one.held_on for one in held if one.held_on <= day), default=None),
    )


def _line(series: MetricSeries, day: dt.date) -> MatrixLine:
    known = [one for one in series.periods_to_last_value if one.value is not None and one.until <= day + ONE_DAY]
    last = known[-1] if known else None
    before = next((one for one in known if last and _is_year_before(one, last)), None)
    return MatrixLine(series.metric.indicator, series.metric, last, before)


def _is_year_before(earlier: MetricPeriod, period: MetricPeriod) -> bool:
    """Whether a period has the dates of another one, a year earlier."""
    return all(
        (before.year + 1, before.month, before.day) == (day.year, day.month, day.day)
        for before, day in ((earlier.start, period.start), (earlier.until, period.until))
    )


def _of_dimension(dimension: Metric.Dimension, lines: Sequence[MatrixLine]) -> list[MatrixLine]:
    own = [one for one in lines if one.metric and one.metric.dimension == dimension]
    compulsory = {one.indicator: one for one in own if one.indicator}
    found = [compulsory.get(indicator, MatrixLine(indicator)) for indicator in INDICATORS[dimension]]
    return [*found, *(one for one in own if not one.indicator)]


def _costs_of(dimension: Metric.Dimension, costs: Sequence[UnitCost], day: dt.date) -> list[MatrixCost]:
    """Return the costs of a row, each in its last year that was known on the day; that of the cost unit is a cost of use."""
    wanted = (dimension, "") if dimension == Metric.Dimension.USED else (dimension,)
    return last_costs([one for one in costs if one.dimension in wanted], day)


def last_costs(costs: Iterable[UnitCost], day: dt.date) -> list[MatrixCost]:
    """Return the cost of each unit in its last year that was known on the day; ``costs`` are the last year first."""
    by_unit: dict[tuple[str, str | None, str], list[UnitCost]] = {}
    for one in costs:
        if _is_known_on(one, day):
            by_unit.setdefault((one.dimension, one.metric, one.unit), []).append(one)
    return [
        MatrixCost(last, next((one for one in before if one.year == last.year - 1), None))
        for last, *before in by_unit.values()
    ]


def _is_known_on(cost: UnitCost, day: dt.date) -> bool:
    """Whether the year of a cost was over on a day; one that is only stated is known within its year."""
    return cost.year < (day + ONE_DAY).year or (cost.metric is None and cost.year == day.year)


def address_on(startup: Startup, day: dt.date) -> MatrixAddress:
    """Return the address of the published matrix of a fiche on a day, from the history of the fiche.

    One query, and one for a document.
    """
    rows = history_of(Startup)._default_manager.filter(pgh_obj_id=startup.pk).order_by("pgh_id")
    known = [(url, timezone.localdate(at)) for url, at in rows.values_list("impact_url", "pgh_created_at")]
    until = [one for one in known if one[1] <= day]
    if not until:
        return MatrixAddress(startup.impact_url)
    changes = [changed_on for (former, _), (url, changed_on) in pairwise(until) if url != former]
    url = until[-1][0]
    return MatrixAddress(url, changes[-1] if url and changes else None, text_changed_on(startup, url, day))


def text_changed_on(startup: Startup, url: str, day: dt.date) -> dt.date | None:
    """Return the day of the last change of the text of a published matrix, known by ``day``; a query for a document."""
    if not document_in(url):
        return None
    found = MatrixDocument.objects.filter(startup=startup, url=url.strip(), changed_on__lte=day)
    return found.values_list("changed_on", flat=True).first()
