"""Queries on incubators: their coaches, and their former slugs."""

import datetime as dt

from django.db.models import QuerySet

from common.periods import OnDay
from common.web.addresses import moved_to
from incubators.models import CoachAssignment, Incubator


class IsAssigned(OnDay):
    """Whether an assignment is in force on a day, between its ``start`` and its ``until``."""

    function = "incubators_is_assigned"


def assignments_on(day: dt.date) -> QuerySet[CoachAssignment]:
    """Return the coach assignments in force on a day."""
    return CoachAssignment.objects.filter(IsAssigned("start", "until", day))


def incubator_moved_to(slug: str) -> str | None:
    """Return the current slug of the incubator that had ``slug``; None if none had it."""
    return moved_to("incubator", "incubateurs", Incubator.objects.all(), slug)
