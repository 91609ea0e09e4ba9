"""The objectives of committees in figures: how far each is on a day, by plain arithmetic on the measurements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from impact.models import Measurement, Objective, Review
from impact.queries.metrics import MetricPeriod, last_period_by

ONE_DAY = dt.timedelta(days=1)


class ObjectiveVerdict(StrEnum):
    """What the measurements say of an objective on a day."""

    REACHED = "reached"
    RUNNING = "running"
    AWAITED = "awaited"
    MISSED = "missed"
    UNKNOWN = "unknown"


VERDICTS = {
    ObjectiveVerdict.REACHED: "Atteint",
    ObjectiveVerdict.RUNNING: "En cours",
    ObjectiveVerdict.AWAITED: "En attente du relevé",
    ObjectiveVerdict.MISSED: "Manqué",
    ObjectiveVerdict.UNKNOWN: "Non déterminé",
}
VERDICT_RULE = (
    "Un objectif est jugé à son échéance, une fois connu le dernier relevé qui compte, ou passé le jour où il devait l’être. "
    "Atteint : la dernière valeur atteint la cible. Manqué : elle ne l’atteint pas. En attente : ce relevé n’est pas encore "
    "attendu. Non déterminé : aucune valeur n’est mesurée depuis la valeur initiale."
)
OUTCOME_RULE = (
    "Verdict calculé : « atteints » si tous les objectifs jugés le sont, « manqués » si aucun ne l’est, sinon « atteints en "
    "partie ». Un objectif en cours, en attente ou non déterminé n’est pas jugé."
)


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """A value of a metric, and the last day of the period that it measures."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class AwaitedReading:
    """The last period that counts for an objective, and the last day by which its value should be known."""

    period: MetricPeriod
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class ObjectiveProgress:
    """How far an objective is: shares of 1 without bounds, below 0 when it moves backwards and above 1 beyond the target.

    ``current`` is the last value measured after the initial one, by the day and by the day of the target; if it is None,
    the ``progress`` is unknown. ``elapsed`` is the share of the time until the target, 1 at most.
    ``awaited`` is the reading without which an objective can't be judged at its term.
    """

    objective: Objective
    current: MeasuredDay | None
    progress: Decimal | None
    elapsed: Decimal
    verdict: ObjectiveVerdict
    awaited: AwaitedReading | None = None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the pace from the initial to the current value, if it lasts, misses the target on its day."""
        if self.verdict is not ObjectiveVerdict.RUNNING or self.current is None or self.progress is None:
            return False
        return self.progress < time_share(self.objective, self.current.on)


def progress_of(objective: Objective, values: Iterable[MeasuredDay], day: dt.date) -> ObjectiveProgress:
    """Return how far an objective is on ``day``, from the ``values`` of its metric in the order of time."""
    until = min(day, objective.target_on)
    known = [one for one in values if objective.initial_on < one.on <= until]
    current = known[-1] if known else None
    awaited = _awaited(objective, current, day)
    return ObjectiveProgress(
        objective=objective,
        current=current,
        progress=value_share(objective, current.value) if current else None,
        elapsed=min(time_share(objective, day), Decimal(1)),
        verdict=_verdict(objective, current, day, awaited),
        awaited=awaited,
    )


def value_share(objective: Objective, value: Decimal) -> Decimal:
    """Return (value − initial) ÷ (target − initial)."""
    return (value - objective.initial_value) / (objective.target_value - objective.initial_value)


def time_share(objective: Objective, day: dt.date) -> Decimal:
    """Return the days since the initial value ÷ the days from it to the target."""
    return Decimal((day - objective.initial_on).days) / (objective.target_on - objective.initial_on).days


def _awaited(objective: Objective, current: MeasuredDay | None, day: dt.date) -> AwaitedReading | None:
    """Return the last reading that counts, if it has no value and was not due before ``day``, from the term on."""
    period = last_period_by(objective.metric, objective.target_on) if day >= objective.target_on else None
    if period is None:
        return None
    last_day, due_on = period.until - ONE_DAY, period.until + dt.timedelta(days=objective.metric.delay_days)
    is_measured = current is not None and current.on >= last_day
    if is_measured or last_day <= objective.initial_on or day > due_on:
        return None
    return AwaitedReading(period, due_on)


def _verdict(
    objective: Objective, current: MeasuredDay | None, day: dt.date, awaited: AwaitedReading | None
) -> ObjectiveVerdict:
    if awaited:
        return ObjectiveVerdict.AWAITED
    if current is None:
        return ObjectiveVerdict.UNKNOWN
    if day < objective.target_on:
        return ObjectiveVerdict.RUNNING
    return ObjectiveVerdict.REACHED if value_share(objective, current.value) >= 1 else ObjectiveVerdict.MISSED


def outcome_of(objective_progresses: Iterable[ObjectiveProgress]) -> str:
    """Return the outcome of the objectives that have a verdict, by ``OUTCOME_RULE``; empty when none has."""
    reached = [
        one.verdict is ObjectiveVerdict.REACHED
        for one in objective_progresses
        if one.verdict in (ObjectiveVerdict.REACHED, ObjectiveVerdict.MISSED)
    ]
    if not reached:
        return ""
    if all(reached):
        return Review.Outcome.REACHED
    return Review.Outcome.PARTLY if any(reached) else Review.Outcome.MISSED


def objectives_of(startup: int, day: dt.date) -> Mapping[int, list[ObjectiveProgress]]:
    """Return the objectives of each committee (its key) of a startup (primary key) on ``day``: two queries."""
    objectives = Objective.objects.filter(review__startup=startup).select_related("metric", "review")
    return progress_by_review(objectives.order_by("-review__held_on", "metric__position", "pk"), day)


def progress_by_review(objectives: Iterable[Objective], day: dt.date) -> Mapping[int, list[ObjectiveProgress]]:
    """Return how far each objective is on ``day``, by the key of its committee: one query."""
    rows = list(objectives)
    values = values_by_metric({one.metric_id for one in rows}, day)
    found: defaultdict[int, list[ObjectiveProgress]] = defaultdict(list)
    for one in rows:
        found[one.review_id].append(progress_of(one, values.get(one.metric_id, ()), day))
    return found


def values_by_metric(metrics: Collection[int], day: dt.date) -> Mapping[int, Sequence[MeasuredDay]]:
    """Return the values of some metrics (keys) over periods that ended by ``day``, in the order of time: one query."""
    found: defaultdict[int, list[MeasuredDay]] = defaultdict(list)
    if metrics:
        rows = Measurement.objects.filter(metric__in=metrics, until__lte=day + ONE_DAY).order_by("until")
        for metric, until, value in rows.values_list("metric_id", "until", "value"):
            found[metric].append(MeasuredDay(until - ONE_DAY, value))
    return found


def last_objectives(startup: int, before: dt.date, day: dt.date) -> list[ObjectiveProgress]:
    """Return the objectives of the last committee held before a day that set some, as they are on ``day``: two queries."""
    return last_objectives_by_startup([startup], before, day).get(startup, [])


def last_objectives_by_startup(
    startups: Collection[int], before: dt.date, day: dt.date
) -> Mapping[int, list[ObjectiveProgress]]:
    """Return the ``last_objectives`` of each startup (its key) that has some: two queries."""
    objectives = Objective.objects.filter(review__startup__in=startups, review__held_on__lt=before)
    rows = list(objectives.select_related("metric", "review").order_by("review__held_on", "pk"))
    last = {one.review.startup_id: one.review_id for one in rows}  # the last one stays
    progress = progress_by_review((one for one in rows if one.review_id == last[one.review.startup_id]), day)
    return {startup: progress[review] for startup, review in last.items()}
