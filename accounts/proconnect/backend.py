"""ProConnect as a way to sign in, for Django."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.proconnect.exchange import Exchange


class ProConnectBackend(ModelBackend):
    """The library's own would ask the provider for its addresses at each page, and let closed accounts stay signed in."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, nonce: str, code_verifier: str | None
    ) -> User | None:
        user: User | None = Exchange().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        return user
