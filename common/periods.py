"""Periods between two dates, the end excluded, as the database checks them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q


class DateRange(Func):
    """``daterange(start, end)``: the end excluded, an absent bound infinite."""

    function = "daterange"
    output_field = DateRangeField()


def ordered(name: str, start: str, end: str) -> CheckConstraint:
    """The end comes after the start; either may be unknown."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__gt": F(start)}),
        violation_error_message="La date de fin doit suivre la date de début.",
    )


def no_overlap(
    name: str, *, same: tuple[str, ...], start: str, end: str, message: str, condition: Q | None = None
) -> ExclusionConstraint:
    """Two rows with the ``same`` fields can't hold one day both."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (DateRange(start, end), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )
