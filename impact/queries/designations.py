"""Reads of the designations: those in force on a day."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from common.periods import OnDay
from impact.marks import FigureMark, mark_of_count, mark_of_stock
from impact.models import Designation


class IsDesignated(OnDay):
    """Whether a designation (its ``effective_on``, its ``withdrawn_on``) is in force on a day."""

    function = "impact_is_designated"


def designations_on(day: dt.date) -> QuerySet[Designation]:
    """The designations in force on a day: at most one a startup, but for those that overlap in the records."""
    return Designation.objects.filter(IsDesignated("effective_on", "withdrawn_on", day))


def unconfirmed_designations() -> QuerySet[Designation]:
    """The designations in force whose millésime nobody confirmed, the latest first."""
    found = Designation.objects.filter(is_millesime_confirmed=False, withdrawn_on=None).select_related("startup")
    return found.order_by("-decided_on", "startup__name", "pk")


def _in_force_by_dates(day: dt.date) -> Q:
    """The designations in force on a day when a millésime that nobody confirmed is the year of its date."""
    proposed = Q(IsDesignated("decided_on", "withdrawn_on", day), is_millesime_confirmed=False)
    return proposed | Q(IsDesignated("effective_on", "withdrawn_on", day), is_millesime_confirmed=True)


def national_impact_on(day: dt.date) -> tuple[int, FigureMark | None]:
    """Return how many services have national impact on a day, and what to say of that number. One query."""
    in_force = Q(IsDesignated("effective_on", "withdrawn_on", day))
    invented = Q(startup__is_fictitious=True) | Q(is_fictitious=True)
    counts = Designation.objects.aggregate(
        count=Count("startup", distinct=True, filter=in_force),
        by_dates=Count("startup", distinct=True, filter=_in_force_by_dates(day)),
        fictitious=Count("startup", distinct=True, filter=in_force & invented),
    )
    return counts["count"], mark_of_stock(**counts)


def mark_of_year(year: int) -> FigureMark | None:
    """What stands beside the number of services designated for a year, those in force. One query."""
    of_year = Q(millesime=year)
    counts = Designation.objects.filter(withdrawn_on=None).aggregate(
        count=Count("pk", filter=of_year),
        unconfirmed=Count("pk", filter=of_year & Q(is_millesime_confirmed=False)),
        by_dates=Count("pk", filter=Q(year_by_date=year)),
    )
    return mark_of_count(**counts)
