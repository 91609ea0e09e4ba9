"""The job that projects the running year, and tries the methods on the past ones."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.locks import take_turn
from common.words import plural_fr
from indicators.live.plan import Task, plan
from indicators.models import BacktestTrial, Projection
from indicators.outlook.actions import sync_table
from indicators.outlook.backtest import Trial
from indicators.outlook.forecast import Outlook, mid_year_trials, outlook
from indicators.outlook.history import History
from indicators.outlook.reading import history_of
from startups.queries import today

PROJECTION_LOCK = "indicators.projections"
"""The advisory lock of who projects."""


@dataclass(frozen=True, slots=True)
class Projecting:
    """``indicators`` were tried, and ``kept`` are projected; ``changed`` rows are not what they were."""

    indicators: int
    kept: int
    changed: int


def projection_step(day: dt.date) -> str:
    """Project the running year for the job ``recompute``."""
    done = project_running_year(on=day)
    projected = plural_fr(done.kept, "indicateur projeté", "indicateurs projetés")
    return f"{projected} sur {done.indicators}, {plural_fr(done.changed, 'ligne modifiée', 'lignes modifiées')}."


@transaction.atomic
def project_running_year(*, on: dt.date | None = None) -> Projecting:
    """Make every projection and trial what the records give on the day ``on`` (in Paris; default today).

    Only what differs is written. Several at once take turns; one that is killed leaves what stood before.
    """
    day = on or today()
    take_turn(PROJECTION_LOCK)
    tasks = [task for task in plan(day) if day.year in task.years and task.measure and task.measure.is_counting]
    projections: list[Projection] = []
    trials: list[BacktestTrial] = []
    for task in tasks:
        history = _history(task, day)
        tried = mid_year_trials(history, day.year)
        trials += [_trial(task, trial) for trial in tried]
        if expected := outlook(history, day, tried):
            projections.append(_projection(task, history, expected))
    changed = sync_table(Projection, ("indicator_id",), projections, ignore=("computed_at",))
    changed += sync_table(BacktestTrial, ("indicator_id", "year", "method"), trials)
    return Projecting(len(tasks), len(projections), changed)


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
