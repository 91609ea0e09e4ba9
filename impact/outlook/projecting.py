"""The job that projects the running year, and tries the methods on the past ones."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from common import data_version, jobs
from common.words import plural_fr
from impact.models import BacktestTrial, Projection
from impact.outlook.backtest import Trial
from impact.outlook.forecast import Outlook, mid_year_trials, outlook
from impact.outlook.history import History
from impact.outlook.reading import history_of
from impact.plan import Task, plan
from startups.queries import today

PROJECT = "impact.project_running_year"
"""The kind of the job, and the name of its Celery task."""


@dataclass(frozen=True, slots=True)
class Projecting:
    """``indicators`` were projected; ``changed`` rows were not what is now expected, at ``data_version``."""

    indicators: int
    changed: int
    data_version: int


def project_now() -> jobs.Outcome | None:
    """Project in this process, as a job like another; None when a worker is already on it."""
    return jobs.run_now(PROJECT, projecting)


def projecting(progress: jobs.Progress) -> jobs.Outcome:
    """The work of the job."""
    done = project_running_year(progress=progress)
    projected = plural_fr(done.indicators, "indicateur projeté", "indicateurs projetés")
    message = f"{projected}, {plural_fr(done.changed, 'ligne modifiée', 'lignes modifiées')}."
    return jobs.Outcome(message, done.data_version)


@transaction.atomic
def project_running_year(*, on: dt.date | None = None, progress: jobs.Progress | None = None) -> Projecting:
    """Make every projection and trial what the records give on the day ``on`` (in Paris; default today).

    Only what differs is written. Several at once take turns; one that is killed leaves what stood before.
    """
    tell = progress or (lambda done, total: None)
    day = on or today()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [PROJECT])
    version, is_counted = data_version.current(), data_version.is_moving()
    tasks = [task for task in plan(day) if day.year in task.years and task.measure and task.measure.is_counting]
    projections: list[Projection] = []
    trials: list[BacktestTrial] = []
    for done, task in enumerate(tasks):
        tell(done, len(tasks))
        history = _history(task, day)
        projections.append(_projection(task, history, outlook(history, day)))
        trials += [_trial(task, trial) for trial in mid_year_trials(history, day.year)]
    changed = _bring(Projection, ("indicator_id",), projections, but=("computed_at",))
    changed += _bring(BacktestTrial, ("indicator_id", "year", "method"), trials)
    tell(len(tasks), len(tasks))
    return Projecting(len(tasks), changed, version + (bool(changed) and not is_counted))


def _history(task: Task, day: dt.date) -> History:
    if task.measure is None:  # the tasks that are projected have one
        raise ValueError(f"La définition {task.definition.pk} ne se lit pas.")
    return history_of(task.measure, day)


def _projection(task: Task, history: History, expected: Outlook) -> Projection:
    return Projection(
        indicator_id=task.definition.indicator_id,
        definition=task.definition,
        year=expected.day.year,
        method=expected.method,
        day=expected.day,
        so_far=Decimal(expected.so_far),
        value=expected.projected,
        low=Decimal(expected.interval.low),
        high=Decimal(expected.interval.high),
        inputs=_inputs(history, expected),
        computed_at=timezone.now(),
    )


def _inputs(history: History, expected: Outlook) -> dict[str, Any]:
    """On what the projection rests, to be shown and to be made again."""
    days = [one.day for one in history.counted]
    return {
        "facts": sum(one.number for one in history.counted),
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "stays": sum(stay.number for stay in history.stays if stay.counts),
        "tried": [trial.year for trial in expected.past],
    }


def _trial(task: Task, trial: Trial) -> BacktestTrial:
    return BacktestTrial(
        indicator_id=task.definition.indicator_id,
        year=trial.year,
        method=trial.method,
        day=trial.day,
        so_far=Decimal(trial.so_far),
        value=trial.projected,
        low=Decimal(trial.interval.low),
        high=Decimal(trial.interval.high),
        result=Decimal(trial.result),
    )


def _bring[M: Model](model: type[M], key: Sequence[str], rows: Iterable[M], but: Sequence[str] = ()) -> int:
    """Make a table hold these rows and no other, telling them by ``key``; how many were written or removed."""
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    compared = [name for name in fields if name not in but]
    stored = {_values(row, key): row for row in model._default_manager.all()}
    kept = [(row, stored.pop(_values(row, key), None)) for row in rows]
    moved = [row for row, before in kept if before is None or _values(before, compared) != _values(row, compared)]
    model._default_manager.bulk_create(
        moved,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=[name for name in fields if name not in key],
    )
    if stored:
        model._default_manager.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return len(moved) + len(stored)


def _values(row: Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
