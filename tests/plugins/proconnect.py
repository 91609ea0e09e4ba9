"""A real OpenID Connect provider on this machine, in place of ProConnect."""

import base64
import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

SIGN_IN = "/connexion/proconnect/"
NOWHERE = "http://127.0.0.1:9/.well-known/openid-configuration"
OUTSIDE = b"https://cdn.jsdelivr.net/npm/@picocss/pico@2/css/pico.min.css"


@dataclass
class Provider:
    """The provider, the requests it received, and its behaviour: ``spoil`` changes the claims before signing."""

    url: str
    as_jwt: bool = True
    spoil: Callable[[dict[str, Any]], object] = lambda claims: None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def discovery(self) -> str:
        return f"{self.url}/.well-known/openid-configuration"

    def knows(self, subject: str, **claims: Any) -> None:
        """Add a user to the provider."""
        said = {
            "email": f"{subject}@example.gouv.fr",
            "email_verified": True,
            "given_name": "Camille",
            "usual_name": "Agent",
            **claims,
        }
        self.people[subject] = said

    def come_back(self, client: Client, subject: str, next_page: str = "") -> HttpResponse:
        """Sign in at the provider and come back; return the response of the return URL."""
        there = client.get(SIGN_IN, {"next": next_page} if next_page else {})["Location"]
        answer: HttpResponse = client.get(self.accept(there, subject))  # type: ignore[assignment]
        return answer

    def accept(self, there: str, subject: str) -> str:
        """Sign in at the provider; return the URL of our site to which it redirects."""
        said = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=5)
        parts = urlsplit(said.headers["Location"])
        return f"{parts.path}?{parts.query}"


def signed_in(client: Client) -> str | None:
    """Return the e-mail address of the session's user."""
    from accounts.models import User  # not before Django is set up

    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def challenge_of(verifier: str) -> str:
    """Return the challenge of a verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def query(address: str) -> dict[str, str]:
    """Return the parameters of a URL."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _watched(flask_app: Any, provider: Provider) -> None:
    """Record requests; sign the user information like ProConnect; load nothing from outside."""
    import flask
    from joserfc import jwt

    @flask_app.before_request  # type: ignore[untyped-decorator]
    def note() -> None:
        provider.asked[flask.request.path] = flask.request.values.to_dict()

    @flask_app.after_request  # type: ignore[untyped-decorator]
    def signed(response: Any) -> Any:
        if flask.request.path == "/userinfo" and response.status_code == 200:
            subject = response.json["sub"]
            claims = {"iss": provider.url, "aud": "client", "sub": subject, **provider.people[subject]}
            provider.spoil(claims)
            key = flask.g.oidc_provider_mock_storage.jwk
            if provider.as_jwt:
                response.data = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
                response.content_type = "application/jwt"
            else:
                response.data = flask.json.dumps(claims)
        elif response.mimetype == "text/html":
            response.data = response.data.replace(OUTSIDE, b"data:text/css,")
        return response

    @flask_app.get("/favicon.ico")  # type: ignore[untyped-decorator]
    def icon() -> Any:
        return "", 204


@pytest.fixture(scope="session")
def _provider() -> Iterator[Provider]:
    import oidc_provider_mock
    import werkzeug.serving

    provider = Provider("")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    flask_app = oidc_provider_mock.app()
    _watched(flask_app, provider)
    server = werkzeug.serving.make_server("127.0.0.1", 0, flask_app, threaded=True)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def proconnect(_provider: Provider, settings: Settings) -> Provider:
    """Configure the site with a ProConnect provider that responds normally."""
    _provider.as_jwt, _provider.spoil = True, lambda claims: None
    _provider.asked.clear()
    settings.PROCONNECT_DISCOVERY_URL = _provider.discovery
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "client", "a secret of the tests"
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "accounts.proconnect.backend.ProConnectBackend",
    ]
    return _provider
