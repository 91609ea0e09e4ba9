"""The level of authentication that a session needs (``PROCONNECT_ACR``)."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import sign_in_errors
from accounts.models import User
from accounts.views.proconnect import LEVEL_REFUSED
from tests import factories
from tests.cases import cases
from tests.plugins import proconnect as provider
from tests.plugins.proconnect import SIGN_IN, Provider, query, signed_in
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
TWO_FACTORS = ["eidas1-mfa", "eidas2", "eidas3"]
RETURN = "/connexion/proconnect/retour/"


@pytest.fixture(autouse=True)
def levels(proconnect: Provider, settings: Settings) -> None:
    settings.PROCONNECT_ACR = TWO_FACTORS
    proconnect.knows("camille")


def sign_in(proconnect: Provider, level: object) -> tuple[Client, int, str]:
    """Sign in with the level that the ID token tells; return the browser, and the status and text of the answer."""
    client = Client()
    proconnect.levels["camille"] = "eidas1-mfa"  # the provider accepts the request
    proconnect.spoil_id_token = lambda claims: claims.update(acr=level)
    answer = proconnect.come_back(client, "camille")
    return client, answer.status_code, text_of(answer.content.decode().partition("<main")[2])


def test_level_is_asked_as_an_essential_claim(client: Client, settings: Settings) -> None:
    asked = query(client.get(SIGN_IN)["Location"])
    assert json.loads(asked["claims"]) == {"id_token": {"acr": {"essential": True, "values": TWO_FACTORS}}}
    assert "acr_values" not in asked
    settings.PROCONNECT_ACR = []
    assert "claims" not in query(client.get(SIGN_IN)["Location"])


@cases("role", User.Role.values)
def test_level_that_is_reached_opens_a_session(proconnect: Provider, role: str) -> None:
    user = factories.make_user("camille@example.gouv.fr", role, subject="camille")
    client, status, _ = sign_in(proconnect, "eidas2")
    assert (status, signed_in(client)) == (302, user.email)


@cases(
    "level",
    ["eidas1", "eidas0-mfa", "EIDAS2", "", None, 2, ["eidas2"], {"value": "eidas2"}, "eidas1-mfa eidas2"],
    parts=3,
)
@cases("role", User.Role.values)
def test_another_level_is_refused_in_words(proconnect: Provider, role: str, level: object) -> None:
    user = factories.make_user("camille@example.gouv.fr", role)
    client, status, words = sign_in(proconnect, level)
    assert (status, signed_in(client)) == (403, None)
    assert sign_in_errors.LEVEL.happened in words
    assert sign_in_errors.LEVEL.advice in words
    assert "Changer d’identité ProConnect" in words
    user.refresh_from_db()
    assert user.subject is None


def test_level_is_refused_by_the_provider_that_cannot_reach_it(client: Client, proconnect: Provider) -> None:
    answer = proconnect.come_back(client, "camille")  # eidas1
    assert (answer.status_code, signed_in(client)) == (403, None)
    assert sign_in_errors.LEVEL.happened in text_of(answer.content.decode())
    assert LEVEL_REFUSED == provider.LEVEL_REFUSED


def test_refusal_for_another_reason_does_not_tell_of_a_level(client: Client) -> None:
    state = query(client.get(SIGN_IN)["Location"])["state"]
    answer = client.get(RETURN, {"error": "access_denied", "error_description": "no", "state": state})
    assert sign_in_errors.DENIED.happened in text_of(answer.content.decode())


def test_code_of_an_administrator_needs_the_level_too(proconnect: Provider) -> None:
    factories.make_user("camille@example.gouv.fr", User.Role.ADMINISTRATOR)
    client, status, _ = sign_in(proconnect, "eidas1")
    assert (status, client.get("/connexion/proconnect/code/").status_code) == (403, 400)
    client, status, _ = sign_in(proconnect, "eidas1-mfa")
    assert (status, client.get("/connexion/proconnect/code/").status_code) == (302, 200)
