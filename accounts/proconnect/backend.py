"""The authentication backend of ProConnect for Django."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.proconnect.exchange import Exchange


class ProConnectBackend(ModelBackend):
    """Replace the library's backend, which requests the provider's endpoints on each page and keeps closed accounts
    signed in.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, nonce: str, code_verifier: str | None
    ) -> User | None:
        user: User | None = Exchange().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        return user
