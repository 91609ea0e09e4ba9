"""Record metrics, measurements and spending. Each action needs the right to change the fiche, and a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, Q
from django.utils.text import slugify

from access.rights import Action, Actor, Author
from common.clock import today
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.readings import MeasuredValue, reading_errors
from common.row_actions import current_row, next_position, save_checked, set_values
from common.words import strip_trailing_zeros
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate, is_refused
from impact.models import CostUnit, Measurement, Metric, Spending
from startups.changes import startup_change
from startups.models import Startup

FIRST_YEAR = 2013
METRIC = (
    "name",
    "unit",
    "kind",
    "cadence",
    "delay_days",
    "direction",
    "counts_people",
    "has_different_people",
    "is_headline",
    "description",
)
MEASUREMENT = ("value", "is_approximate", "source")
READING = ("start", "until", *MEASUREMENT)
SPENDING = ("year", "amount", "is_approximate", "detail", "source")
"""What somebody saw of each. The key of a spending is its year, of a reading its period."""


def record_metric(
    *,
    startup: Startup,
    values: Mapping[str, object],
    reason: str,
    actor: Actor,
    metric: Metric | None = None,
    seen: VersionToken | None = None,
) -> Metric:
    """Create a metric of ``startup``, or correct ``metric``; a new kind must allow its existing values."""
    with startup_change(startup, reason=reason, actor=actor) as locked:
        row = current_row(metric, seen, METRIC, values) if metric else _new_metric(locked, str(values["name"]))
        set_values(row, values)
        _check_kind(row)
        if row.is_headline:  # it replaces the previous one
            locked.metrics.filter(is_headline=True).exclude(pk=row.pk).update(is_headline=False)
        return save_checked(row)


def record_reading(
    *, metric: Metric, reading: MeasuredValue, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """Record the value of a period without one, or replace the value in ``seen``."""
    with startup_change(metric.startup, reason=reason, actor=actor, action=Action.MEASURE) as locked:
        (evaluated,) = evaluate(locked, [SubmittedReading("", metric.code, reading)])
        if evaluated.refusals:
            raise ValidationError(dict(evaluated.refusals))
        seen_then = seen and seen.about(start=reading.start, until=reading.until)
        check_unchanged(seen_then, state_of(evaluated.held, READING), reading_state(reading))
        if evaluated.effect is not ReadingEffect.RECORDED and seen is None:
            raise ValidationError({"period": "Cette période est déjà mesurée : corrigez sa valeur."})
        _write([evaluated], Measurement.Origin.PAGE)


def record_readings(
    *,
    startup: Startup,
    asked: Sequence[SubmittedReading],
    reason: str,
    actor: Author,
    origin: Measurement.Origin,
    seen: VersionToken | None = None,
    series: VersionToken | None = None,
) -> list[ReadingOutcome]:
    """Record all the readings, or none if one is refused; return the result of each.

    Idempotent by (metric, period): the same value again changes nothing, another one corrects it. ``seen`` is the
    version of the requested periods, ``series`` that of all measurements of each metric.
    """
    with startup_change(startup, reason=reason, actor=actor, action=Action.MEASURE) as locked:
        if series is not None:
            check_unchanged(series, series_state(locked, {one.metric for one in asked}))
        evaluated = evaluate(locked, asked)
        met = values_met(evaluated)
        unknown = VersionToken.of(dict.fromkeys(met))  # a line without a preview: nobody saw a value
        check_unchanged(seen and VersionToken({**unknown.digests, **seen.only(met).digests}), met)
        if not is_refused(evaluated):
            _write(evaluated, origin)
    return evaluated


def correct_measurement(
    *,
    measurement: Measurement,
    value: Decimal,
    source: str,
    is_approximate: bool,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> Measurement:
    """Correct the value of a period if it is still the one in ``seen``; the history keeps the old one."""
    with startup_change(measurement.metric.startup, reason=reason, actor=actor, action=Action.MEASURE):
        values = {"value": value, "is_approximate": is_approximate, "source": source.strip()}
        measurement = current_row(measurement, seen, MEASUREMENT, values)
        measurement.value, measurement.source, measurement.is_approximate = value, source.strip(), is_approximate
        measurement.origin = Measurement.Origin.PAGE
        return save_checked(measurement)


def record_spending(
    *,
    startup: Startup,
    year: int,
    amount: Decimal,
    source: str,
    reason: str,
    actor: Actor,
    detail: str = "",
    is_approximate: bool = False,
    seen: VersionToken | None = None,
) -> Spending:
    """Record the spending of ``startup`` in a year, at most the current one; the history keeps the previous value."""
    with startup_change(startup, reason=reason, actor=actor) as locked:
        if not FIRST_YEAR <= year <= today().year:
            message = f"Une dépense s’enregistre une fois faite : son année va de {FIRST_YEAR} à {today().year}."
            raise ValidationError({"year": message})
        held = locked.spendings.filter(year=year).first()
        before, spending = state_of(held, SPENDING), held or Spending(startup=locked, year=year)
        spending.amount, spending.is_approximate = amount, is_approximate
        spending.source, spending.detail, spending.is_fictitious = source.strip(), detail.strip(), locked.is_fictitious
        check_unchanged(seen and seen.about(year=year), before, state_of(spending, SPENDING))
        return save_checked(spending)


def set_cost_unit(
    *,
    startup: Startup,
    label: str,
    metric: Metric,
    share: Metric | None,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> CostUnit:
    """Set the unit of the unit cost: what ``metric`` counts, or its ``share`` in percent."""
    with startup_change(startup, reason=reason, actor=actor) as locked:
        if metric.startup_id != locked.pk or metric.kind != Metric.Kind.COUNT:
            raise ValidationError({"metric": "Choisissez une mesure de ce service qui compte des choses."})
        if share and (share.startup_id != locked.pk or share.kind != Metric.Kind.PERCENTAGE):
            raise ValidationError({"share": "Choisissez une mesure de ce service en pourcentage."})
        held = CostUnit.objects.filter(startup=locked).select_related("metric", "share").first()
        before, unit = cost_unit_state(held), held or CostUnit(startup=locked)
        unit.label, unit.metric, unit.share = label.strip(), metric, share
        check_unchanged(seen, before, cost_unit_state(unit))
        return save_checked(unit)


def withdraw(
    *, row: Metric | Measurement | Spending, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """Delete what was recorded by mistake; the history keeps it. A metric with measurements can't be deleted."""
    startup = row.metric.startup if isinstance(row, Measurement) else row.startup
    with startup_change(startup, reason=reason, actor=actor):
        row = current_row(row, seen, SAID[type(row)])
        if isinstance(row, Metric) and row.measurements.exists():
            raise ValidationError("Cette mesure a des relevés : retirez-les d’abord.")
        if isinstance(row, Metric) and row.objectives.exists():
            raise ValidationError("Un objectif de comité porte sur cette mesure : retirez-le d’abord.")
        try:
            row.delete()
        except ProtectedError:
            raise ValidationError("Le coût unitaire se calcule avec cette mesure : choisissez-en une autre.") from None


SAID: Mapping[type, Sequence[str]] = {Metric: METRIC, Measurement: MEASUREMENT, Spending: SPENDING}


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


def cost_unit_state(unit: CostUnit | None) -> State:
    """Return the state of the cost unit, with metric codes, for optimistic locking."""
    if unit is None:
        return {}
    return {"label": unit.label, "metric": unit.metric.code, "share": unit.share.code if unit.share else ""}


def values_met(evaluated: Sequence[ReadingOutcome]) -> State:
    """Return the recorded values of the periods of these readings, by metric and period; None: no value."""
    return {
        f"{one.submitted.metric} {one.submitted.reading.start} {one.submitted.reading.until}": one.before
        for one in evaluated
    }


def _new_metric(startup: Startup, name: str) -> Metric:
    """Return a metric after the others, with a code from its name, for files and tools."""
    taken = set(startup.metrics.values_list("code", flat=True))
    wanted = slugify(name)[:50] or "mesure"
    candidates = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 2)))
    code = next(code for code in candidates if code not in taken)
    position = next_position(startup.metrics.values_list("position", flat=True))
    return Metric(startup=startup, code=code, position=position, is_fictitious=startup.is_fictitious)


def _check_kind(metric: Metric) -> None:
    """Refuse a kind that does not allow the values of the metric, or its use in a unit cost."""
    if metric.pk is None:
        return
    readings = [MeasuredValue(one.start, one.until, one.value) for one in metric.measurements.all()]
    if any(reading_errors(metric.kind, reading, today()) for reading in readings):
        raise ValidationError({"kind": "Des valeurs enregistrées ne sont pas de cette sorte : corrigez-les d’abord."})
    held = CostUnit.objects.filter(Q(metric=metric) | Q(share=metric)).first()
    if held and metric.kind != (Metric.Kind.COUNT if held.metric_id == metric.pk else Metric.Kind.PERCENTAGE):
        raise ValidationError(
            {"kind": "Le coût unitaire se calcule avec cette mesure : choisissez-en une autre d’abord."}
        )


def _write(evaluated: Sequence[ReadingOutcome], origin: Measurement.Origin) -> None:
    """Save the readings in at most two statements; the database checks them again."""
    rows = {effect: [one.row(origin) for one in evaluated if one.effect is effect] for effect in ReadingEffect}
    if rows[ReadingEffect.RECORDED]:
        Measurement.objects.bulk_create(rows[ReadingEffect.RECORDED])
    if rows[ReadingEffect.CORRECTED]:
        Measurement.objects.bulk_update(rows[ReadingEffect.CORRECTED], ["value", "source", "is_approximate", "origin"])
