"""Reads of the designations: those in force on a day."""

import datetime as dt

from django.db.models import QuerySet

from common.periods import OnDay
from impact.models import Designation


class IsDesignated(OnDay):
    """Whether a designation (its ``effective_on``, its ``withdrawn_on``) is in force on a day."""

    function = "impact_is_designated"


def designations_on(day: dt.date) -> QuerySet[Designation]:
    """The designations in force on a day: at most one a startup, but for those that overlap in the records."""
    return Designation.objects.filter(IsDesignated("effective_on", "withdrawn_on", day))
