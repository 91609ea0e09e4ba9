"""What is to be looked at in the measures and committees of a service: one rule for each signal, and the table ``SIGNALS``."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from django.db.models import OuterRef, QuerySet, Subquery

from common.freshness import last_written
from common.periods import months_before
from impact.models import Metric, Review
from impact.queries.levels import MatrixAddressSince
from impact.queries.matrix import MatrixCost, last_costs
from impact.queries.metrics import (
    MetricPeriod,
    MetricSeries,
    UnitCost,
    costs_with_matrix,
    followed,
    late_metrics,
)
from impact.queries.objectives import ONE_DAY, ObjectiveProgress, last_objectives_by_startup
from impact.queries.reviews import SOON_DAYS, Committee, beginning_day, by_startup, committee_due, last_committee
from startups.models import LifeEvent, Span
from startups.queries import spans_at

MONTHS_TO_FIRST_VALUE = 18
"""The programme expects the first values of a matrix within so many months of the launch."""
SAME_LENGTH = dt.timedelta(days=3)
"""Two months, quarters or years differ by at most so much; a part of a period is not compared with a whole one."""


class SignalKind(StrEnum):
    """The signals, in the order of the pages."""

    LATE = "late"
    FALLING = "falling"
    UNCHANGED = "unchanged"
    OUT_OF_REACH = "out_of_reach"
    NO_COMMITTEE = "no_committee"
    NO_VALUE = "no_value"
    OLD_MATRIX = "old_matrix"
    RISING_COST = "rising_cost"


@dataclass(frozen=True, slots=True)
class MeasuredService:
    """A service with the records that its signals are read from, on a day.

    ``objectives`` are those of the last committee that set some, ``launched_on`` the day of its entry in construction,
    and ``address_since`` that of the last change of the address of its matrix, if known. ``costs`` are those of its units,
    the last year first. Nothing was followed before the ``beginning``.
    """

    startup: int
    last_committee: Committee | None
    metrics: Sequence[MetricSeries]
    objectives: Sequence[ObjectiveProgress]
    beginning: dt.date | None
    launched_on: dt.date | None
    address_since: dt.date | None
    costs: Sequence[UnitCost] = ()


type Rule = Callable[[MeasuredService, dt.date], Sequence[str] | None]
"""Return the names of the metrics that show the signal on a day; None when there is no signal."""


def late(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return the metrics whose next value is late."""
    return _names(late_metrics(service.metrics, day, service.beginning))


def falling(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return the metrics whose last three values, of periods that follow one another, move against their direction."""
    return _names([one for one in service.metrics if _falls_twice(one.metric, one.periods_to_last_value[-3:])])


def _falls_twice(metric: Metric, periods: Sequence[MetricPeriod]) -> bool:
    lengths = [one.until - one.start for one in periods]
    if len(periods) < 3 or max(lengths) - min(lengths) > SAME_LENGTH:
        return False
    sign = 1 if metric.direction == Metric.Direction.UP else -1
    return all(
        before.value is not None and after.value is not None and (after.value - before.value) * sign < 0
        for before, after in pairwise(periods)
    )


def unchanged(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return the metrics whose values since the last committee all equal the value known at that committee."""
    last = service.last_committee
    if last is None:
        return None
    return _names([one for one in service.metrics if _is_unchanged_since(one, last.held_on)])


def _is_unchanged_since(series: MetricSeries, day: dt.date) -> bool:
    measured = [one for one in series.periods_to_last_value if one.value is not None]
    known = [one.value for one in measured if one.until - ONE_DAY <= day]
    since = {one.value for one in measured if one.until - ONE_DAY > day}
    return bool(known) and since == {known[-1]}


def out_of_reach(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return the metrics of the objectives that the current pace misses."""
    return [one.objective.metric.name for one in service.objectives if one.is_out_of_reach] or None


def without_committee(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return a signal if no committee of the service is recorded."""
    return () if service.last_committee is None else None


def without_value(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return a signal if no measure has a value eighteen months after the launch."""
    due = first_value_due(service.launched_on, service.metrics, service.beginning)
    return () if due and due < day else None


def first_value_due(
    launched_on: dt.date | None, metrics: Sequence[MetricSeries], beginning: dt.date | None
) -> dt.date | None:
    """Return when a first value is due: eighteen months after the launch, counted from the ``beginning`` at the earliest.

    None for a service that is not launched, or that has a value.
    """
    if launched_on is None or any(one.last for one in metrics):
        return None
    return months_before(max(launched_on, beginning or launched_on), -MONTHS_TO_FIRST_VALUE)


def with_old_matrix(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return a signal if a committee is to come, and the matrix is older than the last one."""
    of = outdated_matrix(service.last_committee, service.metrics, service.address_since, service.beginning, day)
    return () if of else None


def outdated_matrix(
    last: Committee | None,
    metrics: Sequence[MetricSeries],
    address_since: dt.date | None,
    beginning: dt.date | None,
    day: dt.date,
) -> dt.date | None:
    """Return the day of the matrix of a service if it precedes the ``last`` committee, and the next one is due soon or late.

    None if that is not so, if the day of the matrix is unknown, or if that committee precedes the ``beginning``.
    """
    due = committee_due(last, beginning)
    if last is None or due is None or due > day + dt.timedelta(days=SOON_DAYS):
        return None
    updated = matrix_day(metrics, address_since)
    return updated if updated and updated < last.held_on and (beginning is None or last.held_on >= beginning) else None


def matrix_day(metrics: Sequence[MetricSeries], address_since: dt.date | None) -> dt.date | None:
    """Return the day of a matrix, as ``Matrix.dated_on``: the last day of its newest value, else that of its address;
    None: not determined. A measure without a dimension is not in it.
    """
    return max(
        (one.last.until - ONE_DAY for one in metrics if one.last and one.metric.dimension), default=address_since
    )


def with_rising_cost(service: MeasuredService, day: dt.date) -> Sequence[str] | None:
    """Return the units whose cost rises."""
    return [one.last.unit for one in rising_costs(service.costs, service.beginning, day)] or None


def rising_costs(costs: Sequence[UnitCost], beginning: dt.date | None, day: dt.date) -> list[MatrixCost]:
    """Return the units whose computed cost, in the last year known on the day, exceeds that of the year before.

    A year that was over by the ``beginning`` does not count, nor a cost that a rounded source may explain.
    """
    return [
        one
        for one in last_costs(costs, day)
        if one.before and _rises(one.last, one.before) and (beginning is None or one.last.year >= beginning.year)
    ]


def _rises(last: UnitCost, before: UnitCost) -> bool:
    if last.computed is None or before.computed is None or last.is_approximate or before.is_approximate:
        return False
    return last.computed > before.computed


def _names(all_series: Sequence[MetricSeries]) -> Sequence[str] | None:
    return [one.metric.name for one in all_series] or None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal: its title, its rule in words, and the rule."""

    kind: SignalKind
    title: str
    words: str
    rule: Rule


SIGNALS = {
    one.kind: one
    for one in (
        Signal(
            SignalKind.LATE,
            "Mesure en retard",
            "La prochaine valeur d’une mesure devait être connue avant ce jour : fin de la période suivante d’après sa "
            "cadence, plus son délai de disponibilité. Une mesure de cadence inconnue, ou sans aucune valeur, n’est "
            "jamais en retard.",
            late,
        ),
        Signal(
            SignalKind.FALLING,
            "En recul deux périodes de suite",
            "Les trois dernières valeurs d’une mesure, sur trois périodes de même durée qui se suivent, s’éloignent deux fois "
            "de son sens : elles baissent si plus haut est mieux, elles montent si plus bas est mieux.",
            falling,
        ),
        Signal(
            SignalKind.UNCHANGED,
            "Inchangée depuis le dernier comité",
            "Une mesure a de nouvelles valeurs depuis le dernier comité, et toutes égalent celle qui était connue ce jour-là.",
            unchanged,
        ),
        Signal(
            SignalKind.OUT_OF_REACH,
            "Objectif hors d’atteinte au rythme actuel",
            "Un objectif en cours du dernier comité : la part du chemin parcouru, de la valeur initiale à la dernière valeur, "
            "est inférieure à la part du temps écoulé jusqu’à cette valeur.",
            out_of_reach,
        ),
        Signal(
            SignalKind.NO_COMMITTEE,
            "Sans comité",
            "La phase du service est suivie par des comités d’investissement, et aucun n’est enregistré.",
            without_committee,
        ),
        Signal(
            SignalKind.NO_VALUE,
            "Sans valeur 18 mois après le lancement",
            "Aucune mesure n’a de valeur dix-huit mois après l’entrée en construction. Les mois se comptent du début du suivi "
            "pour un service lancé avant.",
            without_value,
        ),
        Signal(
            SignalKind.OLD_MATRIX,
            "Matrice plus ancienne que le dernier comité",
            "Un comité est attendu dans les deux mois, ou en retard, et la matrice d’impact précède le dernier comité : sa "
            "date est celle de sa valeur la plus récente, à défaut du dernier changement de son adresse. Un comité d’avant le "
            "début du suivi, ou une date inconnue, ne compte pas.",
            with_old_matrix,
        ),
        Signal(
            SignalKind.RISING_COST,
            "Coût par unité qui augmente",
            "Le coût calculé d’une unité, la dernière année connue, dépasse celui de l’année précédente. Une année terminée "
            "avant le début du suivi ne compte pas, ni un coût dont une source est arrondie.",
            with_rising_cost,
        ),
    )
}
"""The rule of each signal."""


def signals_on(day: dt.date, startups: Collection[int] | None = None) -> dict[int, dict[SignalKind, Sequence[str]]]:
    """Return the signals of each service that has some on ``day``, by key: eight queries, or nine.

    The population is the services whose phase is followed by committees, limited to ``startups`` if given.
    """
    found = {}
    for service in _load_services(day, startups):
        kinds = {kind: names for kind, one in SIGNALS.items() if (names := one.rule(service, day)) is not None}
        if kinds:
            found[service.startup] = kinds
    return found


def _load_services(day: dt.date, startups: Collection[int] | None) -> list[MeasuredService]:
    spans = spans_at(day).filter(kind__has_committees=True)
    if startups is not None:
        spans = spans.filter(startup__in=startups)
    launch = Span.objects.filter(startup=OuterRef("startup"), is_launch=True, start__lte=day).values("start")[:1]
    changed = MatrixAddressSince("startup_id", written=f"DATE '{last_written(day)}'")
    rows = spans.annotate(launched_on=Subquery(launch), address_since=changed)
    dates = {key: found for key, *found in rows.values_list("startup_id", "launched_on", "address_since")}
    keys = [*dates]
    reviews = by_startup(Review.objects.filter(held_on__lte=day, startup__in=keys))
    events = LifeEvent.objects.filter(kind=LifeEvent.Kind.COMMITTEE, date__lte=day, startup__in=keys)
    held = by_startup(events)
    metrics = metrics_by_startup(Metric.objects.filter(startup__in=keys), day)
    objectives, beginning = last_objectives_by_startup(keys, day + ONE_DAY, day), beginning_day()
    costs = costs_with_matrix(keys)
    return [
        MeasuredService(
            startup=startup,
            last_committee=last_committee(reviews[startup], held[startup]),
            metrics=metrics.get(startup, ()),
            objectives=objectives.get(startup, ()),
            beginning=beginning,
            launched_on=dates[startup][0],
            address_since=dates[startup][1],
            costs=costs.get(startup, ()),
        )
        for startup in keys
    ]


def metrics_by_startup(metrics: QuerySet[Metric], day: dt.date) -> dict[int, list[MetricSeries]]:
    """Return the metrics with their periods that were over by ``day``, by startup (its key): two queries."""
    found: defaultdict[int, list[MetricSeries]] = defaultdict(list)
    for metric in metrics.prefetch_related("measurements"):
        found[metric.startup_id].append(followed(metric, day))
    return found
