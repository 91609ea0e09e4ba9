"""Links of the e-mails: absolute URLs, and the link to stop the reminders without signing in."""

from django.conf import settings
from django.core import signing

from accounts.models import User

_SALT = "workspace.digests.unsubscribe"


def absolute(path: str) -> str:
    """Return the absolute URL of a page, outside a request."""
    return f"{settings.SITE_URL}{path}"


def stop_token(user: User) -> str:
    """Return a signed token that proves access to the e-mail sent to ``user``; it never expires, and only stops the
    reminders.
    """
    return signing.Signer(salt=_SALT).sign(str(user.pk))


def user_of(token: str) -> User | None:
    """Return the user of a token; None if the signature is invalid or the account is deleted."""
    try:
        return User.objects.filter(pk=int(signing.Signer(salt=_SALT).unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None
