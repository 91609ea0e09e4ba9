"""Write the live results: the current values of the records, for every indicator in force and every year."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.freshness import day_of_records
from common.locks import take_turn
from common.sql import Fragment
from indicators.algebra import RuleVocabulary, cached_measure, figures_of
from indicators.algebra.measures import (
    ComputedFigure,
    Measure,
    digests_of,
    figures_from_totals,
    stored_digests,
    totals_of,
)
from indicators.live.plan import (
    NOT_DETERMINED,
    Rules,
    Task,
    figures_of_task,
    plan,
    read_rules,
    with_marks,
)
from indicators.models import Definition, Indicator, LiveEvidence, LiveResult, PreviousRuleResult
from indicators.models.results import MARKS
from indicators.queries.targets import definition_in_force


def differing_previous_results(day: dt.date, rules: Rules) -> list[PreviousRuleResult]:
    """Return the results by the previous rule whose stored value differs from the records on ``day``.

    One query, and one for each of the few changes of definition.
    """
    stored = {one.definition_id: one for one in PreviousRuleResult.objects.order_by()}
    differing = []
    for indicator in rules.indicators:
        for definition, previous in changes_of_rule(indicator, day.year):
            value = _value(previous, definition.first_year, day, rules.words)
            before = stored.get(definition.pk)
            if before is None or (before.previous_id, before.value) != (previous.pk, value):
                differing.append(PreviousRuleResult(definition=definition, previous=previous, value=value))
    return differing


def changes_of_rule(indicator: Indicator, until: int) -> list[tuple[Definition, Definition]]:
    """Return each definition that replaced another by the year ``until``, with the other one."""
    found = []
    for definition in indicator.definitions.all():
        year = definition.first_year
        if year > until or year <= indicator.first_year or definition_in_force(indicator, year) != definition:
            continue
        previous = definition_in_force(indicator, year - 1)
        if previous and previous != definition:
            found.append((definition, previous))
    return found


def _value(previous: Definition, year: int, day: dt.date, words: RuleVocabulary) -> Decimal | None:
    try:
        measure = cached_measure(previous.rule, words)
    except ValidationError:
        return None
    return figures_of(measure, [year], day)[year].value


LIVE_RESULTS_LOCK = "indicators.live_results"
"""The advisory lock of who computes the results, or freezes them."""


_WRITTEN = (
    "definition",
    "value",
    "counted",
    "base",
    "total",
    "startup_count",
    "unknown_because",
    "digest",
    *MARKS,
    "computed_at",
)
_INSERT = """
WITH written AS (
    INSERT INTO indicators_liveevidence (result_id, startup_id, record, record_id, date, reason, amount, part)
    {rows} RETURNING *
) {totals}
"""
_EVIDENCE = "(TABLE written UNION ALL SELECT * FROM indicators_liveevidence WHERE result_id = ANY (%s)) AS row"
"""The written rows with those that were kept: a statement does not see in the table what it inserts."""


type StoredResults = dict[tuple[int, int], LiveResult]
"""By indicator (its key) and year."""


@dataclass(frozen=True, slots=True)
class Computation:
    """The result of a computation: ``figures`` results and how many of them ``changed``. ``refusals``: invalid rules."""

    figures: int
    changed: int
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is ``stored`` but differs from the records: the years of each task, and the results without a task.

    ``startups`` are the only ones whose rows differ in the tasks that count by startup; None: any may.
    """

    stored: StoredResults
    tasks: list[Task]
    years: list[list[int]]
    undecided: list[int]
    startups: Collection[int] | None = None

    def __bool__(self) -> bool:
        return bool(self.undecided or any(self.years))


def live_results_step(day: dt.date, startups: Collection[int] | None) -> str:
    """Compute the live results for ``recompute``."""
    done = compute_live_results(on=min(day, day_of_records()), startups=startups)
    return " ".join([f"{done.figures} résultats vérifiés, {done.changed} modifiés.", *done.refusals])


def is_up_to_date(day: dt.date) -> bool:
    """Whether the stored results equal those of the current records, on ``day``."""
    rules = read_rules()
    return not _differences(day, rules) and not differing_previous_results(day, rules)


@transaction.atomic(savepoint=False)
def compute_live_results(*, on: dt.date | None = None, startups: Collection[int] | None = None) -> Computation:
    """Update every live result and its evidence from the records on the day ``on`` (default: the date of the records).

    Only the years whose figure or digest differ are written. ``startups`` (keys) are the only ones that changed, whose
    rows are read again where a measure counts by startup; empty: other records did; None: any may have. Concurrent
    computations wait for each other.
    """
    day = on or day_of_records()
    take_turn(LIVE_RESULTS_LOCK)
    rules = read_rules()
    found = _differences(day, rules, startups or None)  # empty: a record without startup may change every figure
    LiveResult.objects.filter(pk__in=found.undecided).delete()
    _write_years(found, day)
    changed = sum(map(len, found.years)) + compute_previous_rule_results(day, rules)
    refusals = tuple(task.refusal for task in found.tasks if task.refusal)
    return Computation(sum(len(task.years) for task in found.tasks), changed, refusals)


def _differences(day: dt.date, rules: Rules, startups: Collection[int] | None = None) -> Differences:
    tasks = plan(day, rules)
    stored = {(result.indicator_id, result.year): result for result in LiveResult.objects.order_by()}
    decided = {task.key(year): task for task in tasks for year in task.years}
    undecided = [result.pk for key, result in stored.items() if key not in decided]
    definitions = {key: result.definition_id for key, result in stored.items()}
    if definitions != {key: task.definition.pk for key, task in decided.items()}:
        startups = None
    moved = frozenset[int]() if startups is None else _moved_results(tasks, stored, day, startups)
    years = [
        _differing_years(task, stored, day)
        if startups is None or task.is_moved_by_others
        else [year for year in task.years if stored[task.key(year)].pk in moved]
        for task in tasks
    ]
    return Differences(stored, tasks, years, undecided, startups)


def _moved_results(
    tasks: Iterable[Task], stored: StoredResults, day: dt.date, startups: Collection[int]
) -> frozenset[int]:
    """Return the results (their keys) whose stored rows of ``startups`` differ from the records, where a task counts by
    startup: two queries.
    """
    asked = [
        (task.measure, [(stored[task.key(year)].pk, year) for year in task.years])
        for task in tasks
        if task.measure and task.is_by_startup
    ]
    found, known = digests_of(asked, day, startups), stored_digests(startups)
    return frozenset(key for key in found.keys() | known.keys() if found.get(key, 0) != known.get(key, 0))


def _differing_years(task: Task, stored: StoredResults, day: dt.date) -> list[int]:
    """Return the years whose stored figure differs from the records."""
    return [
        year
        for year, figure in figures_of_task(task, day).items()
        if (task.key(year) not in stored) or not _is_same(stored[task.key(year)], task, figure)
    ]


def _is_same(result: LiveResult, task: Task, figure: ComputedFigure) -> bool:
    """Whether ``result`` equals ``figure`` by the definition of ``task``; the digest represents the evidence."""
    totals = (result.counted, result.base, result.total, result.digest, result.startup_count, result.unknown_because)
    marks = {name: getattr(result, name) for name in MARKS}
    stored = ComputedFigure(result.value, *totals, **marks)
    return result.definition_id == task.definition.pk and stored == figure


def _write_years(differences: Differences, day: dt.date) -> None:
    """Write the results of the years that differ, and their evidence, from the records."""
    differing = [(task, years) for task, years in zip(differences.tasks, differences.years, strict=True) if years]
    keys = [task.key(year) for task, years in differing for year in years]
    results = {key: differences.stored[key] for key in keys if key in differences.stored}
    results |= _create_results(differing, results)
    for task, years in differing:
        startups = differences.startups if task.is_by_startup else None
        _write_figures(task, [results[task.key(year)] for year in years], day, startups)
    LiveResult.objects.bulk_create(
        results.values(), update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN
    )


def _create_results(differing: Iterable[tuple[Task, list[int]]], stored: StoredResults) -> StoredResults:
    """Create the missing results, so that their evidence has a key; their figures are written later."""
    created = LiveResult.objects.bulk_create(
        LiveResult(
            indicator_id=task.definition.indicator_id,
            definition=task.definition,
            year=year,
            computed_at=timezone.now(),
        )
        for task, years in differing
        for year in years
        if task.key(year) not in stored
    )
    return {(result.indicator_id, result.year): result for result in created}


def _write_figures(task: Task, results: list[LiveResult], day: dt.date, startups: Collection[int] | None) -> None:
    """Replace the evidence of each result, of ``startups`` (None: all), and set its figure, the aggregate of all of it."""
    evidence = LiveEvidence.objects.filter(result__in=results)
    (evidence if startups is None else evidence.filter(startup__in=startups)).delete()
    figures = _insert_evidence(task.measure, results, day, startups) if task.measure else {}
    for result in results:
        figure = figures.get(result.year, NOT_DETERMINED)
        result.definition = task.definition
        result.value, result.digest = figure.value, figure.digest
        result.counted, result.base, result.total = figure.counted, figure.base, figure.total
        result.startup_count, result.unknown_because = figure.startups, figure.unknown_because
        for name in MARKS:
            setattr(result, name, getattr(figure, name))
        result.computed_at = timezone.now()


def _insert_evidence(
    measure: Measure, results: list[LiveResult], day: dt.date, startups: Collection[int] | None
) -> dict[int, ComputedFigure]:
    """Insert the evidence of each result, of ``startups`` (None: all); return the figure of each year."""
    requested_years = [(result.pk, result.year) for result in results]
    rows = measure.rows(requested_years, day, startups)
    statement = _INSERT.format(rows=rows.text, totals=totals_of(_EVIDENCE, "result_id", measure))
    written = Fragment(statement, (*rows.parameters, [result.pk for result in results]))
    return with_marks(measure, figures_from_totals(measure, written, requested_years, day), day)


def compute_previous_rule_results(day: dt.date, rules: Rules) -> int:
    """Write the results by the previous rule that differ from the records on ``day``; return their number."""
    differing = differing_previous_results(day, rules)
    PreviousRuleResult.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["definition"],
        update_fields=["previous", "value", "computed_at"],
    )
    return len(differing)
