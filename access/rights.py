"""The permissions: the only module that decides them, for pages, the API and commands."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from access.models import ServiceToken
from accounts.models import User
from common.clock import today
from common.history import because
from common.periods import in_force
from common.texts import clean_reason
from incubators.models import CoachAssignment, Incubator
from web import view_rights

type Actor = User | AnonymousUser | None
"""Who asks: None is the public too."""
type Author = Actor | ServiceToken
"""Who changes something: a person, or a tool."""
type Incubators = Collection[Incubator] | QuerySet[Incubator]


class Action(StrEnum):
    """The permissions."""

    READ = view_rights.READ
    """See what is public."""
    REQUEST_ACCESS = "request-access"
    """Ask staff for a right: whoever is signed in."""
    WORK = "work"
    """Open the workspace, which shows what one looks after: whoever has an account."""
    EDIT_STARTUP = "edit-startup"
    """Change a fiche: its phases, its investigation, who carries it."""
    FOLLOW_INCUBATOR = "follow-incubator"
    """See the figures of an incubator as its team does."""
    MEASURE = "measure"
    """Record the measurements of a service: whoever may change its fiche, and a tool with a token for it."""
    OPEN_INVESTIGATION = "open-investigation"
    """Begin to look at a problem: whoever coaches an incubator, and staff."""
    DECIDE = "decide"
    """Set targets, designate, publish results: for the whole programme."""
    ASSIGN_COACHES = "assign-coaches"
    """See the accounts, and say who coaches which incubator from when to when."""
    ADMINISTER = "administer"
    """Manage accounts and reference data."""


DECISIONS = frozenset({Action.DECIDE, Action.ASSIGN_COACHES, Action.ADMINISTER})
"""The rights whose use needs the level of ``PROCONNECT_ACR``: deciding, and giving rights."""
REFUSALS = {
    Action.REQUEST_ACCESS: "Connectez-vous pour demander un accès.",
    Action.WORK: "Connectez-vous pour continuer.",
    Action.EDIT_STARTUP: "Seuls les accompagnateurs de son incubateur et l’équipe DINUM modifient une fiche.",
    Action.FOLLOW_INCUBATOR: "Seuls les accompagnateurs de cet incubateur et l’équipe DINUM voient cette page.",
    Action.MEASURE: "Seuls ses accompagnateurs, l’équipe DINUM et un jeton émis pour lui mesurent un service.",
    Action.OPEN_INVESTIGATION: "Seuls les accompagnateurs d’un incubateur et l’équipe DINUM ouvrent une investigation.",
    Action.DECIDE: "Seule l’équipe DINUM prend cette décision.",
    Action.ASSIGN_COACHES: "Seule l’équipe DINUM dit qui accompagne un incubateur.",
    Action.ADMINISTER: "Seuls les administrateurs ont accès à cette action.",
}
OUTSIDER = "Votre compte n’est pas invité : écrivez à l’équipe de la DINUM pour l’être."


def has_permission(actor: Author, action: Action, *, incubators: Incubators = (), on: dt.date | None = None) -> bool:
    """Whether ``actor`` may do ``action`` on ``on`` (default: today in Paris) for what ``incubators`` support.

    Everybody reads. Every active account opens the workspace, except that of an outsider (``User.is_outsider``), which has
    the rights of the public and may ask for more. A coach edits the services of their incubators, enters
    their measures, follows their figures and opens investigations, for as long as the assignment lasts. DINUM staff
    edit everything, take decisions and assign coaches. Administrators also create accounts and assign roles. A closed
    account has the rights of the public, and so has a tool, whose token is checked by ``require_token``.

    At most one query, of which a queryset of ``incubators`` is a subquery; none for staff.
    """
    if action is Action.READ:
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if action is Action.REQUEST_ACCESS:
        return True
    if actor.is_outsider:
        return False
    if actor.role == User.Role.ADMINISTRATOR:
        return True
    if actor.role == User.Role.DINUM:
        return action is not Action.ADMINISTER
    day = on or today()
    if action in (Action.EDIT_STARTUP, Action.FOLLOW_INCUBATOR, Action.MEASURE):
        return _assignments(actor, day).filter(incubator__in=incubators).exists()
    if action is Action.OPEN_INVESTIGATION:
        return _assignments(actor, day).exists()
    return action is Action.WORK


def require(actor: Author, action: Action, *, incubators: Incubators = (), on: dt.date | None = None) -> User:
    """Return ``actor`` if they may do ``action``.

    :raises PermissionDenied: they may not; the message is in French.
    """
    if not has_permission(actor, action, incubators=incubators, on=on) or not isinstance(actor, User):
        raise PermissionDenied(refusal_of(actor, action))
    return actor


def refusal_of(actor: object, action: Action) -> str:
    """Return why ``actor`` may not do ``action``, in French."""
    return OUTSIDER if isinstance(actor, User) and actor.is_outsider else REFUSALS[action]


def require_now(actor: Author, action: Action, *, incubators: Incubators = ()) -> User:
    """Lock the account until the end of the transaction, then ``require``: the first lock of an action.

    The lock ensures that a revoked right writes nothing more, even in requests that began before.

    :raises LevelNeededError: the session must sign in again before this decision.
    """
    user = require(lock_actor(actor), action, incubators=incubators)
    if action in DECISIONS:
        require_level()
    return user


def lock_actor(actor: Author) -> Author:
    """Lock the account or token until the end of the transaction, and return it as stored.

    The lock ensures that a revoked right or token writes nothing more.
    """
    if isinstance(actor, ServiceToken):
        return lock_token(actor)
    if not isinstance(actor, User):
        return actor
    return User.objects.select_for_update(no_key=True).filter(pk=actor.pk).first()


def lock_token(token: ServiceToken) -> ServiceToken:
    """Lock the token until the end of the transaction, and return it as stored."""
    return ServiceToken.objects.select_for_update(no_key=True).get(pk=token.pk)


def require_token(token: ServiceToken, action: Action, *, startup: int, carriers: QuerySet[Incubator]) -> ServiceToken:
    """Return ``token`` if it may do ``action`` for a startup (primary key) today: measure it, if it was issued for it.

    :raises PermissionDenied: it may not.
    """
    if action is not Action.MEASURE:
        raise PermissionDenied("Un jeton n’envoie que des relevés.")
    granted = Q(startup=startup) | Q(incubator__in=carriers)
    if not token.is_valid(today()) or not token.grants.filter(granted).exists():
        raise PermissionDenied("Ce jeton n’écrit pas les relevés de ce service : demandez-le à l’équipe DINUM.")
    return token


def record_author(author: User | ServiceToken, *, reason: str, source: str = "page") -> AbstractContextManager[None]:
    """Record the author, whose right is already checked, and the reason with the changes of a block.

    The source of what a tool writes is ``api``, that of a person ``source``.

    :raises ValidationError: the reason is empty.
    """
    if isinstance(author, ServiceToken):
        return because(reason=clean_reason(reason), source="api", author=f"Jeton {author}")
    return because(reason=clean_reason(reason), source=source, user=author.pk, author=str(author))


def assignments_on(day: dt.date) -> QuerySet[CoachAssignment]:
    """Return the coach assignments in force on a day."""
    return CoachAssignment.objects.filter(in_force(day))


def _assignments(user: User, day: dt.date) -> QuerySet[CoachAssignment]:
    """Return the incubators that ``user`` coaches on a day."""
    return assignments_on(day).filter(user=user)


# --- The level of authentication that a decision needs -------------------------------------------------------------------
# A page tells in ``deciding_session`` how to know the level of its session; commands and jobs have none, and need none.
_is_missing: ContextVar[Callable[[], bool]] = ContextVar("is_level_missing", default=lambda: False)


class LevelNeededError(Exception):
    """The session must sign in again, with a higher level, before this decision."""


@contextmanager
def deciding_session(is_missing: Callable[[], bool]) -> Iterator[None]:
    """Set, for this block, the function that says whether the session lacks the level; it is called only to decide."""
    token = _is_missing.set(is_missing)
    try:
        yield
    finally:
        _is_missing.reset(token)


def require_level() -> None:
    """Require the level of a decision.

    :raises LevelNeededError: the session lacks it.
    """
    if _is_missing.get()():
        raise LevelNeededError
