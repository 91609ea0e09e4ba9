"""What the import waits for, on the home of the workspace: ``{% load import_waits %}``."""

from collections.abc import Iterable
from typing import Any

from django import template

from access.rights import Action, has_permission
from accounts.models import User
from betagouv.presenters import record_fr
from betagouv.waiting.queries import ImportWaits, import_waits
from startups.models import Finding, Startup

register = template.Library()
SHOWN = 10
"""How many unread files are shown."""


@register.inclusion_tag("betagouv/import_waits.html")
def waits_of_import(user: User, startups: Iterable[Startup] = ()) -> dict[str, Any]:
    """Say what the import waits for: of all records to staff, of the ``startups`` to a coach."""
    follows_all = has_permission(user, Action.DECIDE)
    waits = import_waits(None if follows_all else {one.slug for one in startups})
    return {
        "waits": waits,
        "follows_all": follows_all,
        "may_administer": has_permission(user, Action.ADMINISTER),
        "words": _counted(waits, Finding.Code.UNKNOWN_WORD),
        "fields": _counted(waits, Finding.Code.UNKNOWN_FIELD),
        "events": _counted(waits, Finding.Code.UNKNOWN_EVENT),
        "unread": [(one, record_fr(one.kind, one.key)) for one in waits.unread[:SHOWN]],
    }


def _counted(waits: ImportWaits, code: str) -> list[tuple[str, int]]:
    """Return the unknown words of a code with how many times they occur, the most frequent first."""
    return waits.unknown[code].most_common() if code in waits.unknown else []
