"""Change accounts, their roles, and who coaches which incubator; each action checks the permission and records the
reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not do it.
:raises ValidationError: with a French message for each field.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from access.rights import Action, Actor, record_author, require, require_level, require_now
from accounts.actions import give_code
from accounts.models import User
from common.access_journal import AccessEvent, note_access
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.request_context import saving
from common.row_actions import current_row, save_checked
from common.words import date_fr
from incubators.models import CoachAssignment, Incubator
from workspace.accounts.queries import bound_to_domain

ROLE, END = ("role",), ("until",)
"""What somebody saw of an account, and of an assignment."""
LAST = "C’est le dernier administrateur : donnez d’abord ce rôle à quelqu’un d’autre."


def open_account(*, email: str, name: str, role: str, reason: str, actor: Actor) -> User:
    """Create an account in advance; it is bound to its owner at the first sign-in by ProConnect with that e-mail."""
    with transaction.atomic(), record_author(require_now(actor, Action.ADMINISTER), reason=reason):
        account = User(email=email.strip().lower(), name=name.strip(), role=role)
        if User.objects.filter(email=account.email).exists():
            raise ValidationError(
                {"email": "Un compte existe déjà avec cette adresse e-mail : cherchez-le dans la liste des comptes."}
            )
        account.set_unusable_password()
        return save_checked(account)


def change_role(*, account: User, role: str, reason: str, actor: Actor, seen: VersionToken | None = None) -> User:
    """Change the role of an account."""
    is_left = role != User.Role.ADMINISTRATOR
    with _changing(account, Action.ADMINISTER, reason=reason, actor=actor, is_left=is_left) as account:
        check_unchanged(seen, state_of(account, ROLE))
        if account.role == role:
            raise ValidationError({"role": f"Ce compte a déjà le rôle « {account.get_role_display()} »."})
        account.role, account.is_invited = role, True
        account.is_superuser = account.is_superuser and role == User.Role.ADMINISTRATOR
        saved = save_checked(account)
    note_access(AccessEvent.ROLE_CHANGED, account=saved.pk, role=role)
    return saved


def close_account(*, account: User, reason: str, actor: Actor) -> User:
    """Close an account: its sessions end at their next page, and it can't sign in. The history of its changes is kept."""
    with _changing(account, Action.ADMINISTER, reason=reason, actor=actor, is_left=True) as account:
        if not account.is_active:
            raise ValidationError("Ce compte est déjà fermé.")
        account.is_active = False
        return save_checked(account)


def reopen_account(*, account: User, reason: str, actor: Actor) -> User:
    """Reopen a closed account, unchanged."""
    with _changing(account, Action.ADMINISTER, reason=reason, actor=actor) as account:
        if account.is_active:
            raise ValidationError("Ce compte est déjà ouvert.")
        account.is_active = True
        return save_checked(account)


def unbind_account(*, account: User, reason: str, actor: Actor) -> User:
    """Remove the ProConnect identity of an account; the next one with the same e-mail is bound to it."""
    with _changing(account, Action.ADMINISTER, reason=reason, actor=actor) as account:
        if account.subject is None:
            raise ValidationError("Ce compte n’est lié à aucune identité ProConnect.")
        account.subject = None
        return save_checked(account)


def unbind_domain(*, domain: str, reason: str, actor: Actor) -> None:
    """Remove the ProConnect identities of the accounts of an e-mail domain, except those of administrators.

    For an administration that changes its identity provider: ProConnect then gives other subjects for the same
    addresses, and the next identity with the address of an account is bound to it.
    """
    accounts = bound_to_domain(domain)
    with _locked(accounts, Action.ADMINISTER, reason=reason, actor=actor):
        bound = list(User.objects.filter(accounts))
        if not bound:
            raise ValidationError({"domain": "Aucun compte lié n’a une adresse de ce domaine."})
        for account in bound:
            account.subject = None
            save_checked(account)


def give_binding_code(*, account: User, actor: Actor) -> str:
    """Return the code of another administrator's first sign-in by ProConnect; displayed once, it replaces any other
    code.
    """
    with saving():
        user = require_now(actor, Action.ADMINISTER)
        if user.pk == account.pk:
            raise ValidationError("Ce code se donne à quelqu’un d’autre : demandez le vôtre à un autre administrateur.")
        if account.subject is not None or not account.is_active:
            raise ValidationError("Ce compte est fermé, ou déjà lié à une identité ProConnect.")
        return give_code(account)


def assign_coach(
    *, account: User, incubator: Incubator, start: dt.date, until: dt.date | None, reason: str, actor: Actor
) -> CoachAssignment:
    """Assign a coach to an incubator from a day to another (excluded; None: until further notice)."""
    with _changing(account, Action.ASSIGN_COACHES, reason=reason, actor=actor) as account:
        if not account.is_active:
            raise ValidationError("Ce compte est fermé : il n’accompagne personne. Rouvrez-le d’abord.")
        if not account.is_invited:
            account.is_invited = True
            save_checked(account)
        return save_checked(CoachAssignment(user=account, incubator=incubator, start=start, until=until))


def end_assignment(
    *, assignment: CoachAssignment, on: dt.date, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """End an assignment on a day, excluded; delete it if that is its first day."""
    with _changing(assignment.user, Action.ASSIGN_COACHES, reason=reason, actor=actor):
        assignment = current_row(assignment, seen, END)
        if assignment.until == on:
            raise ValidationError({"on": f"Cette affectation se termine déjà le {date_fr(on)}."})
        if assignment.start == on:
            assignment.delete()
            return
        assignment.until = on
        save_checked(assignment)


@contextmanager
def _changing(account: User, action: Action, *, reason: str, actor: Actor, is_left: bool = False) -> Iterator[User]:
    """Lock ``account``, check the actor's right, record the reason; commit atomically.

    :raises ValidationError: if ``is_left`` (the account will no longer be an administrator) and no other one is left.
    """
    with _locked(Q(pk=account.pk), action, reason=reason, actor=actor) as now:
        left = [one for one in now.values() if one.role == User.Role.ADMINISTRATOR and one.is_active]
        if is_left and left == [now[account.pk]]:
            raise ValidationError(LAST)
        yield now[account.pk]


@contextmanager
def _locked(accounts: Q, action: Action, *, reason: str, actor: Actor) -> Iterator[dict[int, User]]:
    """Lock ``accounts``, check the actor's right, record the reason; yield the accounts by key, and commit atomically.

    The administrators and the actor are locked too, in a fixed order, so that two administrators leaving at once are
    serialised and the site keeps one.
    """
    asking = actor if isinstance(actor, User) else None
    administrators = Q(role=User.Role.ADMINISTRATOR, is_active=True)
    with transaction.atomic():
        held = User.objects.filter(accounts | administrators | Q(pk=asking.pk if asking else None))
        now = {one.pk: one for one in held.order_by("pk").select_for_update()}
        user = require(now.get(asking.pk) if asking else actor, action)
        require_level()
        with record_author(user, reason=reason):
            yield now
