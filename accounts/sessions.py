"""The sessions of those who are signed in: Django's, in the database, read by a statement that is written once."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from common.compiled import compiled_row


class SessionStore(DatabaseSessions):
    """What ``SESSION_ENGINE`` names: every page of the workspace begins by reading one."""

    def load(self) -> dict[str, Any]:
        data = _kept(self.session_key or "", timezone.now())
        # There is none, or it has expired: Django says so, and forgets its key.
        return super().load() if data is None else self.decode(data)


@compiled_row
def _kept(key: str, now: dt.datetime) -> QuerySet[Session, str]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data", flat=True)
