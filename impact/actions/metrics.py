"""Record metrics and their measurements. Each action needs the right to change the fiche, and a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from access.models import ServiceToken
from access.rights import Action, Actor, Author
from common.clock import today
from common.confirming import ConfirmationNeededError
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.readings import MeasuredValue
from common.row_actions import next_position
from common.words import strip_trailing_zeros
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate, is_refused
from impact.models import Measurement, Metric
from impact.national.changes import criteria_moved
from impact.queries.designations import designations_on
from startups import records
from startups.changes import startup_change
from startups.models import Startup

READING = ("start", "until", *Measurement.EDITED)
"""What somebody saw of a reading; its key is its period."""


class UnusualReadingsError(ConfirmationNeededError):
    """Readings are unusual, or move ``criteria`` of national impact: ``outcomes`` give the former by reading.

    ``asked_first`` is what the page asks besides.
    """

    def __init__(
        self, outcomes: Sequence[ReadingOutcome], criteria: Sequence[str], asked_first: Sequence[str] = ()
    ) -> None:
        super().__init__([*asked_first, *(one.unusual for one in outcomes if one.unusual), *criteria])
        self.outcomes, self.criteria = outcomes, criteria


def save_metric(metric: Metric, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> Metric:
    """Create a metric after the others of its service, or correct it; as the headline, it replaces the previous one."""
    with startup_change(metric.startup, reason=reason, actor=actor) as locked:
        return write_metric(metric, locked, seen=seen)


def write_metric(metric: Metric, locked: Startup, *, seen: VersionToken | None = None) -> Metric:
    """Write a metric of the service that the current change locked, as ``save_metric``."""
    metric.startup = locked
    if metric.pk is None:
        metric.code = _free_code(locked, metric.name)
        metric.position = next_position(locked.metrics.values_list("position", flat=True))
    if metric.is_headline:
        locked.metrics.filter(is_headline=True).exclude(pk=metric.pk).update(is_headline=False)
    return records.write(metric, seen=seen)


def withdraw_metric(metric: Metric, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a metric recorded by mistake, which has neither values nor objectives; the history keeps it."""
    with startup_change(metric.startup, reason=reason, actor=actor):
        if metric.measurements.exists():
            raise ValidationError("Cette mesure a des relevés : retirez-les d’abord.")
        if metric.indicator_links.exists():
            raise ValidationError("Un indicateur du fichier publié est lié à cette mesure : déliez-le d’abord.")
        if metric.objectives.exists():
            raise ValidationError("Un objectif de comité porte sur cette mesure : retirez-le d’abord.")
        records.remove(metric, seen=seen)


def record_reading(
    *,
    metric: Metric,
    reading: MeasuredValue,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
    confirmed: str | bool = False,
    asked_first: Sequence[str] = (),
) -> None:
    """Record the value of a period without one, or replace the value in ``seen``, once what is unusual, and what the page
    asks besides, is ``confirmed``.
    """
    with startup_change(metric.startup, reason=reason, actor=actor, action=Action.MEASURE) as locked:
        (evaluated,) = evaluate(locked, [SubmittedReading("", metric.code, reading)])
        if evaluated.refusals:
            raise ValidationError(dict(evaluated.refusals))
        seen_then = seen and seen.about(start=reading.start, until=reading.until)
        check_unchanged(seen_then, state_of(evaluated.held, READING), reading_state(reading))
        if evaluated.effect is not ReadingEffect.RECORDED and seen is None:
            raise ValidationError({"period": "Cette période est déjà mesurée : corrigez sa valeur."})
        write = partial(write_outcomes, [evaluated], Measurement.Origin.PAGE)
        with_confirmation([evaluated], write, locked, actor, confirmed, asked_first)


def record_readings(
    *,
    startup: Startup,
    asked: Sequence[SubmittedReading],
    reason: str,
    actor: Author,
    origin: Measurement.Origin,
    seen: VersionToken | None = None,
    series: VersionToken | None = None,
    confirmed: str | bool = False,
) -> list[ReadingOutcome]:
    """Record all the readings, or none if one is refused; return the result of each.

    Idempotent by (metric, period): the same value again changes nothing, another one corrects it. ``seen`` is the
    version of the requested periods, ``series`` that of all measurements of each metric.

    :raises UnusualReadingsError: what is unusual in them is not ``confirmed``.
    """
    with startup_change(startup, reason=reason, actor=actor, action=Action.MEASURE) as locked:
        if series is not None:
            check_unchanged(series, series_state(locked, {one.metric for one in asked}))
        evaluated = evaluate(locked, asked)
        met = values_met(evaluated)
        unknown = VersionToken.of(dict.fromkeys(met))  # a line without a preview: nobody saw a value
        check_unchanged(seen and VersionToken({**unknown.digests, **seen.only(met).digests}), met)
        if not is_refused(evaluated):
            with_confirmation(evaluated, lambda: write_outcomes(evaluated, origin), locked, actor, confirmed)
    return evaluated


def correct_measurement(
    measurement: Measurement,
    *,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
    confirmed: str | bool = False,
) -> None:
    """Correct the value of a period if it is still the one in ``seen``, once what is unusual is ``confirmed``; the
    history keeps the old one.
    """
    metric = measurement.metric
    reading = MeasuredValue(measurement.start, measurement.until, measurement.value)
    with startup_change(metric.startup, reason=reason, actor=actor, action=Action.MEASURE) as locked:
        measurement.origin = Measurement.Origin.PAGE
        evaluated = evaluate(locked, [SubmittedReading("", metric.code, reading)])
        write = partial(records.write, measurement, seen=seen, stamped=("origin",))
        with_confirmation(evaluated, write, locked, actor, confirmed)


def with_confirmation(
    outcomes: Sequence[ReadingOutcome],
    write: Callable[[], object],
    startup: Startup,
    actor: Author,
    confirmed: str | bool,
    asked_first: Sequence[str] = (),
) -> None:
    """Call ``write`` in a transaction, if ``actor`` confirmed the unusual values and the criteria that it moves.

    :raises UnusualReadingsError: they did not.
    """
    criteria: list[str] = []
    if _may_move_criteria(outcomes, startup, actor):
        criteria = criteria_moved(startup, write)
    else:
        write()
    needed = UnusualReadingsError(outcomes, criteria, asked_first)
    if not needed.is_confirmed(confirmed):
        raise needed


def _may_move_criteria(outcomes: Sequence[ReadingOutcome], startup: Startup, actor: Author) -> bool:
    """Whether ``actor`` is told of the criteria that these readings move: only a metric of people can.

    A tool is stopped only for a designated service, and never at the first value of a metric.
    """
    of_people = [one.metric for one in outcomes if one.metric and one.metric.counts_people]
    if not isinstance(actor, ServiceToken):
        return bool(of_people)
    return any(metric.measurements.all() for metric in of_people) and (
        designations_on(today()).filter(startup=startup).exists()
    )


def reading_state(reading: MeasuredValue) -> State:
    """Return the values of a reading, by column."""
    return {**state_of(reading, ("start", "until", "value", "source")), "is_approximate": bool(reading.is_approximate)}


def series_state(startup: Startup, codes: Collection[str]) -> State:
    """Return every measurement of some metrics, by metric code, for optimistic locking: one query."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    rows = Measurement.objects.filter(metric__startup=startup, metric__code__in=codes).order_by("metric", "start")
    for code, start, until, value, source in rows.values_list("metric__code", "start", "until", "value", "source"):
        found[code].append(f"{start} {until} {strip_trailing_zeros(value)} {source}")
    return found


def values_met(evaluated: Sequence[ReadingOutcome]) -> State:
    """Return the recorded values of the periods of these readings, by metric and period; None: no value."""
    return {
        f"{one.submitted.metric} {one.submitted.reading.start} {one.submitted.reading.until}": one.recorded_value
        for one in evaluated
    }


def _free_code(startup: Startup, name: str) -> str:
    """Return a code from the name of a metric, for files and tools, that no other metric of the service has."""
    taken = set(startup.metrics.values_list("code", flat=True))
    wanted = slugify(name)[:50] or "mesure"
    candidates = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 2)))
    return next(code for code in candidates if code not in taken)


def write_outcomes(evaluated: Sequence[ReadingOutcome], origin: Measurement.Origin) -> None:
    """Save the readings in at most two statements; the database checks them again."""
    rows = {effect: [one.row(origin) for one in evaluated if one.effect is effect] for effect in ReadingEffect}
    if rows[ReadingEffect.RECORDED]:
        Measurement.objects.bulk_create(rows[ReadingEffect.RECORDED])
    if rows[ReadingEffect.CORRECTED]:
        Measurement.objects.bulk_update(rows[ReadingEffect.CORRECTED], ["value", "source", "is_approximate", "origin"])
