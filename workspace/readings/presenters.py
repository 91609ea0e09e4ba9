"""The effect of each line in words, before it is saved. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.metrics.presenters import period_in_words, value_in_words
from common.words import strip_trailing_zeros
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome
from impact.queries.metrics import MetricPeriod


@dataclass(frozen=True, slots=True)
class LineEffect:
    """The effect of a line in words."""

    number: int
    metric: str
    does: str


def line_effects(numbers: Sequence[int], evaluated: Sequence[ReadingOutcome]) -> list[LineEffect]:
    """Return the effect of each filled line, with its number on the page; none of them is refused."""
    return [_line_effect(number, one) for number, one in zip(numbers, evaluated, strict=True)]


def _line_effect(number: int, reading_outcome: ReadingOutcome) -> LineEffect:
    reading, metric = reading_outcome.submitted.reading, reading_outcome.metric
    assert metric is not None  # noqa: S101  it was not refused
    slot = MetricPeriod(reading.start, reading.until, strip_trailing_zeros(reading.value))
    value = f"{value_in_words(metric, slot)} ({period_in_words(slot)})"
    if reading_outcome.effect is ReadingEffect.UNCHANGED:
        return LineEffect(number, metric.name, f"Déjà enregistré : {value}")
    unusual = f". {reading_outcome.unusual}" if reading_outcome.unusual else ""
    if reading_outcome.recorded_value is not None:
        before = value_in_words(
            metric, MetricPeriod(reading.start, reading.until, strip_trailing_zeros(reading_outcome.recorded_value))
        )
        return LineEffect(number, metric.name, f"Corrige : {before} devient {value}{unusual}")
    return LineEffect(number, metric.name, f"Enregistre : {value}{unusual}")
