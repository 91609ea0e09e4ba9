"""The previous visit of a user: when their session before this one began. It is kept in the session."""

import datetime as dt

from django.http import HttpRequest

PREVIOUS_VISIT = "previous_visit"
"""The key of the session: a time in ISO 8601."""


def keep_previous_visit(request: HttpRequest, began: dt.datetime | None) -> None:
    """Store when the previous session of the user who has just signed in began; nothing at the first sign-in."""
    if began:
        request.session[PREVIOUS_VISIT] = began.isoformat()
