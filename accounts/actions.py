"""The account behind a ProConnect sign-in: found, bound the first time, or opened without any right."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.refusals import BOUND_TO_ANOTHER, CLOSED, NO_ADDRESS, RefusedError
from common.history import because

BOUND = "Première connexion par ProConnect : le compte est lié à cette identité."
OPENED = "Première connexion par ProConnect : le compte est ouvert, sans droit."


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is. ``subject`` never changes; an address of lower case may pass to somebody else."""

    subject: str
    email: str
    name: str


def account_of(identity: Identity) -> User:
    """The account of ``identity``: by its subject, else by the address of an account that no identity is bound to.

    :raises RefusedError: the account is closed, or bound to somebody else.
    """
    user = User.objects.filter(subject=identity.subject).first() or _bound(identity) or _opened(identity)
    if not user.is_active:
        raise RefusedError(CLOSED)
    return user


def _bound(identity: Identity) -> User | None:
    """The account made ahead for that address, from now on of that subject alone; None when there is no account."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=identity.email).first()
        if user is None or user.subject == identity.subject:
            return user
        if user.subject:
            raise RefusedError(BOUND_TO_ANOTHER)
        if user.is_active:
            user.subject, user.name = identity.subject, user.name or identity.name
            with because(reason=BOUND, source="proconnect", user=user.pk, author=str(user)):
                user.save(update_fields=["subject", "name"])
        return user


def _opened(identity: Identity) -> User:
    """A new account, that of an agent: it sees its workspace, and changes nothing before somebody assigns it."""
    try:
        with transaction.atomic(), because(reason=OPENED, source="proconnect", author=identity.name or identity.email):
            return User.objects.create_user(identity.email, None, subject=identity.subject, name=identity.name)
    except (ValidationError, IntegrityError):
        # Two windows of one person at once: the other one has just opened it.
        user = User.objects.filter(subject=identity.subject).first()
        if user is None:
            raise RefusedError(NO_ADDRESS) from None
        return user
