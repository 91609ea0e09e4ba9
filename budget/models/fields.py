"""Columns and conditions shared by the tables of money."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from impact.models import Metric


def euros(label: str, **options: object) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    """Return a field for an amount in euros, to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


def unknown_or(**lookup: object) -> Q:
    """Return the condition that a column is null or that the lookup holds: ``unknown_or(amount__gte=0)``."""
    (name,) = lookup
    return Q(**{f"{name.partition('__')[0]}__isnull": True}) | Q(**lookup)


def unknown_or_not_negative(name: str, *columns: str, message: str) -> CheckConstraint:
    """Return the constraint that each of these columns is null, or at least zero."""
    condition = Q()
    for column in columns:
        condition &= unknown_or(**{f"{column}__gte": 0})
    return CheckConstraint(name=name, condition=condition, violation_error_message=message)


def check_metric(metric: Metric | None, startup: int | None) -> None:
    """Check that the metric of an objective belongs to the startup (primary key) that applies or wins."""
    if metric and metric.startup_id != startup:
        raise ValidationError({"metric": "Choisissez une mesure de ce service."})


def one_laureate(name: str, message: str) -> CheckConstraint:
    """Return the constraint that there is either a startup or an incubator."""
    return CheckConstraint(
        name=name,
        condition=Q(startup__isnull=False, incubator__isnull=True) | Q(startup__isnull=True, incubator__isnull=False),
        violation_error_message=message,
    )
