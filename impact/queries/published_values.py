"""The values that are published in the State's schema, and the administration of their services."""

import datetime as dt

from django.db.models import QuerySet

from impact.models import Measurement
from startups.models import Membership
from startups.queries import membership_in_force


def published_measurements() -> QuerySet[Measurement]:
    """Return every measurement with its metric and startup: by startup, metric, then time."""
    found = Measurement.objects.select_related("metric__startup")
    return found.order_by("metric__startup__slug", "metric__position", "metric__pk", "start")


def administrations_by_startup(day: dt.date) -> dict[int, str]:
    """Return the administration of each startup (primary key) on a day: one query.

    It is the owner of its leading incubator, else that incubator.
    """
    held = Membership.objects.filter(membership_in_force(day)).order_by("is_lead", "-position")
    rows = held.values_list("startup_id", "incubator__owner__name", "incubator__name")
    return {startup: owner or incubator for startup, owner, incubator in rows}
