"""Evaluate readings before they are saved: new, unchanged, a correction, or refused with a reason."""

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from django.db.models import Prefetch
from django.utils.text import capfirst
from rest_framework.exceptions import ErrorDetail

from common.clock import today
from common.readings import MeasuredValue, format_period, reading_errors, unusual_value
from common.words import strip_trailing_zeros
from impact.models import Measurement, Metric
from startups.models import Startup


class ReadingEffect(StrEnum):
    """The effect of saving a reading."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class SubmittedReading:
    """A reading to save, of the metric with that code; ``place`` is its position in the input, for messages.

    If ``is_whole``, a source or an approximation that it leaves out is erased; else the recorded one stays.
    """

    place: str
    metric: str
    reading: MeasuredValue
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """The effect of a reading; with ``refusals`` (by field) it has none. ``held`` is the existing measurement.

    ``unusual`` is why a value that changes something is to be confirmed; empty if it is not.
    """

    submitted: SubmittedReading
    metric: Metric | None = None
    effect: ReadingEffect | None = None
    held: Measurement | None = None
    refusals: dict[str, str] = field(default_factory=dict)
    unusual: str = ""

    @property
    def recorded_value(self) -> Decimal | None:
        """Return the value already recorded for the period; None without one."""
        return self.held.value if self.held else None

    def row(self, origin: Measurement.Origin) -> Measurement:
        """Return the measurement to save."""
        reading = self.submitted.reading
        row = Measurement(
            metric=self.metric, start=reading.start, until=reading.until, value=reading.value, origin=origin
        )
        if self.held:
            row.pk = self.held.pk
        kept = None if self.submitted.is_whole else self.held
        row.source = reading.source or (kept.source if kept else "")
        kept_so = kept is not None and kept.is_approximate
        row.is_approximate = kept_so if reading.is_approximate is None else reading.is_approximate
        return row


def is_refused(evaluated: Iterable[ReadingOutcome]) -> bool:
    return any(one.refusals for one in evaluated)


def evaluate(startup: Startup, asked: Sequence[SubmittedReading]) -> list[ReadingOutcome]:
    """Return the effect of each reading, after the previous ones: always two queries."""
    measured = Prefetch("measurements", Measurement.objects.order_by("start"))
    metrics = startup.metrics.filter(code__in={one.metric for one in asked}).prefetch_related(measured)
    periods = {metric.code: _Periods(metric) for metric in metrics}
    return [_with_unusual(one, periods) for one in [*_evaluate(asked, periods)]]


def _with_unusual(outcome: ReadingOutcome, periods: dict[str, "_Periods"]) -> ReadingOutcome:
    if outcome.effect in (None, ReadingEffect.UNCHANGED):
        return outcome
    return replace(outcome, unusual=periods[outcome.submitted.metric].unusual(outcome))


def _evaluate(asked: Iterable[SubmittedReading], periods: dict[str, "_Periods"]) -> Iterator[ReadingOutcome]:
    day = today()
    for one in asked:
        known = periods.get(one.metric)
        if known is None:
            yield ReadingOutcome(one, refusals={"metric": f"Ce service n’a pas de mesure « {one.metric[:40]} »."})
        elif wrong := reading_errors(known.metric.kind, one.reading, day, known.metric.scale):
            yield ReadingOutcome(one, known.metric, refusals=wrong)
        else:
            yield known.evaluate(one)


class _Periods:
    """The measured periods of a metric and the previous requested ones, in order of time."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self._held = {(one.start, one.until): one for one in metric.measurements.all()}
        self._asked: dict[tuple[dt.date, dt.date], str] = {}
        self._known = sorted(self._held)
        self._values = {period: one.value for period, one in self._held.items()}

    def evaluate(self, asked: SubmittedReading) -> ReadingOutcome:
        period = (asked.reading.start, asked.reading.until)
        if period in self._asked:
            return self._refused(
                asked, f"Cette période est donnée deux fois : voyez {self._asked[period]}, gardez-en une."
            )
        held = self._held.get(period)
        if held is None and (other := self._overlapped(period)):
            rival = self._asked.get(other)
            what = f"{rival} donne déjà" if rival else "Un relevé couvre déjà"
            return self._refused(asked, f"{capfirst(what)} une partie de cette période : {format_period(*other)}.")
        self._asked[period] = asked.place
        self._values[period] = asked.reading.value
        if held is None:
            insort(self._known, period)
            return ReadingOutcome(asked, self.metric, ReadingEffect.RECORDED)
        return ReadingOutcome(
            asked,
            self.metric,
            ReadingEffect.UNCHANGED if _is_same(held, asked) else ReadingEffect.CORRECTED,
            held,
        )

    def unusual(self, outcome: ReadingOutcome) -> str:
        """Return why a value is unusual after that of the period before, else after the one that it corrects."""
        reading = outcome.submitted.reading
        place = bisect_left(self._known, (reading.start, reading.until))
        before = self._values[self._known[place - 1]] if place else outcome.recorded_value
        return unusual_value(reading.value, None if before is None else strip_trailing_zeros(before))

    def _refused(self, asked: SubmittedReading, message: str) -> ReadingOutcome:
        return ReadingOutcome(asked, self.metric, refusals={"period": ErrorDetail(message, "period_overlaps")})

    def _overlapped(self, period: tuple[dt.date, dt.date]) -> tuple[dt.date, dt.date] | None:
        """Return a known period that overlaps this one. Known periods do not overlap, so only neighbours are compared."""
        place = bisect_left(self._known, period)
        neighbours = self._known[max(0, place - 1) : place + 1]
        return next((known for known in neighbours if known[0] < period[1] and period[0] < known[1]), None)


def _is_same(held: Measurement, asked: SubmittedReading) -> bool:
    reading = asked.reading
    if asked.is_whole:
        given = (reading.value, bool(reading.is_approximate), reading.source)
        return (held.value, held.is_approximate, held.source) == given
    return (
        held.value == reading.value
        and reading.is_approximate in (None, held.is_approximate)
        and reading.source in ("", held.source)
    )
