"""Find, bind or create the account of a ProConnect sign-in; a new account has no rights.

An e-mail address may have been given to another person: an administrator's account is bound only with a one-time code,
issued by another administrator or by the command line.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import BindingCode, User
from accounts.models.bindings import digest_of
from accounts.sign_in_errors import BOUND_TO_ANOTHER, CLOSED, NO_ADDRESS, NO_CODE, RefusedError
from common.access_journal import AccessEvent, note_access
from common.history import because

PREVIOUS_VISIT = "previous_visit"
"""The key of the session: a time in ISO 8601."""


def keep_previous_visit(request: HttpRequest, began: dt.datetime | None) -> None:
    """Store when the previous session of the user who has just signed in began; nothing at the first sign-in."""
    if began:
        request.session[PREVIOUS_VISIT] = began.isoformat()


BOUND = "Première connexion par ProConnect : le compte est lié à cette identité."
BOUND_WITH_CODE = "Première connexion par ProConnect, avec un code : le compte est lié à cette identité."
OPENED = "Première connexion par ProConnect : le compte est ouvert, sans droit."
ADDRESS_CHANGED = "Connexion par ProConnect : son adresse e-mail a changé."
ROLES_CHANGED = "Connexion par ProConnect : ses rôles ont changé."


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity from the provider. ``subject`` never changes; ``email`` (lower case) may be given to another person.

    ``roles``: what ProConnect knows of the person's organisation (``agent_public``), in alphabetical order.
    """

    subject: str
    email: str
    name: str
    roles: list[str] = field(default_factory=list)


class CodeNeededError(Exception):
    """The account is an administrator's, and is not bound to this identity yet."""

    def __init__(self, identity: Identity) -> None:
        super().__init__("a one-time code is needed")
        self.identity = identity


def account_of(identity: Identity, code: str = "") -> User:
    """Return the account with the subject of ``identity``, else an unbound account with its e-mail address, else a new
    one; store the roles and the address of ``identity``.

    :raises RefusedError: the account is closed or bound to another identity, or ``code`` is wrong.
    :raises CodeNeededError: the account ``needs_binding_code``, and ``code`` is empty.
    """
    user = User.objects.filter(subject=identity.subject).first() or _bound(identity, code) or _opened(identity)
    if not user.is_active:
        raise RefusedError(CLOSED)
    _store_roles(user, identity)
    _store_address(user, identity)
    return user


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LETTERS, ATTEMPTS = 12, 5
CODE_KEPT = dt.timedelta(days=2)


def give_code(account: User) -> str:
    """Create a code for the first sign-in of ``account``, replacing any other; only its digest is stored."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    until = timezone.now() + CODE_KEPT
    BindingCode.objects.update_or_create(
        user=account, defaults={"digest": digest_of(code), "until": until, "attempts": 0}
    )
    return code


def _use_code(user: User, code: str) -> None:
    """Use up the code of ``user``. Wrong codes are counted even though the sign-in is refused; a few void the code."""
    asked = BindingCode.objects.filter(user=user, until__gte=timezone.now(), attempts__lt=ATTEMPTS).first()
    clean = "".join(code.upper().split()).replace("-", "")
    if asked is None or not hmac.compare_digest(asked.digest, digest_of(clean)):
        BindingCode.objects.filter(user=user, attempts__lt=ATTEMPTS).update(attempts=F("attempts") + 1)
        raise RefusedError(NO_CODE)


def _bound(identity: Identity, code: str) -> User | None:
    """Bind the existing account with that e-mail address to the subject; return None without one."""
    ahead = User.objects.filter(email__iexact=identity.email, subject=None, is_active=True).first()
    needs_code = ahead is not None and ahead.needs_binding_code
    if ahead and needs_code:
        if not code:
            raise CodeNeededError(identity)
        _use_code(ahead, code)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email__iexact=identity.email).first()
        if user is None or user.subject == identity.subject:
            return user
        if user.subject:
            raise RefusedError(BOUND_TO_ANOTHER)
        if user.is_active:
            if user.needs_binding_code and not needs_code:
                raise CodeNeededError(identity)  # bound by another request since
            BindingCode.objects.filter(user=user).delete()
            user.subject, user.name = identity.subject, user.name or identity.name
            user.proconnect_roles = identity.roles
            why = BOUND_WITH_CODE if needs_code else BOUND
            with because(reason=why, source="proconnect", user=user.pk, author=str(user)):
                user.save(update_fields=["subject", "name", "proconnect_roles"])
            note_access(AccessEvent.BOUND, account=user.pk, with_code=needs_code)
        return user


def _store_roles(user: User, identity: Identity) -> None:
    """Replace the roles of the account by those that ProConnect has just sent."""
    if user.proconnect_roles == identity.roles:
        return
    user.proconnect_roles = identity.roles
    with transaction.atomic(), because(reason=ROLES_CHANGED, source="proconnect", user=user.pk, author=str(user)):
        user.save(update_fields=["proconnect_roles"])


def _store_address(user: User, identity: Identity) -> None:
    """Replace the address of the account by that of ``identity``, unless it is invalid or belongs to another account."""
    if user.email == identity.email:
        return
    known, user.email = user.email, identity.email
    try:
        user.clean_fields(exclude={field.name for field in User._meta.fields} - {"email"})
        with transaction.atomic(), because(reason=ADDRESS_CHANGED, source="proconnect", user=user.pk, author=str(user)):
            user.save(update_fields=["email"])
    except ValidationError:
        user.email = known
    except IntegrityError:
        user.email, user.refused_email = known, identity.email


def _opened(identity: Identity) -> User:
    """Create an account without rights: that of a public agent opens the workspace, and changes nothing until someone
    assigns it; that of anybody else reads as a visitor does.
    """
    try:
        with transaction.atomic(), because(reason=OPENED, source="proconnect", author=identity.name or identity.email):
            known = {"subject": identity.subject, "name": identity.name, "proconnect_roles": identity.roles}
            return User.objects.create_user(identity.email, None, is_invited=False, **known)
    except (ValidationError, IntegrityError):
        # Another request of the same person has just created it.
        user = User.objects.filter(subject=identity.subject).first()
        if user is None:
            raise RefusedError(NO_ADDRESS) from None
        return user
