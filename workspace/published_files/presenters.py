"""The file of a service in words: its state, its indicators, the values that it gives. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from catalogue.metrics.presenters import period_in_words, value_in_words
from common.words import NO_BREAK, date_fr, datetime_fr, list_fr, plural_fr, strip_trailing_zeros
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome
from impact.models import FileState, IndicatorLink, Metric
from impact.published_files.assessing import FileAssessment
from impact.published_files.parsing import FileRow, kind_of_unit
from impact.queries.metrics import MetricPeriod

SHOWN_VALUES = 12
SHOWN_ROWS = 50


@dataclass(frozen=True, slots=True)
class FileStatus:
    """The state of a file: the tone of its alert, a title, and a text."""

    tone: str
    title: str
    text: str = ""


def status_of(state: FileState) -> FileStatus:
    """Return what the last reading of a file gave."""
    if state.read_at is None:
        return FileStatus("info", "Le fichier n’a pas encore été lu.")
    read = f"Lu le {datetime_fr(state.read_at)}."
    if state.problem:
        since = f"La lecture échoue depuis le {date_fr(state.failing_since)}"
        return FileStatus("error", since, f"{state.problem.rstrip('.')}. Les valeurs enregistrées restent.")
    if state.question:
        return FileStatus("warning", "Le fichier attend votre confirmation", f"{read} Rien n’en est enregistré.")
    return FileStatus("success", "Le fichier est lu chaque jour", f"{read} {_recorded_in_words(state)}".rstrip())


def _recorded_in_words(state: FileState) -> str:
    """Return what the last reading recorded; empty if no row is linked yet."""
    if not state.rows:
        return ""
    counted = (
        ("recorded", "nouvelle valeur", "nouvelles valeurs"),
        ("corrected", "valeur corrigée", "valeurs corrigées"),
    )
    found = [plural_fr(state.counts[kind], one, several) for kind, one, several in counted if state.counts.get(kind)]
    return f"{capfirst(list_fr(found or ['aucune nouvelle valeur']))}."


@dataclass(frozen=True, slots=True)
class IndicatorDisplay:
    """An indicator of a file: its linked measure, or the key of the page that links it; ``values`` in words."""

    name: str
    unit: str
    values: str
    link: IndicatorLink | None = None
    key: str = ""


def display_indicators(found: FileAssessment) -> list[IndicatorDisplay]:
    """Return the linked indicators, those that the file no longer gives included, then the others."""
    rows = found.content.by_indicator
    return [
        *(IndicatorDisplay(one.indicator, one.unit, _extent(rows.get(one.indicator, [])), one) for one in found.links),
        *(
            IndicatorDisplay(name, of_one[0].unit, _extent(of_one), key=key_of(name))
            for name, of_one in found.unlinked.items()
        ),
    ]


def key_of(indicator: str) -> str:
    """Return what stands for an indicator in the address of its page."""
    return hashlib.sha256(indicator.encode()).hexdigest()[:12]


def _extent(rows: Sequence[FileRow]) -> str:
    if not rows:
        return "Absent du fichier"
    return f"{plural_fr(len(rows), 'valeur', 'valeurs')}, la dernière{NO_BREAK}: {_in_words(rows[-1])}"


def _in_words(row: FileRow) -> str:
    slot = MetricPeriod(row.start, row.until, row.value)
    return f"{value_in_words(metric_of(row), slot)} ({period_in_words(slot)})"


def metric_of(row: FileRow) -> Metric:
    """Return an unsaved measure that displays the values of a row."""
    kind, scale = kind_of_unit(row.unit)
    return Metric(name=row.indicator, unit=plural_unit(row.unit), kind=kind, scale=scale)


def plural_unit(unit: str) -> str:
    """Return a unit of the schema as a measure names it: in the plural."""
    return {"unité": "unités", "jour": "jours", "euro": "euros"}.get(unit.lower(), unit)


def last_values(rows: Sequence[FileRow]) -> list[tuple[str, str, int]]:
    """Return the period, the value and the line of the last rows, the latest first."""
    slots = [(MetricPeriod(one.start, one.until, one.value), one) for one in reversed(rows)]
    return [
        (period_in_words(slot), value_in_words(metric_of(row), slot), row.line) for slot, row in slots[:SHOWN_VALUES]
    ]


def changes_in_words(outcomes: Sequence[ReadingOutcome]) -> list[tuple[str, str, str]]:
    """Return the measure, the period and the effect of the values that a file would change, corrections first."""
    ordered = sorted(outcomes, key=lambda one: one.effect is not ReadingEffect.CORRECTED)
    return [_change(one) for one in ordered[:SHOWN_ROWS]]


def _change(outcome: ReadingOutcome) -> tuple[str, str, str]:
    reading, metric = outcome.submitted.reading, outcome.metric
    assert metric is not None  # noqa: S101  it was not refused
    slot = MetricPeriod(reading.start, reading.until, reading.value)
    value = value_in_words(metric, slot)
    if outcome.recorded_value is None:
        return metric.name, period_in_words(slot), value
    before = value_in_words(
        metric, MetricPeriod(reading.start, reading.until, strip_trailing_zeros(outcome.recorded_value))
    )
    return metric.name, period_in_words(slot), f"{before} devient {value}"
