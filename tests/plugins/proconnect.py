"""A real OpenID Connect provider on this machine, which answers as ProConnect documents.

Its sources, read as of August 2026:

- the documentation for partners (proconnect-gouv/proconnect-espace-partenaires, ``src/pages/docs/fournisseur-service``):
  ``scope-claims.md``, ``donnees_fournies.md``, ``roles.md``, ``implementation_technique.md``, ``double_authentification.md``,
  ``niveaux-acr.md`` (the level is told to whoever asks for it, and may be required);
- the program (proconnect-gouv/federation, ``back``): ``oidc-provider-config.service.ts`` (the claims of each scope),
  ``authorize-params.dto.ts`` (the parameters), ``identity-for-sp.dto.ts`` (the roles), ``interaction.controller.ts`` (the
  refusal of a level).
"""

import base64
import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

SIGN_IN = "/connexion/proconnect/"
NOWHERE = "http://127.0.0.1:9/.well-known/openid-configuration"
OUTSIDE = b"https://cdn.jsdelivr.net/npm/@picocss/pico@2/css/pico.min.css"
CLIENT_ID = "client"

CLAIMS = {
    "openid": "sub",
    "given_name": "given_name",
    "usual_name": "usual_name",
    "email": "email",
    "uid": "uid",
    "siret": "siret",
    "idp_id": "idp_id",
    "roles": "roles",
    "organization_label": "organization_label",
    "phone": "phone_number",
    "custom": "custom",
}
"""The claim of each scope: the scope ``email`` gives no ``email_verified``."""
PARAMETERS = frozenset(
    {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "claims",
        "state",
        "nonce",
        "prompt",
        "idp_hint",
        "login_hint",
        "siret_hint",
    }
)
"""The documented parameters of a request; any other is an error Y000400."""
ACCEPTED = frozenset({"acr_values", "response_mode", "code_challenge", "code_challenge_method"})
"""Those that the program accepts besides."""
PUBLIC_AGENT = ("agent_public", "agent_public_etat")
LEVEL_REFUSED = "requested ACRs could not be satisfied"
MIN_RANDOM = 32
"""The least characters of a state and of a nonce."""


@dataclass
class Provider:
    """The provider, the requests it received, and its behaviour.

    ``spoil`` changes the claims of the user information before signing, ``spoil_id_token`` those of the ID token.
    ``levels``: the level (``acr``) that a person reaches, by subject; by default ``eidas1``.
    """

    url: str
    as_jwt: bool = True
    spoil: Callable[[dict[str, Any]], object] = lambda claims: None
    spoil_id_token: Callable[[dict[str, Any]], object] = lambda claims: None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)

    @property
    def discovery(self) -> str:
        return f"{self.url}/.well-known/openid-configuration"

    def behave(self) -> None:
        """Forget the requests and the changes of behaviour."""
        self.as_jwt, self.spoil, self.spoil_id_token = True, lambda claims: None, lambda claims: None
        self.asked.clear()
        self.levels.clear()

    def knows(self, subject: str, **claims: Any) -> None:
        """Add a user to the provider: a public agent of the State, with other values for ``claims``."""
        assert claims.keys() <= set(CLAIMS.values()), "ProConnect sends no other claim: see adds"
        self.people[subject] = {
            "email": f"{subject}@example.gouv.fr",
            "given_name": "Camille",
            "usual_name": "Agent",
            "uid": f"uid-{subject}",
            "siret": "13002526500013",
            "idp_id": "71144ab3-ee1a-4401-b7b3-79b44f7daeeb",
            "roles": list(PUBLIC_AGENT),
            "organization_label": "Direction interministérielle du numérique",
            "phone_number": "+33 1 00 00 00 00",
            "custom": {},
            **claims,
        }

    def adds(self, why: str, **claims: Any) -> None:
        """Send ``claims`` that ProConnect does not send; ``why`` a test needs them."""
        assert why
        self.spoil = lambda sent: sent.update(claims)

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

    def user_information(self, subject: str) -> dict[str, Any]:
        """Return the claims of the scopes that were requested; those of a signed answer name us and the provider."""
        scopes = self.asked["/oauth2/authorize"]["scope"].split()
        allowed = {CLAIMS[scope] for scope in scopes}  # a scope that is not documented is an error
        sent = {name: value for name, value in self.people[subject].items() if name in allowed}
        now = int(time.time())
        signed = {"aud": CLIENT_ID, "exp": now + 60, "iat": now, "iss": self.url}
        return {"sub": subject, **sent, **(signed if self.as_jwt else {})}

    def essential_levels(self) -> list[str]:
        """Return the levels that the request makes essential (``claims.id_token.acr``)."""
        level = self.asked_claims().get("acr") or {}
        found: list[str] = level.get("values", []) if level.get("essential") else []
        return found

    def asked_claims(self) -> dict[str, Any]:
        """Return the claims of the ID token that the request names."""
        claims = json.loads(self.asked["/oauth2/authorize"].get("claims", "{}"))
        found: dict[str, Any] = claims.get("id_token", {})
        return found

    def level_of(self, subject: str) -> str:
        return self.levels.get(subject, "eidas1")


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


def _like_proconnect(flask_app: Any, provider: Provider) -> None:
    """Record requests; sign the user information like ProConnect; load nothing from outside."""
    import flask

    @flask_app.before_request  # type: ignore[untyped-decorator]
    def note() -> Any:
        request = flask.request
        provider.asked[request.path] = request.values.to_dict()
        return _answer_to(request, provider) if request.path == "/oauth2/authorize" else None

    @flask_app.after_request  # type: ignore[untyped-decorator]
    def signed(response: Any) -> Any:
        path = flask.request.path
        if path == "/userinfo" and response.status_code == 200:
            claims = provider.user_information(response.json["sub"])
            provider.spoil(claims)
            response.data = _jwt(claims) if provider.as_jwt else flask.json.dumps(claims)
            response.content_type = "application/jwt; charset=utf-8" if provider.as_jwt else "application/json"
        elif path == "/oauth2/token" and response.status_code == 200:
            response.data = flask.json.dumps({**response.json, "id_token": _id_token(response.json, provider)})
        elif path == "/oauth2/authorize" and response.status_code == 302:
            response.location += f"&{urlencode({'iss': provider.url})}"
        elif response.mimetype == "text/html":
            response.data = response.data.replace(OUTSIDE, b"data:text/css,")
        return response

    @flask_app.get("/favicon.ico")  # type: ignore[untyped-decorator]
    def icon() -> Any:
        return "", 204


def _answer_to(request: Any, provider: Provider) -> Any:
    """Return ProConnect's error for a request to ``/authorize``; None for one that it accepts."""
    import flask

    given = request.args
    if not given.keys() <= PARAMETERS | ACCEPTED or any(len(given[name]) < MIN_RANDOM for name in ("state", "nonce")):
        return "Y000400", 400
    levels = provider.essential_levels()
    if request.method == "GET" or not levels or provider.level_of(request.form.get("sub", "")) in levels:
        return None
    refusal = {"error": "access_denied", "error_description": LEVEL_REFUSED, "state": given["state"]}
    return flask.redirect(f"{given['redirect_uri']}?{urlencode(refusal)}")


def _id_token(answer: dict[str, Any], provider: Provider) -> str:
    """Return the ID token with the claims that ProConnect documents, in place of the library's."""
    payload = answer["id_token"].split(".")[1]
    given = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    names = ("sub", "auth_time", "nonce", "at_hash", "exp", "iat", "iss")
    claims = {**{name: given[name] for name in names if name in given}, "aud": CLIENT_ID}
    if "acr" in provider.asked_claims():
        claims["acr"] = provider.level_of(claims["sub"])
    provider.spoil_id_token(claims)
    return _jwt(claims)


def _jwt(claims: dict[str, Any]) -> str:
    """Return the claims, signed with the provider's key."""
    import flask
    from joserfc import jws

    key = flask.g.oidc_provider_mock_storage.jwk
    return jws.serialize_compact({"alg": "RS256", "kid": key.kid}, json.dumps(claims), key)


@pytest.fixture(scope="session")
def _provider() -> Iterator[Provider]:
    import oidc_provider_mock
    import werkzeug.serving

    provider = Provider("")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    flask_app = oidc_provider_mock.app()
    _like_proconnect(flask_app, provider)
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
    _provider.behave()
    settings.PROCONNECT_DISCOVERY_URL = _provider.discovery
    settings.PROCONNECT_ACR = []
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT_ID, "a secret of the tests"
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "accounts.proconnect.backend.ProConnectBackend",
    ]
    return _provider
