"""The sessions of people, in the database."""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

RENEWED_AFTER = dt.timedelta(minutes=5)
"""How long a session is used before its hours begin again: not each page writes to the database."""


class SessionStore(DatabaseStore):
    """Django's store, which also remembers until when the session that it read lasts."""

    ends: dt.datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.ends = found.expire_date if found else None
        return found


def is_to_renew(session: SessionBase) -> bool:
    """Whether the hours of a session began more than ``RENEWED_AFTER`` ago; also if its store doesn't say when."""
    ends: dt.datetime | None = getattr(session, "ends", None)
    age = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return ends is None or ends - timezone.now() < age - RENEWED_AFTER
