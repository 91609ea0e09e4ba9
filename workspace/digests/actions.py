"""Change whether a user receives the reminders."""

from accounts.models import User
from workspace.models import DigestRefusal


def wants_digests(user: User) -> bool:
    return not DigestRefusal.objects.filter(user=user).exists()


def choose_digests(*, user: User, wanted: bool) -> None:
    """Turn the reminders of ``user`` on or off."""
    if wanted:
        DigestRefusal.objects.filter(user=user).delete()
    else:
        DigestRefusal.objects.get_or_create(user=user)
