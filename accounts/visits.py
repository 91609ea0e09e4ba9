"""The previous visit of a user: when their session before this one began. It is kept in the session."""

import datetime as dt

from django.http import HttpRequest

PREVIOUS_VISIT = "previous_visit"


def keep_previous_visit(request: HttpRequest, began: dt.datetime | None) -> None:
    """Store when the previous session of the user who has just signed in began; nothing at the first sign-in."""
    if began:
        request.session[PREVIOUS_VISIT] = began.isoformat()


def previous_visit(request: HttpRequest) -> dt.datetime | None:
    """Return when the previous session of the user began; None for a visitor and in a first session."""
    if not request.user.is_authenticated:
        return None
    began = request.session.get(PREVIOUS_VISIT)
    return dt.datetime.fromisoformat(began) if began else None
