"""Queries on designations: those in force on a day."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from common.figure import Figure
from common.periods import in_force
from impact.models import Designation


def designations_on(day: dt.date) -> QuerySet[Designation]:
    """Return the designations in force on a day: at most one by startup, unless the records overlap."""
    return Designation.objects.filter(in_force(day, start="effective_on", until="withdrawn_on"))


def millesime_on(day: dt.date, startup: str) -> Subquery:
    """Return the millésime in force on a day of the service whose key is the column ``startup``, as an annotation."""
    designated = designations_on(day).filter(startup=OuterRef(startup)).order_by().values("startup")
    return Subquery(designated.annotate(last=Max("millesime")).values("last"))


def designated_for(year: int) -> QuerySet[Designation]:
    """Return the designations of the millésime of a year that are still in force."""
    return Designation.objects.filter(millesime=year, withdrawn_on=None)


def unconfirmed_designations() -> QuerySet[Designation]:
    """Return the designations in force whose millésime is unconfirmed, latest first."""
    found = Designation.objects.filter(is_millesime_confirmed=False, withdrawn_on=None).select_related("startup")
    return found.order_by("-decided_on", "startup__name", "pk")


def _in_force_by_dates(day: dt.date) -> Q:
    """Return the condition of being in force on a day if unconfirmed millésimes are the year of the date."""
    confirmed = in_force(day, start="effective_on", until="withdrawn_on") & Q(is_millesime_confirmed=True)
    proposed = in_force(day, start="decided_on", until="withdrawn_on") & Q(is_millesime_confirmed=False)
    return confirmed | proposed


def national_impact_on(day: dt.date, startups: Iterable[Any] | None = None) -> Figure:
    """Return the number of services with national impact on a day, among ``startups`` (None: all). One query."""
    designated = in_force(day, start="effective_on", until="withdrawn_on")
    found = Designation.objects.all() if startups is None else Designation.objects.filter(startup__in=startups)
    counts = found.aggregate(
        count=Count("startup", distinct=True, filter=designated),
        by_dates=Count("startup", distinct=True, filter=_in_force_by_dates(day)),
    )
    return figure_of_designations(**counts, day=day)


def figure_of_designations(count: int, by_dates: int, unconfirmed: int = 0, day: dt.date | None = None) -> Figure:
    """Return a number of designations; ``by_dates`` is the number by the years of their dates."""
    other = None if by_dates == count and not unconfirmed else Decimal(by_dates)
    return Figure(count, day=day, unconfirmed=unconfirmed, by_dates=other)


def undecided(year: int) -> str:
    """Return why a year without any designation has no number yet, if it is not over."""
    return f"Décidé au printemps {year + 1}."


def designated_in(year: int) -> Figure:
    """Return the number of services designated for a year and still in force. One query."""
    return count_designated(designated_or_dated(year), year)


_COUNTED = (
    "millesime",
    "is_millesime_confirmed",
    "year_by_date",
    *(f"startup__{name}" for name in ("slug", "name")),
)


def designated_or_dated(year: int) -> list[Designation]:
    """Return the designations in force whose millésime, or the year of whose date, is ``year``, by service. One query."""
    found = Designation.objects.filter(Q(millesime=year) | Q(year_by_date=year), withdrawn_on=None)
    return list(found.select_related("startup").only(*_COUNTED).order_by("startup__slug"))


def count_designated(rows: Iterable[Designation], year: int) -> Figure:
    """Count the designations for a year among those of ``designated_or_dated``.

    By dates, an unconfirmed millésime is the year of its date.
    """
    listed = list(rows)
    counted = [one for one in listed if one.millesime == year]
    by_dates = [one.millesime if one.is_millesime_confirmed else one.year_by_date for one in listed]
    return figure_of_designations(
        count=len(counted),
        by_dates=by_dates.count(year),
        unconfirmed=sum(not one.is_millesime_confirmed for one in counted),
    )
