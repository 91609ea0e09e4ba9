"""Sign-out here and at ProConnect, which a GET can't trigger."""

import jwt
import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories, wordings
from tests.cases import cases
from tests.plugins.proconnect import NOWHERE, SIGN_IN, Provider, query, signed_in
from tests.workspace.reading import messages

pytestmark = pytest.mark.django_db
OUT, BACK = "/deconnexion/", "/deconnexion/retour/"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_signing_out_ends_the_session_at_the_provider_and_comes_back(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    proconnect.come_back(client, "camille")
    assert client.get("/deconnexion/").status_code == 405
    page = client.post("/deconnexion/")
    there = page.context["there"]
    assert f'<meta http-equiv="refresh" content="0; url={there.replace("&", "&amp;")}">' in page.content.decode()
    assert there.startswith(f"{proconnect.url}/oauth2/end_session?")
    asked = query(there)
    token = jwt.decode(asked["id_token_hint"], options={"verify_signature": False})
    assert (token["sub"], asked["post_logout_redirect_uri"]) == ("camille", "http://testserver/deconnexion/retour/")
    assert signed_in(client) is None
    assert messages(client.get("/deconnexion/retour/?state=autre", follow=True)) == []
    back = client.get("/deconnexion/retour/", {"state": asked["state"]}, follow=True)
    assert (back.redirect_chain, messages(back)) == (
        [("/", 302)],
        [wordings.SIGNED_OUT],
    )


def test_signing_out_works_when_the_provider_is_down(client: Client, proconnect: Provider, settings: Settings) -> None:
    proconnect.knows("camille")
    proconnect.come_back(client, "camille")
    settings.PROCONNECT_DISCOVERY_URL = NOWHERE
    answer = client.post("/deconnexion/", follow=True)
    assert (answer.redirect_chain, signed_in(client)) == ([("/", 302)], None)
    assert messages(answer)[-1].startswith("Vous êtes déconnecté d’ici, mais ProConnect ne répond pas")


def test_a_user_who_signed_in_with_a_password_is_not_sent_to_the_provider(client: Client, proconnect: Provider) -> None:
    client.force_login(factories.make_user(), "django.contrib.auth.backends.ModelBackend")
    answer = client.post("/deconnexion/")
    assert (answer.status_code, answer["Location"]) == (302, "/")


@cases("parameters", [{}, {"state": ""}, {"state": "inconnu"}])
def test_address_of_the_return_alone_signs_nobody_out(client: Client, parameters: dict[str, str]) -> None:
    client.force_login(factories.make_user())
    answer = client.get(BACK, parameters, follow=True)
    assert (answer.redirect_chain, messages(answer)) == ([("/", 302)], [])
    assert signed_in(client) == "agent@example.gouv.fr"


def test_return_from_the_provider_serves_once(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    proconnect.come_back(client, "camille")
    state = query(client.post(OUT).context["there"])["state"]
    said = [messages(client.get(BACK, {"state": state}, follow=True)) for _ in range(2)]
    assert said == [[wordings.SIGNED_OUT], []]


def test_signing_out_is_here_alone_once_proconnect_is_no_longer_configured(
    client: Client, proconnect: Provider, settings: Settings
) -> None:
    proconnect.knows("camille")
    proconnect.come_back(client, "camille")
    client.get("/espace/")
    settings.PROCONNECT_DISCOVERY_URL = ""
    answer = client.post(OUT, follow=True)
    assert (answer.redirect_chain, signed_in(client), messages(answer)) == ([("/", 302)], None, [])


def test_a_user_who_took_over_a_session_by_proconnect_signs_out_there_too(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    there = client.get(SIGN_IN)["Location"]
    client.force_login(factories.make_user(), PASSWORD_BACKEND)
    client.get(proconnect.accept(there, "camille"))
    assert signed_in(client) == "camille@example.gouv.fr"
    token = jwt.decode(query(client.post(OUT).context["there"])["id_token_hint"], options={"verify_signature": False})
    assert token["sub"] == "camille"
