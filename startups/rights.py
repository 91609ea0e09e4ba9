"""Who may do what: decided here by the action, whatever the door (page, API, command)."""

import datetime as dt
from collections.abc import Container, Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Scope, ServiceToken, User
from common.rights import Action as Action
from incubators.models import CoachAssignment, Incubator
from incubators.queries import assignments_on
from startups.models import Membership, Startup
from startups.queries import carriers_within, holding

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


class _All:
    """Every slug; a row that names no service (an incubator, a fiche that was removed) has none."""

    def __contains__(self, slug: object) -> bool:
        return bool(slug)


def editable_by(actor: Author) -> Container[str]:
    """The slugs of the services whose fiche ``actor`` may change today: one query for a coach, none for anybody else."""
    if may(actor, Action.EDIT_STARTUP):
        return _All()
    if not may(actor, Action.WORK) or not isinstance(actor, User):
        return frozenset()
    day = timezone.localdate()
    carried = Membership.objects.filter(holding(day), incubator__in=_assignments(actor, day).values("incubator"))
    return frozenset(carried.values_list("startup__slug", flat=True))


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
    """The account or the token as it is now, held until the end of the transaction, so that nobody takes its rights meanwhile.

    Once the revocation of a token is said, nothing more is written by it.
    """
    if isinstance(actor, ServiceToken):
        return ServiceToken.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not isinstance(actor, User):
        return actor
    return User.objects.select_for_update(no_key=True).filter(pk=actor.pk).first()


def require_token(token: ServiceToken, scope: Scope | None, startup: Startup) -> ServiceToken:
    """``token``, when it may write ``scope`` of ``startup`` today: it was issued for it, or for an incubator that carries it.

    None: what no token writes.
    """
    day = timezone.localdate()
    granted = Q(startup=startup) | Q(incubator__in=carriers_within(startup.pk, day))
    if scope not in token.scopes or not token.is_valid(day) or not token.grants.filter(granted).exists():
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
