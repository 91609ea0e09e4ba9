"""The links of a mail: absolute, and for stopping the reminders without signing in."""

from django.conf import settings
from django.core import signing

from accounts.models import User

_SALT = "workspace.digests.unsubscribe"


def absolute(path: str) -> str:
    """The address of a page of the site, from outside a request."""
    return f"{settings.SITE_URL}{path}"


def stop_token(user: User) -> str:
    """What proves that somebody read the mail sent to ``user``; it holds for ever, and only stops the reminders."""
    return signing.Signer(salt=_SALT).sign(str(user.pk))


def user_of(token: str) -> User | None:
    """The user that a token was made for; None when it is not ours or the account is gone."""
    try:
        return User.objects.filter(pk=int(signing.Signer(salt=_SALT).unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None
