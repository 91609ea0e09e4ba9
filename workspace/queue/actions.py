"""A team's answers to its queue: later, or not concerned."""

import datetime as dt

from django.core.exceptions import ValidationError

from access.rights import Action, require_now
from accounts.models import User
from common.clock import today
from common.request_context import saving
from startups.models import Startup
from startups.queries import incubators_of
from workspace.models import SetAside
from workspace.todos.rules import TodoKind

LONGEST = dt.timedelta(days=366)


@saving()
def set_aside(*, startup: Startup, todo: TodoKind, until: dt.date | None, reason: str, actor: User) -> SetAside:
    """Set a point of the queue aside until a day, or for good (``until`` None), with a reason.

    Those who may change the fiche may do so; the last answer replaces the previous one.

    :raises ValidationError: without a reason, or if the day is not after today and within a year.
    """
    user = require_now(actor, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    if not reason.strip():
        raise ValidationError({"reason": "Indiquez le motif."})
    if until is not None and not today() < until <= today() + LONGEST:
        raise ValidationError({"until": "Choisissez un jour après aujourd’hui, dans l’année qui vient."})
    row, _ = SetAside.objects.update_or_create(
        startup=startup, todo=todo, defaults={"until": until, "reason": reason.strip(), "set_by": user}
    )
    return row


@saving()
def bring_back(*, startup: Startup, todo: TodoKind, actor: User) -> None:
    """Put a point back in the queue."""
    require_now(actor, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    SetAside.objects.filter(startup=startup, todo=todo).delete()
