"""Write in the journal of access who signs in or out, and whom the site refuses."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.known_browsers import known_browser
from accounts.models import User
from common.access_journal import AccessEvent, digest_of_address, note_access


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Note the account, the way, and whether it was opened in this browser before."""
    way = request.session.get("_auth_user_backend", "").rpartition(".")[2]
    is_new = not known_browser(request, user.email)
    note_access(AccessEvent.SIGN_IN, account=user.pk, way=way, new_browser=is_new)


@receiver(user_logged_out)
def note_sign_out(user: User | None, **_: Any) -> None:
    """Note the account whose session ends."""
    if user:
        note_access(AccessEvent.SIGN_OUT, account=user.pk)


@receiver(user_login_failed)
def note_refusal(credentials: dict[str, Any], **_: Any) -> None:
    """Note a wrong password or an unknown account, which the site does not tell apart."""
    if "username" in credentials:
        account = digest_of_address(str(credentials["username"]))
        note_access(AccessEvent.SIGN_IN_REFUSED, account=account, reason="password")
