"""What a measure lacks, as typed and in words."""

from collections.abc import Sequence

from catalogue.metrics.presenters import period_in_words
from common.readings import format_period
from impact.queries.metrics import MetricPeriod, MetricSeries


def first_missing(metric_series: MetricSeries) -> tuple[str, str] | None:
    """Return the first missing period, as typed in the form and in words; None if none is missing."""
    return _first([slot for slot in (*metric_series.periods_to_last_value, *metric_series.late) if slot.value is None])


def first_late(metric_series: MetricSeries) -> tuple[str, str] | None:
    """Return the same of the periods after the last value."""
    return _first(metric_series.late)


def _first(periods: Sequence[MetricPeriod]) -> tuple[str, str] | None:
    return (format_period(periods[0].start, periods[0].until), period_in_words(periods[0])) if periods else None
