"""Who is signed in: the account of a session, read by a statement that is written once."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from accounts.models import User
from common.compiled import compiled_row


class AccountBackend(ModelBackend):
    """By e-mail address and password; every page of the workspace asks whose session it is."""

    def get_user(self, user_id: Any) -> User | None:
        user = _account(user_id)
        return user if user and self.user_can_authenticate(user) else None


@compiled_row
def _account(key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key)
