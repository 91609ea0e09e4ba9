"""Reads of the incubators: who coaches them."""

import datetime as dt

from django.db.models import QuerySet

from common.periods import OnDay
from incubators.models import CoachAssignment


class IsAssigned(OnDay):
    """Whether an assignment (its ``start``, its ``end``) holds a day: its user coaches its incubator."""

    function = "incubators_is_assigned"


def assignments_on(day: dt.date) -> QuerySet[CoachAssignment]:
    """Who coaches which incubator on a day: one row a user and incubator."""
    return CoachAssignment.objects.filter(IsAssigned("start", "end", day))
