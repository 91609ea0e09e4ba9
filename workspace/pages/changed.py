"""Telling that a change is saved, with the page that shows what it moved and undoes it."""

import uuid

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from common import request_id
from startups.models import Startup
from startups.queries import carriers_of, today
from startups.rights import Action, may

_MADE = """
SELECT h.pgh_context_id FROM (
    SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_startuphistory WHERE pgh_obj_id = %(id)s
    UNION ALL SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_phasehistory WHERE startup_id = %(id)s
    UNION ALL SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_membershiphistory WHERE startup_id = %(id)s
    UNION ALL SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_lifeeventhistory WHERE startup_id = %(id)s
    UNION ALL SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory WHERE startup_id = %(id)s
) h JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE x.metadata->>'request' = %(request)s ORDER BY h.pgh_created_at DESC, h.pgh_id DESC LIMIT 1
"""


def change_of_request(startup: Startup) -> uuid.UUID | None:
    """The context of what this request changed in the fiche itself; None when it changed nothing of it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MADE, {"id": startup.pk, "request": request_id.current()})
        row = cursor.fetchone()
    return row[0] if row else None


def tell_saved(request: HttpRequest, user: User, done: str, startup: Startup | None) -> None:
    """Say ``done`` on the next page, with the address of the change when ``user`` may undo it there."""
    url = ""
    change = change_of_request(startup) if startup else None
    if startup and change and may(user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today())):
        url = reverse("workspace-change", args=[startup.slug, change])
    messages.success(request, done, extra_tags=url)
