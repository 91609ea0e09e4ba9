"""Reads of the incubators: who coaches them, and where those that changed their names are."""

import datetime as dt

from django.db.models import QuerySet

from common.addresses import moved_to
from common.periods import OnDay
from incubators.models import CoachAssignment, Incubator


class IsAssigned(OnDay):
    """Whether an assignment (its ``start``, its ``end``) holds a day: its user coaches its incubator."""

    function = "incubators_is_assigned"


def assignments_on(day: dt.date) -> QuerySet[CoachAssignment]:
    """Who coaches which incubator on a day: one row a user and incubator."""
    return CoachAssignment.objects.filter(IsAssigned("start", "end", day))


def incubator_moved_to(slug: str) -> str | None:
    """The identifier that an incubator has now, when ``slug`` is one that it had; None otherwise."""
    return moved_to("incubator", "incubateurs", Incubator.objects.all(), slug)
