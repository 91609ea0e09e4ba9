"""Project the current year, and test the rule on past ones: a step of the job ``recompute``."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from common.known_until import day_of_records
from common.locks import take_turn
from common.words import plural_fr
from impact.queries.standards import known_since
from indicators.algebra import Measure, evidence_of
from indicators.drift.known import end_of, records_as_known
from indicators.live.plan import plan
from indicators.models import BacktestTrial, Definition, Projection
from indicators.projection.rule import DayCount, ExpectedTotal, mean_error, project, total, tried_days
from startups.queries import FIRST_YEAR

PROJECTION_LOCK = "indicators.projection"
"""The advisory lock of who projects."""


@dataclass(frozen=True, slots=True)
class Projected:
    """The numbers of ``indicators`` that grow during the year, ``projections`` of them, and ``changed`` rows."""

    indicators: int
    projections: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """A projected definition, and everything that ever counted for it."""

    definition: Definition
    measure: Measure
    facts: Sequence[DayCount]


def projection_step(day: dt.date, _startups: object) -> str:
    """Project the current year for the job ``recompute``."""
    done = project_running_year(on=min(day, day_of_records()))
    projected = plural_fr(done.projections, "indicateur projeté", "indicateurs projetés")
    return f"{projected} sur {done.indicators}, {plural_fr(done.changed, 'ligne modifiée', 'lignes modifiées')}."


@transaction.atomic
def project_running_year(*, on: dt.date | None = None) -> Projected:
    """Update every projection and trial from the records on the day ``on`` (default: the date of the records).

    Only differences are written. An indicator whose rule could be tested on no past year has no projection.
    """
    day = on or day_of_records()
    take_turn(PROJECTION_LOCK)
    subjects = _subjects(day)
    trials = _trials(subjects, day)
    projections = [_projection(one, trials[one.definition.pk], day) for one in subjects if trials[one.definition.pk]]
    changed = sync_table(Projection, ("indicator_id",), projections, ignore=("computed_at",))
    changed += sync_table(BacktestTrial, ("indicator_id", "year"), [one for some in trials.values() for one in some])
    return Projected(len(subjects), len(projections), changed)


def _subjects(day: dt.date) -> list[_Subject]:
    """Return the definitions that count events over the current year: one query each."""
    years = range(FIRST_YEAR, day.year + 1)
    return [
        _Subject(task.definition, task.measure, facts_of(task.measure, years, day))
        for task in plan(day)
        if day.year in task.years and task.measure and task.measure.is_counting
    ]


def facts_of(measure: Measure, years: Iterable[int], today: dt.date) -> list[DayCount]:
    """Return the facts counted for ``years``, including those before the indicator was followed: one query.

    A record already known for a future day is dated ``today``.
    """
    counts = Counter((min(row.date, today), row.year) for row in evidence_of(measure, years, today))
    return [DayCount(day, year, number) for (day, year), number in sorted(counts.items())]


def _trials(subjects: Sequence[_Subject], day: dt.date) -> dict[int, list[BacktestTrial]]:
    """Return the trials of each definition (primary key), from the records as known at the time if the history covers
    it.
    """
    tried = {one.definition.pk: tried_days(one.facts, day.year) for one in subjects}
    as_known = _expected_as_known(subjects, tried)
    return {
        one.definition.pk: [
            _trial(one, then, as_known.get((one.definition.pk, then))) for then in tried[one.definition.pk]
        ]
        for one in subjects
    }


def _expected_as_known(
    subjects: Sequence[_Subject], tried: Mapping[int, Sequence[dt.date]]
) -> dict[tuple[int, dt.date], ExpectedTotal]:
    """Return the projections of the rule from the records as known on each day within the history.

    They do not change: the stored ones are read, and the others computed, with one reconstruction of the records by
    day.
    """
    stored = {
        (one.definition_id, one.day): ExpectedTotal(int(one.so_far), int(one.value))
        for one in BacktestTrial.objects.filter(is_as_known=True)
    }
    since = known_since()
    missing: dict[dt.date, list[_Subject]] = {}
    for one in subjects:
        for then in tried[one.definition.pk]:
            if since and since <= then and (one.definition.pk, then) not in stored:
                missing.setdefault(then, []).append(one)
    for then, some in missing.items():
        with transaction.atomic(), records_as_known(end_of(then)):
            for one in some:
                facts = facts_of(one.measure, [then.year - 1, then.year], then)
                stored[one.definition.pk, then] = project(facts, then)
    return stored


def _trial(subject: _Subject, then: dt.date, as_known: ExpectedTotal | None) -> BacktestTrial:
    expected = as_known or project(subject.facts, then)
    return BacktestTrial(
        indicator_id=subject.definition.indicator_id,
        definition=subject.definition,
        year=then.year,
        day=then,
        so_far=Decimal(expected.so_far),
        value=Decimal(expected.value),
        result=Decimal(total(subject.facts, then.year)),
        is_as_known=as_known is not None,
    )


def _projection(subject: _Subject, trials: Sequence[BacktestTrial], day: dt.date) -> Projection:
    expected, error = project(subject.facts, day), mean_error([one.error for one in trials])
    around = int(error.to_integral_value(ROUND_HALF_UP))
    days = [one.day for one in subject.facts]
    return Projection(
        indicator_id=subject.definition.indicator_id,
        definition=subject.definition,
        year=day.year,
        day=day,
        so_far=Decimal(expected.so_far),
        value=Decimal(expected.value),
        low=Decimal(max(expected.value - around, expected.so_far)),
        high=Decimal(expected.value + around),
        mean_error=error,
        facts=sum(one.number for one in subject.facts),
        last_fact_on=max(days, default=None),
        computed_at=timezone.now(),
    )


def sync_table[M: Model](
    model: type[M], unique_fields: Sequence[str], rows: Iterable[M], ignore: Sequence[str] = ()
) -> int:
    """Insert, update and delete rows so that the table contains exactly ``rows``; return how many changed.

    Rows are matched by ``unique_fields``; a difference only in the fields of ``ignore`` updates nothing.
    """
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    compared = [name for name in fields if name not in ignore]
    stored = {_values(row, unique_fields): row for row in model._default_manager.all()}
    kept = [(row, stored.pop(_values(row, unique_fields), None)) for row in rows]
    changed = [row for row, before in kept if before is None or _values(before, compared) != _values(row, compared)]
    model._default_manager.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=list(unique_fields),
        update_fields=[name for name in fields if name not in unique_fields],
    )
    if stored:
        model._default_manager.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return len(changed) + len(stored)


def _values(row: Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
