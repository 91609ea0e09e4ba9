"""The favourites of a user."""

from django.db.models import F

from accounts.models import User
from startups.models import Startup
from startups.queries import today, with_last_change


def favourites_of(user: User) -> list[Startup]:
    """Return the favourites of a user, the last added first, with ``at`` for today and ``changed`` (their last change)."""
    rows = with_last_change(Startup.objects.filter(favourites__user=user).at(today()))
    return list(rows.only("slug", "name", "is_fictitious").order_by(F("changed").desc(), "slug"))
