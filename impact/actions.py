"""Writes of the live results: what the records give now, for every indicator in force and every year."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from common import data_version, jobs
from impact.measures import Figure, Measure, figures
from impact.models import LiveEvidence, LiveResult
from impact.plan import Task, plan
from startups.queries import today

COMPUTE = "impact.compute_live_results"
"""The kind of the job, and the name of its Celery task."""


@dataclass(frozen=True, slots=True)
class Computation:
    """``figures`` results are what the records give; ``changed`` of them were not before. Unreadable rules are said.

    ``data_version`` is the one that the results are true for.
    """

    figures: int
    changed: int
    refusals: tuple[str, ...]
    data_version: int


def compute_now() -> jobs.Outcome | None:
    """Compute in this process, as a job that is seen as any other; None when a worker is already computing."""
    return jobs.run_now(COMPUTE, computation)


def computation(progress: jobs.Progress) -> jobs.Outcome:
    """The work of the job."""
    done = compute_live_results(progress=progress)
    sentences = [f"{done.figures} résultats vérifiés, {done.changed} modifiés.", *done.refusals]
    return jobs.Outcome(" ".join(sentences), done.data_version)


@transaction.atomic
def compute_live_results(*, on: dt.date | None = None, progress: jobs.Progress | None = None) -> Computation:
    """Make every live result, and its evidence, what the records give on the day ``on`` (in Paris; default today).

    One pass over the records finds the figures that moved, and only those are written: nothing moves, not even the data
    version, when nothing changed. Several computations at once take turns, and give what one alone gives.
    """
    _take_turn()
    day = on or today()
    version, is_counted = data_version.current(), data_version.is_moving()
    tasks = plan(day)
    stale, gone = _differences(tasks, day)
    _forget(gone)
    _write(stale, day, progress or (lambda done, total: None))
    changed = sum(len(years) for _, years in stale)
    return Computation(
        figures=sum(len(task.years) for task in tasks),
        changed=changed,
        refusals=tuple(task.refusal for task in tasks if task.refusal),
        # A version counts the transactions that write: what this one writes makes the next, when nothing else did.
        data_version=version + (bool(changed or gone) and not is_counted),
    )


def _take_turn() -> None:
    """Wait until no other transaction is computing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [COMPUTE])


type Stale = list[tuple[Task, list[int]]]


def _differences(tasks: list[Task], day: dt.date) -> tuple[Stale, list[int]]:
    """The years of each task whose stored result is not what the records give, and the keys of results without a task."""
    stored = {(result.indicator_id, result.year): result for result in LiveResult.objects.all()}
    expected = _expected(tasks, day)
    stale = []
    for task in tasks:
        indicator = task.definition.indicator_id
        moved = [
            year
            for year in task.years
            if _is_stale(stored.pop((indicator, year), None), task, expected[task.definition.pk].get(year))
        ]
        if moved:
            stale.append((task, moved))
    return stale, [result.pk for result in stored.values()]


def _expected(tasks: list[Task], day: dt.date) -> dict[int, dict[int, Figure]]:
    """The figures of each definition, by year; a year without evidence is absent."""
    readable = [(task, task.measure) for task in tasks if task.measure]
    found = figures([measure for _, measure in readable], day)
    by_definition: dict[int, dict[int, Figure]] = {task.definition.pk: {} for task in tasks}
    for (task, _), by_year in zip(readable, found, strict=True):
        by_definition[task.definition.pk] = by_year
    return by_definition


def _is_stale(result: LiveResult | None, task: Task, figure: Figure | None) -> bool:
    if result is None or result.definition_id != task.definition.pk:
        return True
    if task.measure is None:
        return result.value is not None
    return (result.value, result.digest) != ((figure.value, figure.digest) if figure else (0, 0))


def _forget(results: list[int]) -> None:
    if results:
        LiveResult.objects.filter(pk__in=results).delete()


def _write(stale: Stale, day: dt.date, progress: jobs.Progress) -> None:
    for done, (task, years) in enumerate(stale):
        progress(done, len(stale))
        results = _replace_results(task, years)
        if task.measure:
            _replace_evidence(task.measure, results, day)
            _sum_evidence(results)
    if stale:
        progress(len(stale), len(stale))


def _replace_results(task: Task, years: Iterable[int]) -> list[int]:
    """Results without a value nor evidence, for these years; their keys."""
    definition = task.definition
    results = LiveResult.objects.bulk_create(
        [
            LiveResult(
                indicator_id=definition.indicator_id, definition=definition, year=year, computed_at=timezone.now()
            )
            for year in years
        ],
        update_conflicts=True,
        unique_fields=["indicator", "year"],
        update_fields=["definition", "value", "digest", "computed_at"],
    )
    keys = [result.pk for result in results]
    LiveEvidence.objects.filter(result__in=keys).delete()
    return keys


_INSERT_EVIDENCE = """
INSERT INTO impact_liveevidence (result_id, startup_id, record, record_id, date, reason, amount)
SELECT result.id, row.startup_id, row.record, row.record_id, row.date, row.reason, row.amount
FROM ({rows}) AS row (startup_id, record, record_id, date, reason, amount, year)
JOIN impact_liveresult result ON result.year = row.year AND result.id = ANY (%s)
"""

# A result without evidence is a count of nothing: zero. One that can't be computed never comes here, and stays null.
_SUM_EVIDENCE = """
UPDATE impact_liveresult
SET value = coalesce(made.value, 0), total = coalesce(made.value, 0), counted = made.rows, digest = coalesce(made.digest, 0)
FROM (
    SELECT result.id, sum(row.amount) AS value, count(row.id) AS rows,
           bit_xor(impact_evidence_digest(row.startup_id, row.record_id, row.date, row.amount)) AS digest
    FROM impact_liveresult result LEFT JOIN impact_liveevidence row ON row.result_id = result.id
    WHERE result.id = ANY (%s) GROUP BY result.id
) AS made
WHERE impact_liveresult.id = made.id
"""


def _replace_evidence(measure: Measure, results: list[int], day: dt.date) -> None:
    """Store the rows that count for these results, in one statement."""
    rows, parameters = measure.evidence(day).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EVIDENCE.format(rows=rows), [*parameters, results])


def _sum_evidence(results: list[int]) -> None:
    """Give each result the value and the digest of its stored evidence: a figure is never anything else."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_EVIDENCE, [results])
