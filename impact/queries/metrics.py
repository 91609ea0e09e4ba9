"""The metrics of a startup, with every period of theirs: measured, or missing."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from impact.models import Measurement, Metric

MONTHS: dict[str, int] = {Metric.Cadence.MONTH: 1, Metric.Cadence.QUARTER: 3, Metric.Cadence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Slot:
    """A period (``end`` excluded) of a metric; without a ``value`` when nobody measured it."""

    start: dt.date
    end: dt.date
    value: Decimal | None = None
    is_approximate: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A metric with its periods in the order of time, from the first measured to the last measured."""

    metric: Metric
    slots: tuple[Slot, ...]

    @property
    def last(self) -> Slot | None:
        return self.slots[-1] if self.slots else None

    @property
    def missing(self) -> int:
        """How many periods between the first and the last nobody measured."""
        return sum(slot.value is None for slot in self.slots)


def followed_metrics(startup: int) -> list[Followed]:
    """The metrics of a startup (primary key), the headline one first: two queries."""
    metrics = Metric.objects.filter(startup=startup).prefetch_related("measurements")
    return [Followed(metric, tuple(slots(metric, list(metric.measurements.all())))) for metric in metrics]


def slots(metric: Metric, measurements: Sequence[Measurement]) -> Iterator[Slot]:
    """Every period of ``measurements`` (in the order of time), and between them those that the cadence expected."""
    reached: dt.date | None = None
    for one in measurements:
        while reached and reached < one.start:
            end = min(_next_boundary(reached, MONTHS[metric.cadence]), one.start)
            yield Slot(reached, end)
            reached = end
        yield Slot(one.start, one.end, plain(one.value), one.is_approximate, one.source)
        reached = one.end


def _next_boundary(day: dt.date, months: int) -> dt.date:
    """The first day of the next month, quarter or year."""
    first = day.year * 12 + (day.month - 1) // months * months + months
    return dt.date(first // 12, first % 12 + 1, 1)


def plain(value: Decimal) -> Decimal:
    """The value without the zeros that its column adds."""
    whole = value.to_integral_value()
    return whole if whole == value else Decimal(format(value, "f").rstrip("0"))
