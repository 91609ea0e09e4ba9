"""The favourites of a user."""

from typing import Any

from django.db.models import F

from accounts.models import User
from startups.models import Startup
from startups.queries import today
from startups.versions import last_change


def favourites_of(user: User) -> list[Startup]:
    """Return the favourites of a user, as ``at`` today and with ``changed`` (their last change), the latest first."""
    columns: dict[str, Any] = {"changed": last_change()}
    rows = Startup.objects.filter(favourites__user=user).at(today()).annotate(**columns)
    return list(rows.only("slug", "name", "is_fictitious").order_by(F("changed").desc(), "slug"))
