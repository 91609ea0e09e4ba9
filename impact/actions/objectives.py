"""The objectives of a committee in figures. They are set with it: ``impact.actions.reviewing``."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from common.optimistic_lock import NOTHING, State
from common.row_actions import save_checked
from common.words import date_fr, number_fr
from impact.models import Metric, Objective, Review
from impact.queries.objectives import values_by_metric
from impact.queries.reviews import usual_next

LONGEST = dt.timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a committee expects of a metric: a value to reach, and by when; without a day, by the next committee."""

    target: Decimal
    term: dt.date | None = None


type Goals = Mapping[int, Goal]
"""The goals of a committee, by the key of their metric."""


def target_name(metric: int) -> str:
    """Return the name of the target of a metric (its key), in forms, versions and errors."""
    return f"target_{metric}"


def term_name(metric: int) -> str:
    """Return the name of the day by which it is to be reached."""
    return f"term_{metric}"


def state_of_goals(goals: Goals) -> State:
    """Return the targets and terms by name, for the optimistic lock."""
    return {
        name: value
        for metric, goal in goals.items()
        for name, value in ((target_name(metric), goal.target), (term_name(metric), goal.term))
    }


def state_of_objectives(review: Review | None) -> State:
    """Return the targets and terms recorded for a committee, by name: one query."""
    if review is None:
        return NOTHING
    return state_of_goals({one.metric_id: Goal(one.target_value, one.target_on) for one in review.objectives.all()})


def set_objectives(review: Review, goals: Goals) -> None:
    """Make the objectives of a committee these ``goals``, under the lock of its service: a new one starts from the last
    value known on the day of the committee.

    :raises ValidationError: with a French message for each name.
    """
    held = {one.metric_id: one for one in review.objectives.select_related("metric")}
    metrics = {
        one.pk: one for one in Metric.objects.filter(startup=review.startup_id, pk__in=goals.keys() - held.keys())
    }
    for metric, objective in held.items():
        if metric not in goals:
            objective.delete()
    for metric, goal in goals.items():
        if metric in held or metric in metrics:
            _set(held.get(metric) or Objective(review=review, metric=metrics[metric]), goal)
        else:
            raise ValidationError(
                {target_name(metric): "Cette mesure est celle d’un autre service : choisissez-en une autre."}
            )


def _set(row: Objective, goal: Goal) -> None:
    review, term = row.review, goal.term or row.review.next_due_on or usual_next(row.review.held_on)
    if row.pk and (row.target_value, row.target_on) == (goal.target, term):
        return
    if row.pk is None:
        _start_from_the_last_value(row, review.held_on)
    if goal.target == row.initial_value:
        message = f"La cible est la valeur de départ, {number_fr(row.initial_value)} : donnez-en une autre."
        raise ValidationError({target_name(row.metric_id): message})
    if not row.initial_on < term <= row.initial_on + LONGEST:
        message = (
            f"L’échéance vient après le départ, le {date_fr(row.initial_on)}, et dans les cinq ans : vérifiez la date."
        )
        raise ValidationError({term_name(row.metric_id): message})
    row.target_value, row.target_on = goal.target, term
    row.direction = Objective.Direction.UP if goal.target > row.initial_value else Objective.Direction.DOWN
    save_checked(row, target_value=target_name(row.metric_id), target_on=term_name(row.metric_id))


def _start_from_the_last_value(row: Objective, held_on: dt.date) -> None:
    """Give the objective the last value known on the day of its committee.

    :raises ValidationError: if none is known.
    """
    measured = values_by_metric([row.metric_id], held_on).get(row.metric_id, ())
    if not measured:
        message = f"« {row.metric.name} » n’a pas de valeur au {date_fr(held_on)} : saisissez-la d’abord."
        raise ValidationError({target_name(row.metric_id): message})
    row.initial_on, row.initial_value = measured[-1].on, measured[-1].value
