"""Who has an account, with which role, and who coaches which incubator: each write checks the right and says why.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from common.rights import Action
from common.words import date_fr
from incubators.models import CoachAssignment, Incubator
from startups.actions import current_row, save_checked, signed
from startups.rights import Actor, require

LAST = "C’est le dernier administrateur : donnez d’abord ce rôle à quelqu’un d’autre."


def open_account(*, email: str, name: str, role: str, reason: str, actor: Actor) -> User:
    """Make an account ahead: its owner signs in by ProConnect with that address, which binds it to them."""
    with _writing(Action.ADMINISTER, reason=reason, actor=actor):
        account = User(email=email.strip().lower(), name=name.strip(), role=role)
        if User.objects.filter(email=account.email).exists():
            raise ValidationError({"email": "Un compte existe déjà avec cette adresse e-mail."})
        account.set_unusable_password()
        return save_checked(account)


def change_role(*, account: User, role: str, reason: str, actor: Actor) -> User:
    """Give another role."""
    with _writing(Action.ADMINISTER, reason=reason, actor=actor):
        account = _alone(account, stays=role == User.Role.ADMINISTRATOR)
        if account.role == role:
            raise ValidationError({"role": f"Ce compte a déjà le rôle « {account.get_role_display()} »."})
        account.role = role
        account.is_superuser = account.is_superuser and role == User.Role.ADMINISTRATOR
        return save_checked(account)


def close_account(*, account: User, reason: str, actor: Actor) -> User:
    """Close an account: its sessions end at their next page, and it signs in no more. What it did stays said."""
    with _writing(Action.ADMINISTER, reason=reason, actor=actor):
        account = _alone(account, stays=False)
        if not account.is_active:
            raise ValidationError("Ce compte est déjà fermé.")
        account.is_active = False
        return save_checked(account)


def reopen_account(*, account: User, reason: str, actor: Actor) -> User:
    """Open a closed account again, as it was."""
    with _writing(Action.ADMINISTER, reason=reason, actor=actor):
        account = _alone(account, stays=True)
        if account.is_active:
            raise ValidationError("Ce compte est déjà ouvert.")
        account.is_active = True
        return save_checked(account)


def unbind_account(*, account: User, reason: str, actor: Actor) -> User:
    """Forget which ProConnect identity the account is of: the next one with its address takes it."""
    with _writing(Action.ADMINISTER, reason=reason, actor=actor):
        account = _alone(account, stays=True)
        if account.subject is None:
            raise ValidationError("Ce compte n’est lié à aucune identité ProConnect.")
        account.subject = None
        return save_checked(account)


def assign_coach(
    *, account: User, incubator: Incubator, start: dt.date, end: dt.date | None, reason: str, actor: Actor
) -> CoachAssignment:
    """Have somebody coach an incubator from a day to another (excluded; None: until further notice)."""
    with _writing(Action.ASSIGN_COACHES, reason=reason, actor=actor):
        account = _alone(account, stays=True)
        if not account.is_active:
            raise ValidationError("Ce compte est fermé : il n’accompagne personne. Rouvrez-le d’abord.")
        return save_checked(CoachAssignment(user=account, incubator=incubator, start=start, end=end))


def end_assignment(*, assignment: CoachAssignment, on: dt.date, reason: str, actor: Actor) -> None:
    """End an assignment on a day, excluded; one that would end on the day it begins is taken away."""
    with _writing(Action.ASSIGN_COACHES, reason=reason, actor=actor):
        _alone(assignment.user, stays=True)
        assignment = current_row(assignment)
        if assignment.end == on:
            raise ValidationError({"on": f"Cette affectation se termine déjà le {date_fr(on)}."})
        if assignment.start == on:
            assignment.delete()
            return
        assignment.end = on
        save_checked(assignment, end="on")


@contextmanager
def _writing(action: Action, *, reason: str, actor: Actor) -> Iterator[None]:
    """Check the actor's right to do ``action``, attach the reason; commit atomically."""
    with transaction.atomic():
        user = require(actor, action)
        with signed(user, reason=reason):
            yield


def _alone(account: User, *, stays: bool) -> User:
    """``account`` as it is now, locked; ValidationError when the site would have no administrator left.

    All administrators are locked together, in one order: two of them who leave at once take turns.
    """
    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True).order_by("pk")
    others = [one.pk for one in administrators.select_for_update() if one.pk != account.pk]
    now = User.objects.select_for_update().get(pk=account.pk)
    if not stays and not others and now.role == User.Role.ADMINISTRATOR and now.is_active:
        raise ValidationError(LAST)
    return now
