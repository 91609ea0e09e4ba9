"""Who may do what: decided here by the action, whatever the door (page, API, command)."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from incubators.models import CoachAssignment, Incubator

type Actor = User | AnonymousUser | None
"""Who asks: None is the public too."""


class Action(StrEnum):
    """What one may ask to do."""

    READ = "read"
    """See what is public."""
    EDIT_STARTUP = "edit-startup"
    """Change a fiche: its phases, its investigation, who carries it."""
    DECIDE = "decide"
    """Set targets, designate, publish results: for the whole programme."""
    ADMINISTER = "administer"
    """Manage accounts and reference data."""


REFUSALS = {
    Action.EDIT_STARTUP: "Seuls les accompagnateurs de son incubateur et l’équipe DINUM modifient une fiche.",
    Action.DECIDE: "Seule l’équipe DINUM prend cette décision.",
    Action.ADMINISTER: "Seuls les administrateurs ont accès à cette action.",
}


def may(actor: Actor, action: Action, *, incubators: Iterable[Incubator] = (), on: dt.date | None = None) -> bool:
    """Whether ``actor`` may do ``action`` on a day (default: today in Paris) on what ``incubators`` carry.

    The public reads. A coach edits what one of their incubators carries, while they coach it. The DINUM's staff edit
    everything and decide; administrators do all of it. A closed account is the public.
    """
    if action is Action.READ:
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.role == User.Role.ADMINISTRATOR:
        return True
    if actor.role == User.Role.DINUM:
        return action is not Action.ADMINISTER
    return action is Action.EDIT_STARTUP and _coaches(actor, incubators, on or timezone.localdate())


def require(actor: Actor, action: Action, *, incubators: Iterable[Incubator] = (), on: dt.date | None = None) -> User:
    """``actor``, who may; else raises PermissionDenied with the reason in French."""
    if not may(actor, action, incubators=incubators, on=on) or not isinstance(actor, User):
        raise PermissionDenied(REFUSALS.get(action, "Connectez-vous pour continuer."))
    return actor


def _coaches(user: User, incubators: Iterable[Incubator], day: dt.date) -> bool:
    return CoachAssignment.objects.filter(
        Q(end__isnull=True) | Q(end__gt=day), user=user, incubator__in=list(incubators), start__lte=day
    ).exists()
