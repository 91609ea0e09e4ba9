"""Constraints and queries on periods between two dates, the end excluded."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CheckConstraint, F, Func, Model, OuterRef, Q, QuerySet

from common.clock import today
from common.words import same_date

FIRST_YEAR, LAST_YEAR = 2013, 2099
"""The first year of the programme, and the last that a record may have."""
FIRST_DAY = dt.date(FIRST_YEAR, 1, 1)
"""The first day of the programme."""
YEAR_OF_THE_PROGRAMME = f"Donnez une année comprise entre {FIRST_YEAR} et {LAST_YEAR}."


def plausible_year(name: str, field: str = "year") -> CheckConstraint:
    """Return the constraint that a year is within the programme's plausible years."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__gte": FIRST_YEAR, f"{field}__lt": LAST_YEAR + 1}),
        violation_error_message=YEAR_OF_THE_PROGRAMME,
    )


def check_year_begun(year: int, rule: str) -> None:
    """Check that a year of the programme is not to come.

    :raises ValidationError: of ``year``: the French ``rule``, then the possible years.
    """
    last = today().year
    if not FIRST_YEAR <= year <= last:
        raise ValidationError({"year": f"{rule} : son année va de {FIRST_YEAR} à {last}."})


class DateRange(Func):
    """``daterange(start, end)``: the end excluded, null for no bound."""

    function = "daterange"
    output_field = DateRangeField()


class YearRange(Func):
    """``int4range(first, last, '[]')``: the last year included, null for no bound."""

    function = "int4range"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = IntegerRangeField()


def in_force(
    day: dt.date | OuterRef, *, start: str = "start", until: str = "until", last_day: str = "", open_start: bool = False
) -> Q:
    """Return the condition that a period contains ``day``: ``until`` is excluded, or ``last_day`` included.

    A null end is no bound. A null start contains no day, unless ``open_start``: then it is no bound either. Without it,
    an index on the start serves.
    """
    begun = Q(**{f"{start}__lte": day})
    if open_start:
        begun = Q(**{f"{start}__isnull": True}) | begun
    end, comparison = (last_day, "gte") if last_day else (until, "gt")
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__{comparison}": day}))


def in_force_sql(day: str, *, start: str, until: str = "", last_day: str = "", open_start: bool = False) -> str:
    """Return the SQL of ``in_force``: ``in_force_sql("%(day)s", start="m.start", until="m.until", open_start=True)``."""
    begun = f"({start} IS NULL OR {start} <= {day})" if open_start else f"{start} <= {day}"
    return f"({begun} AND {not_ended_sql(day, until=until, last_day=last_day)})"


def not_ended_sql(day: str, *, until: str = "", last_day: str = "") -> str:
    """Return the SQL condition that a period has not ended before or on ``day``; with ``last_day``, before it."""
    end, comparison = (last_day, ">=") if last_day else (until, ">")
    return f"({end} IS NULL OR {end} {comparison} {day})"


def period_contains(since: dt.date | None, until: dt.date | None, day: dt.date) -> bool:
    """Whether the period contains ``day``: the end excluded, None for no bound.

    Equals ``in_force`` with ``open_start``; a test compares them.
    """
    return (since is None or since <= day) and (until is None or day < until)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month, ``months`` earlier; the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def days_of_year(year: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a year, and the day after its last one."""
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)


def overlapping[M: Model](rows: QuerySet[M], first: dt.date, after: dt.date) -> QuerySet[M]:
    """Return the rows whose period (``start`` to ``until``) overlaps ``first`` to ``after`` (excluded)."""
    period: dict[str, Any] = {"period": DateRange("start", "until")}
    met: QuerySet[M] = rows.annotate(**period).filter(period__overlap=(first, after))
    return met


def ordered(name: str, start: str, end: str) -> CheckConstraint:
    """Return the constraint that the end comes after the start; either may be null."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__gt": F(start)}),
        violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
    )


class NoOverlap(ExclusionConstraint):
    """An exclusion constraint on periods; migrations contain the plain class."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        _, args, kwargs = super().deconstruct()
        return "django.contrib.postgres.constraints.ExclusionConstraint", args, kwargs

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Iterable[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Skip reversed bounds, which ``ordered`` reports: PostgreSQL's own range error is not readable."""
        period = next(expression for expression, _ in self.expressions if isinstance(expression, DateRange | YearRange))
        start, end = (getattr(instance, bound.name) for bound in period.get_source_expressions())
        if start is not None and end is not None and end < start:
            return
        super().validate(model, instance, exclude=exclude, using=using)


def no_overlap(
    name: str,
    *,
    same: tuple[str, ...],
    start: str,
    end: str,
    message: str,
    condition: Q | None = None,
    period: type[DateRange | YearRange] = DateRange,
) -> NoOverlap:
    """Return the constraint that rows with the same ``same`` fields have no day (or year) in common."""
    return NoOverlap(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (period(start, end), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def year_before(date: dt.date) -> dt.date:
    """Return the same day one year earlier (28 February for a 29th); the date itself in the year 1."""
    return same_date(date, max(date.year - 1, 1))
