"""Queries on incubators: their coaches, and their former slugs."""

import datetime as dt

from django.db.models import QuerySet

from common.addresses import moved_to
from common.periods import in_force
from incubators.models import CoachAssignment, Incubator


def assignments_on(day: dt.date) -> QuerySet[CoachAssignment]:
    """Return the coach assignments in force on a day."""
    return CoachAssignment.objects.filter(in_force(day))


def incubator_moved_to(slug: str) -> str | None:
    """Return the current slug of the incubator that had ``slug``; None if none had it."""
    return moved_to("incubator", "incubateurs", Incubator.objects.all(), slug)
