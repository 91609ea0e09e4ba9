"""Many values of a service at once, from a file or pasted text: previewed by line, then all saved or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from catalogue.metrics.presenters import period_in_words, value_in_words
from common.optimistic_lock import VersionToken
from common.refusals import LinesRefused
from common.words import strip_trailing_zeros
from impact.actions.metrics import record_readings, values_met
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate
from impact.models import Measurement, Metric
from impact.queries.metrics import MetricPeriod
from impact.readings import MeasuredValue, read_period, read_value
from startups.models import Startup
from workspace.bulk.parse_lines import Titles, read_table

MEASURES = Titles(
    columns={
        "mesure": "metric",
        "periode": "period",
        "période": "period",
        "valeur": "value",
        "source": "source",
        "arrondie": "rounded",
    },
    required=("mesure", "periode", "valeur"),
    template=("mesure", "periode", "valeur", "source", "arrondie"),
    max_lines=1000,
)
ROUNDED = {"": None, "oui": True, "non": False}


@dataclass(frozen=True, slots=True)
class MetricLineResult:
    """The effect of a line in words, or its errors."""

    number: int
    metric: str
    period: str
    does: str
    problems: list[str]
    is_correction: bool = False


def preview_readings(startup: Startup, text: str) -> tuple[list[MetricLineResult], VersionToken]:
    """Return the effect of each line of the text on existing values; three queries, nothing is written."""
    lines = read_table(text.encode(), MEASURES)
    asked, problems = _read(startup, lines)
    evaluated = evaluate(startup, asked)
    return _outcomes(lines, problems, evaluated), VersionToken.of(values_met(evaluated))


def apply(
    *, startup: Startup, text: str, reason: str, actor: User, seen: VersionToken | None = None
) -> list[MetricLineResult]:
    """Save every line.

    :raises LinesRefused: if one has an error; nothing is saved.
    :raises EditConflictError: if an existing value was changed concurrently.
    """
    lines = read_table(text.encode(), MEASURES)
    asked, problems = _read(startup, lines)
    if problems:
        raise LinesRefused(_outcomes(lines, problems, evaluate(startup, asked)))
    origin = Measurement.Origin.UPLOAD
    evaluated = record_readings(startup=startup, asked=asked, reason=reason, actor=actor, origin=origin, seen=seen)
    outcomes = _outcomes(lines, {}, evaluated)
    if any(one.problems for one in outcomes):
        raise LinesRefused(outcomes)
    return outcomes


type Lines = Sequence[tuple[int, Mapping[str, str]]]


def _read(startup: Startup, lines: Lines) -> tuple[list[SubmittedReading], dict[int, list[str]]]:
    """Return the readings of the valid lines, and the errors of the others by line number."""
    known = {code: (cadence, kind) for code, cadence, kind in startup.metrics.values_list("code", "cadence", "kind")}
    asked: list[SubmittedReading] = []
    problems: dict[int, list[str]] = {}
    for number, cells in lines:
        reading, wrong = _reading(cells, *known.get(cells.get("metric", ""), (None, "")))
        if reading:
            asked.append(SubmittedReading(f"la ligne {number}", cells["metric"], reading))
        else:
            problems[number] = wrong
    return asked, problems


def _reading(cells: Mapping[str, str], cadence: str | None, kind: str) -> tuple[MeasuredValue | None, list[str]]:
    wrong: list[str] = []
    if cadence is None:
        wrong.append(f"Ce service n’a pas de mesure « {cells.get('metric', '')[:40]} » : donnez le code d’une mesure.")
    rounded = cells.get("rounded", "").lower()
    if rounded not in ROUNDED:
        wrong.append("« Arrondie » se dit par oui ou non.")
    period = _attempt(lambda: read_period(cells.get("period", ""), cadence or Metric.Cadence.MONTH), wrong)
    value = _attempt(lambda: read_value(cells.get("value", ""), kind), wrong)
    if wrong or period is None or value is None:
        return None, wrong
    return MeasuredValue(*period, value, cells.get("source", ""), ROUNDED[rounded]), []


def _attempt[T](read: Callable[[], T], wrong: list[str]) -> T | None:
    try:
        return read()
    except ValueError as unreadable:
        wrong.append(str(unreadable))
        return None


def _outcomes(
    lines: Lines, problems: Mapping[int, list[str]], evaluated: Sequence[ReadingOutcome]
) -> list[MetricLineResult]:
    """Describe each line; ``evaluated`` are the valid ones, in order."""
    readable = iter(evaluated)
    return [
        _outcome(number, cells, list(one.refusals.values()), one)
        if (one := None if number in problems else next(readable))
        else _outcome(number, cells, problems[number])
        for number, cells in lines
    ]


def _outcome(
    number: int, cells: Mapping[str, str], problems: list[str], one: ReadingOutcome | None = None
) -> MetricLineResult:
    does = _describe_effect(one) if one and not problems else ""
    is_correction = one is not None and one.effect is ReadingEffect.CORRECTED
    return MetricLineResult(number, cells.get("metric", ""), cells.get("period", ""), does, problems, is_correction)


def _describe_effect(one: ReadingOutcome) -> str:
    reading, metric = one.submitted.reading, one.metric
    assert metric is not None  # noqa: S101  it was not refused
    slot = MetricPeriod(reading.start, reading.until, strip_trailing_zeros(reading.value))
    value = f"{value_in_words(metric, slot)} ({period_in_words(slot)})"
    if one.effect is ReadingEffect.UNCHANGED:
        return f"Déjà enregistré : {value}"
    if one.before is not None:
        before = value_in_words(metric, MetricPeriod(reading.start, reading.until, strip_trailing_zeros(one.before)))
        return f"Corrige : {before} devient {value}"
    return f"Enregistre : {value}"
