"""Queries about jobs for staff: running ones first, then the last ones."""

from collections.abc import Iterable

from django.db.models import Case, QuerySet, Value, When

from common.models import Job

SHOWN = 50
"""How many jobs a page shows."""


def ordered_jobs() -> QuerySet[Job]:
    """Return the running jobs first, then the last requested ones."""
    under_way = Case(When(state__in=[Job.State.RUNNING, Job.State.QUEUED], then=Value(0)), default=Value(1))
    return Job.objects.order_by(under_way, "-queued_at", "-pk")


def jobs_among(keys: Iterable[int]) -> QuerySet[Job]:
    """Return the jobs with these keys, by key."""
    return Job.objects.filter(pk__in=list(keys)).order_by("pk")
