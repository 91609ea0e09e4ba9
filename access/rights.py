"""Who may do what: the one place that decides it, for pages, the API and commands."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Scope, ServiceToken, User
from common.rights import Action as Action
from incubators.models import CoachAssignment, Incubator
from incubators.queries import assignments_on

type Actor = User | AnonymousUser | None
"""Who asks: None is the public too."""
type Author = Actor | ServiceToken
"""Who changes something: a person, or a tool."""


REFUSALS = {
    Action.WORK: "Connectez-vous pour continuer.",
    Action.EDIT_STARTUP: "Seuls les accompagnateurs de son incubateur et l’équipe DINUM modifient une fiche.",
    Action.FOLLOW_INCUBATOR: "Seuls les accompagnateurs de cet incubateur et l’équipe DINUM voient cette page.",
    Action.MEASURE: "Seuls ses accompagnateurs, l’équipe DINUM et un jeton émis pour lui mesurent un service.",
    Action.OPEN_INVESTIGATION: "Seuls les accompagnateurs d’un incubateur et l’équipe DINUM ouvrent une investigation.",
    Action.DECIDE: "Seule l’équipe DINUM prend cette décision.",
    Action.ASSIGN_COACHES: "Seule l’équipe DINUM dit qui accompagne un incubateur.",
    Action.ADMINISTER: "Seuls les administrateurs ont accès à cette action.",
}


def may(actor: Author, action: Action, *, incubators: Iterable[Incubator] = (), on: dt.date | None = None) -> bool:
    """Whether ``actor`` may do ``action`` on a day (default: today in Paris) on what ``incubators`` carry.

    The public reads. Whoever has an account opens the workspace. A coach edits and measures what one of their
    incubators carries and follows its figures, while they coach it, and opens investigations. The DINUM's staff edit
    everything, decide, and say who coaches; administrators do all of it, and alone open accounts and give roles. A
    closed account is the public; so is a tool, whose token says what it writes (``require_token``).
    """
    if action is Action.READ:
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.role == User.Role.ADMINISTRATOR:
        return True
    if actor.role == User.Role.DINUM:
        return action is not Action.ADMINISTER
    day = on or timezone.localdate()
    if action in (Action.EDIT_STARTUP, Action.FOLLOW_INCUBATOR, Action.MEASURE):
        return _assignments(actor, day).filter(incubator__in=list(incubators)).exists()
    if action is Action.OPEN_INVESTIGATION:
        return _assignments(actor, day).exists()
    return action is Action.WORK


def require(actor: Author, action: Action, *, incubators: Iterable[Incubator] = (), on: dt.date | None = None) -> User:
    """``actor``, who may; else raises PermissionDenied with the reason in French."""
    if not may(actor, action, incubators=incubators, on=on) or not isinstance(actor, User):
        raise PermissionDenied(REFUSALS[action])
    return actor


def require_now(actor: Author, action: Action, *, incubators: Iterable[Incubator] = ()) -> User:
    """``require`` of the account as it is now, held until the end of the transaction; the first lock of an action.

    Once it is said that a right is revoked, nothing more is written by it, though the request began before.
    """
    return require(lock_actor(actor), action, incubators=incubators)


def lock_actor(actor: Author) -> Author:
    """Lock the account or the token until the end of the transaction, and return it as it is now.

    Once a right or a token is revoked, nothing more is written by it.
    """
    if isinstance(actor, ServiceToken):
        return lock_token(actor)
    if not isinstance(actor, User):
        return actor
    return User.objects.select_for_update(no_key=True).filter(pk=actor.pk).first()


def lock_token(token: ServiceToken) -> ServiceToken:
    """Lock the token until the end of the transaction, and return it as it is now."""
    return ServiceToken.objects.select_for_update(no_key=True).get(pk=token.pk)


def require_token(
    token: ServiceToken, scope: Scope | None, *, startup: int, carriers: QuerySet[Incubator]
) -> ServiceToken:
    """Return ``token`` if it may write ``scope`` of a startup (its key) today: it was issued for it or for a carrier.

    :raises PermissionDenied: it may not. ``scope`` is None for what no token writes.
    """
    granted = Q(startup=startup) | Q(incubator__in=carriers)
    is_valid = scope in token.scopes and token.is_valid(timezone.localdate())
    if not is_valid or not token.grants.filter(granted).exists():
        what = f"« {Scope(scope).label} »" if scope else "cela"
        raise PermissionDenied(f"Ce jeton n’écrit pas {what} de ce service : demandez-le à l’équipe DINUM.")
    return token


def require_programme_token(token: ServiceToken, scope: Scope) -> ServiceToken:
    """``token``, when it may write ``scope``, which is of no service, today."""
    if scope not in token.scopes or not token.is_valid(timezone.localdate()):
        raise PermissionDenied(f"Ce jeton n’écrit pas « {scope.label} » : demandez-le à l’équipe DINUM.")
    return token


def _assignments(user: User, day: dt.date) -> QuerySet[CoachAssignment]:
    """The incubators that ``user`` coaches on a day."""
    return assignments_on(day).filter(user=user)
