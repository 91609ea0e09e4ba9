"""Writes of the objectives of committees in figures: set, correct, withdraw. Each needs the right to change the fiche.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from common.words import date_fr, number_fr
from impact.models import Metric, Objective, Review
from impact.queries.objectives import values_by_metric
from startups.changes import changing

OBJECTIVE = ("metric_id", "direction", "initial_value", "initial_on", "target_value", "target_on")
"""What somebody saw of an objective."""
LONGEST = dt.timedelta(days=5 * 366)


def record_objective(
    *,
    review: Review,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    objective: Objective | None = None,
    seen: VersionToken | None = None,
) -> Objective:
    """Set an objective of a committee, or correct ``objective``; ``values`` by column.

    Without an initial value or its date, it starts from the last value known on the day of the committee. It never starts
    from a later one.
    """
    with changing(review.startup, reason=reason, actor=actor):
        row = current_row(objective, seen, OBJECTIVE, values) if objective else Objective(review=current_row(review))
        set_values(row, values)
        if row.metric.startup_id != review.startup_id:
            raise ValidationError(
                {"metric_id": "Cette mesure est celle d’un autre service : choisissez-en une de ce service."}
            )
        _start_from_a_measurement(row, values.get("initial_on"), values.get("initial_value"))
        if row.target_on > row.initial_on + LONGEST:
            raise ValidationError({"target_on": "Une échéance vient dans les cinq ans : vérifiez l’année."})
        return save_checked(row)


def withdraw_objective(*, objective: Objective, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Take away an objective that was set by mistake; the history keeps it."""
    with changing(objective.review.startup, reason=reason, actor=actor):
        current_row(objective, seen, OBJECTIVE).delete()


def _start_from_a_measurement(row: Objective, on: dt.date | None, value: Decimal | None) -> None:
    """Give the objective the measured value of a day that it names, in whole or in part; refuse one never measured by the
    day of its committee.
    """
    held_on = row.review.held_on
    measured = [
        one
        for one in values_by_metric([row.metric_id], held_on).get(row.metric_id, ())
        if on in (None, one.on) and value in (None, one.value)
    ]
    if not measured:
        field = "initial_value" if value is not None else "initial_on"
        raise ValidationError({field: _no_measurement(row.metric, on, value, held_on)})
    row.initial_on, row.initial_value = measured[-1].on, measured[-1].value


def _no_measurement(metric: Metric, on: dt.date | None, value: Decimal | None, held_on: dt.date) -> str:
    what = f"la valeur {number_fr(value)}" if value is not None else "de valeur"
    when = f" au {date_fr(on)}" if on else ""
    return (
        f"Aucun relevé de « {metric.name} » ne donne {what}{when}, avant le comité du {date_fr(held_on)} : "
        "saisissez d’abord ce relevé, ou corrigez le départ."
    )
