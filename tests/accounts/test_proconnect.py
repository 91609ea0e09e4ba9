"""ProConnect sign-in against a real provider: the resulting account, and every failure."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.test import Client
from jwt.exceptions import PyJWTError
from pytest_django import Settings

from accounts import sign_in_errors
from accounts.actions import ADDRESS_CHANGED, BOUND, OPENED, ROLES_CHANGED, Identity, account_of
from accounts.models import User
from accounts.proconnect.exchange import Exchange
from accounts.sign_in_errors import Refusal
from accounts.views.proconnect import ADDRESS_TAKEN, WELCOME, _refusal
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.plugins.proconnect import NOWHERE, PUBLIC_AGENT, SIGN_IN, Provider, challenge_of, query, signed_in
from tests.sweeps import one_in
from tests.workspace.reading import messages, text_of

pytestmark = pytest.mark.django_db
RETURN = "/connexion/proconnect/retour/"


def assert_refused(client: Client, answer: Any, refusal: Refusal) -> None:
    """Check that a page in French explains the refusal, and that there is no session."""
    assert answer.status_code == refusal.status
    words = text_of(answer.content.decode().partition("<main")[2])
    assert refusal.happened in words
    assert refusal.advice in words
    assert signed_in(client) is None


def test_sign_in_page_has_the_button_where_proconnect_is_configured(client: Client, proconnect: Provider) -> None:
    html = client.get("/connexion/?next=/startups/%3Fphase=opere").content.decode()
    assert 'class="fr-connect" href="/connexion/proconnect/?next=/startups/%3Fphase%3Dopere"' in html
    assert wordings.SIGN_IN_WITH_PROCONNECT in text_of(html)
    assert "Mot de passe" in html


def test_site_without_proconnect_has_none_of_its_addresses(client: Client) -> None:
    assert "ProConnect" not in client.get("/connexion/").content.decode()
    assert [client.get(address).status_code for address in (SIGN_IN, RETURN)] == [404, 404]


def test_password_is_refused_where_the_settings_do_not_allow_it(
    client: Client, proconnect: Provider, settings: Settings
) -> None:
    settings.PASSWORD_SIGN_IN = False
    factories.make_user("agent@example.gouv.fr")
    assert "Mot de passe" not in client.get("/connexion/").content.decode()
    answer = client.post("/connexion/", {"username": "agent@example.gouv.fr", "password": factories.PASSWORD})
    assert (answer.status_code, signed_in(client)) == (405, None)


def test_sign_in_page_without_any_way_says_that_none_is_open(client: Client, settings: Settings) -> None:
    settings.PASSWORD_SIGN_IN = False
    assert "Aucun moyen de connexion n’est ouvert sur ce site." in client.get("/connexion/").content.decode()


def test_provider_is_asked_with_a_state_a_nonce_and_a_challenge(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    there = client.get(SIGN_IN)["Location"]
    asked = query(there)
    assert there.startswith(f"{proconnect.url}/oauth2/authorize?")
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "redirect_uri")} == {
        "response_type": "code",
        "client_id": "client",
        "scope": "openid email given_name usual_name roles",
        "redirect_uri": "http://testserver/connexion/proconnect/retour/",
    }
    assert (len(asked["state"]), len(asked["nonce"]), asked["code_challenge_method"]) == (32, 32, "S256")
    back = requests.post(there, data={"sub": "camille"}, allow_redirects=False, timeout=5).headers["Location"]
    client.get(f"{RETURN}?{urlsplit(back).query}")
    assert challenge_of(proconnect.asked["/oauth2/token"]["code_verifier"]) == asked["code_challenge"]


def test_challenge_can_be_left_out(client: Client, proconnect: Provider, settings: Settings) -> None:
    settings.OIDC_USE_PKCE = False
    proconnect.knows("camille")
    assert "code_challenge" not in query(client.get(SIGN_IN)["Location"])
    assert proconnect.come_back(client, "camille").status_code == 302
    assert "code_verifier" not in proconnect.asked["/oauth2/token"]


@pytest.mark.parametrize("as_jwt", [True, False])
def test_new_agent_gets_an_account_without_any_right(client: Client, proconnect: Provider, as_jwt: bool) -> None:
    proconnect.as_jwt = as_jwt
    proconnect.knows("camille", email="Camille.Agent@Example.gouv.fr")
    answer = proconnect.come_back(client, "camille", "/espace/")
    assert (answer.status_code, answer["Location"]) == (302, "/espace/")
    user = User.objects.get()
    assert (user.email, user.name, user.role, user.subject, user.has_usable_password(), user.is_superuser) == (
        "camille.agent@example.gouv.fr",
        "Camille Agent",
        "agent",
        "camille",
        False,
        False,
    )
    [opened] = changes_of(user)
    assert (opened.kind, opened.source, opened.reason) == ("insert", "proconnect", OPENED)
    page = client.get("/espace/")
    assert messages(page) == [WELCOME]
    assert "camille.agent@example.gouv.fr" in text_of(page.content.decode().partition("<main")[2])
    assert client.get("/espace/financements/").status_code == 403


def test_address_of_the_provider_replaces_that_of_the_account(client: Client, proconnect: Provider) -> None:
    user = factories.make_user("avant@example.gouv.fr", subject="camille")
    proconnect.knows("camille", email="Apres@example.gouv.fr")
    proconnect.come_back(client, "camille")
    assert (signed_in(client), User.objects.count()) == ("apres@example.gouv.fr", 1)
    assert [(one.reason, one.after["email"]) for one in changes_of(user) if "email" in one.after][1:] == [
        (ADDRESS_CHANGED, "apres@example.gouv.fr")
    ]


def test_address_of_another_account_is_kept_there_and_told(client: Client, proconnect: Provider) -> None:
    factories.make_user("avant@example.gouv.fr", subject="camille")
    other = factories.make_user("apres@example.gouv.fr")
    proconnect.knows("camille", email="apres@example.gouv.fr")
    proconnect.come_back(client, "camille")
    assert signed_in(client) == "avant@example.gouv.fr"
    assert ADDRESS_TAKEN.format("apres@example.gouv.fr", "avant@example.gouv.fr") in messages(client.get("/espace/"))
    other.refresh_from_db()
    assert (other.email, other.subject) == ("apres@example.gouv.fr", None)


def test_invalid_address_leaves_that_of_the_account(client: Client, proconnect: Provider) -> None:
    factories.make_user("avant@example.gouv.fr", subject="camille")
    proconnect.knows("camille", email="a@b")
    proconnect.come_back(client, "camille")
    assert signed_in(client) == "avant@example.gouv.fr"


def test_account_made_ahead_is_bound_once(client: Client, proconnect: Provider) -> None:
    user = factories.make_user("camille@example.gouv.fr")
    proconnect.knows("camille", email="Camille@example.gouv.fr")
    assert proconnect.come_back(client, "camille").status_code == 302
    assert signed_in(client) == "camille@example.gouv.fr"
    user.refresh_from_db()
    assert (user.subject, user.role, user.name) == ("camille", "agent", "Camille Agent")
    assert user.proconnect_roles == list(PUBLIC_AGENT)
    assert [(one.reason, one.source, one.after.get("subject")) for one in changes_of(user)][1:] == [
        (BOUND, "proconnect", "camille")
    ]
    proconnect.knows("autre", email="camille@example.gouv.fr")
    stranger = Client()
    assert_refused(stranger, proconnect.come_back(stranger, "autre"), sign_in_errors.BOUND_TO_ANOTHER)
    user.refresh_from_db()
    assert user.subject == "camille"


@pytest.mark.parametrize("subject", ["camille", None])
def test_closed_account_is_refused_and_never_bound(client: Client, proconnect: Provider, subject: str | None) -> None:
    user = factories.make_user("camille@example.gouv.fr", is_active=False, subject=subject)
    proconnect.knows("camille")
    answer = proconnect.come_back(client, "camille")
    assert_refused(client, answer, sign_in_errors.CLOSED)
    assert "Changer d’identité ProConnect" in answer.content.decode()
    user.refresh_from_db()
    assert user.subject == subject


def test_account_closed_concurrently_is_out_at_the_next_page(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    proconnect.come_back(client, "camille")
    assert client.get("/espace/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/espace/")["Location"] == "/connexion/?next=/espace/"


@cases("address", [None, "pas une adresse"])
def test_address_must_be_there(client: Client, proconnect: Provider, address: str | None) -> None:
    proconnect.knows("camille", email=address)
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.NO_ADDRESS)
    assert User.objects.count() == 0


TOLD_UNVERIFIED = "Another provider than ProConnect, which never sends it, may tell that it did not verify the address."


@cases("verified", [False, None, "true", 1, [True]], parts=2)
@cases("subject", [None, "camille"])
def test_address_that_the_provider_calls_unverified_is_refused(
    client: Client, proconnect: Provider, verified: object, subject: str | None
) -> None:
    user = factories.make_user("camille@example.gouv.fr", subject=subject)
    proconnect.knows("camille")
    proconnect.adds(TOLD_UNVERIFIED, email_verified=verified)
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.NO_ADDRESS)
    user.refresh_from_db()
    assert user.subject == subject


def test_address_that_the_provider_calls_verified_is_accepted(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    proconnect.adds(TOLD_UNVERIFIED, email_verified=True)
    proconnect.come_back(client, "camille")
    assert signed_in(client) == "camille@example.gouv.fr"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://ailleurs.example"},
        {"aud": "another client"},
        {"aud": ["another", "one"]},
        {"azp": "another client"},
        {"sub": "somebody else"},
        {"exp": 1},
        {"nonce": "of another"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_information_that_is_not_for_us_or_of_that_person_is_not_believed(
    client: Client, proconnect: Provider, wrong: dict[str, Any]
) -> None:
    proconnect.knows("camille")
    proconnect.spoil = lambda claims: claims.update(wrong)
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)
    assert User.objects.count() == 0


@cases(("missing", "refusal"), [("sub", sign_in_errors.UNTRUSTED), ("email", sign_in_errors.NO_ADDRESS)])
@pytest.mark.parametrize("as_jwt", [True, False])
def test_information_without_a_claim_that_identifies_is_refused(
    client: Client, proconnect: Provider, missing: str, refusal: Refusal, as_jwt: bool
) -> None:
    proconnect.as_jwt = as_jwt
    proconnect.knows("camille")
    proconnect.spoil = without(missing)
    assert_refused(client, proconnect.come_back(client, "camille"), refusal)
    assert User.objects.count() == 0


def without(name: str) -> Callable[[dict[str, Any]], object]:
    """Return a change of claims: one is missing."""
    return lambda claims: claims.pop(name)


@cases(
    "wrong",
    [
        lambda claims: claims.update(iss="https://ailleurs.example"),
        lambda claims: claims.update(iss=[claims["iss"]]),
        lambda claims: claims.update(aud="another client"),
        lambda claims: claims.update(aud={"client": True}),
        lambda claims: claims.update(nonce="of another"),
        lambda claims: claims.update(nonce=[claims["nonce"]]),
        lambda claims: claims.update(sub="somebody else"),
        lambda claims: claims.update(sub=["camille"]),
        lambda claims: claims.update(exp=1),
        lambda claims: claims.update(exp="demain"),
        *map(without, ("iss", "aud", "nonce", "sub", "exp")),
    ],
    parts=2,
)
def test_id_token_that_is_not_for_us_or_of_that_person_is_not_believed(
    client: Client, proconnect: Provider, wrong: Callable[[dict[str, Any]], object]
) -> None:
    proconnect.knows("camille")
    proconnect.spoil_id_token = wrong
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)
    assert User.objects.count() == 0


WRONG_TYPES: list[object] = [["deux", "valeurs"], {"valeur": 1}, 7, True, "nul\0", "demi\ud800", "é" * 256]


@cases("value", WRONG_TYPES, ids=ascii, parts=2)
@cases("claim", ["email", "given_name", "usual_name"])
@pytest.mark.parametrize("as_jwt", one_in(2, [True, False]))
def test_claim_of_another_type_is_not_believed(
    client: Client, proconnect: Provider, claim: str, value: object, as_jwt: bool
) -> None:
    proconnect.as_jwt = as_jwt
    proconnect.knows("camille", **{claim: value})
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)
    assert User.objects.count() == 0


@cases("value", WRONG_TYPES, ids=ascii, parts=2)
def test_subject_of_another_type_is_not_believed(client: Client, proconnect: Provider, value: object) -> None:
    proconnect.knows("camille")
    proconnect.spoil = proconnect.spoil_id_token = lambda claims: claims.update(sub=value)
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)
    assert User.objects.count() == 0


@cases(
    "roles",
    ["agent_public", {"agent_public": True}, ["agent_public", 7], [["agent_public"]], ["a" * 51], ["a"] * 21],
    parts=2,
)
def test_roles_that_are_not_a_list_of_texts_are_not_believed(
    client: Client, proconnect: Provider, roles: object
) -> None:
    proconnect.knows("camille", roles=roles)
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)
    assert User.objects.count() == 0


def test_roles_are_stored_at_each_sign_in(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille", roles=["dirigeant", "agent_public", "agent_public"])
    proconnect.come_back(client, "camille")
    user = User.objects.get()
    assert user.proconnect_roles == ["agent_public", "dirigeant"]
    client.logout()
    proconnect.come_back(client, "camille")
    assert len(changes_of(user)) == 1
    client.logout()
    del proconnect.people["camille"]["roles"]
    proconnect.come_back(client, "camille")
    user.refresh_from_db()
    assert user.proconnect_roles == []
    assert [one.reason for one in changes_of(user)] == [OPENED, ROLES_CHANGED]


@cases(("missing", "name"), [("given_name", "Agent"), ("usual_name", "Camille"), ("siret", "Camille Agent")])
def test_account_opens_without_a_claim_of_its_name(
    client: Client, proconnect: Provider, missing: str, name: str
) -> None:
    proconnect.knows("camille")
    del proconnect.people["camille"][missing]
    proconnect.come_back(client, "camille")
    assert (signed_in(client), User.objects.get().name) == ("camille@example.gouv.fr", name)
    client.logout()


def test_return_that_is_sent_again_opens_nothing(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    back = proconnect.accept(client.get(SIGN_IN)["Location"], "camille")
    assert client.get(back).status_code == 302
    client.logout()
    assert_refused(client, client.get(back), sign_in_errors.EXPIRED)
    thief = Client()
    assert_refused(thief, thief.get(back), sign_in_errors.EXPIRED)
    state = query(thief.get(SIGN_IN)["Location"])["state"]
    assert_refused(thief, thief.get(RETURN, {**query(back), "state": state}), sign_in_errors.EXPIRED)


def test_account_closed_while_its_owner_is_at_the_provider_is_refused(client: Client, proconnect: Provider) -> None:
    factories.make_user("camille@example.gouv.fr", subject="camille")
    proconnect.knows("camille")
    back = proconnect.accept(client.get(SIGN_IN)["Location"], "camille")
    User.objects.update(is_active=False)
    assert_refused(client, client.get(back), sign_in_errors.CLOSED)


@cases("address", ["CAMILLE@EXAMPLE.GOUV.FR", "Camille@Example.Gouv.Fr", " camille@example.gouv.fr "], parts=3)
def test_address_in_capitals_is_of_the_same_account(client: Client, proconnect: Provider, address: str) -> None:
    factories.make_user("camille@example.gouv.fr")
    proconnect.knows("camille", email=address)
    proconnect.come_back(client, "camille")
    assert (signed_in(client), User.objects.count()) == ("camille@example.gouv.fr", 1)
    client.logout()
    proconnect.knows("autre", email=address)
    assert_refused(client, proconnect.come_back(client, "autre"), sign_in_errors.BOUND_TO_ANOTHER)


def test_signature_of_another_algorithm_is_not_believed(
    client: Client, proconnect: Provider, settings: Settings
) -> None:
    proconnect.knows("camille")
    settings.OIDC_RP_SIGN_ALGO = "ES256"
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.UNTRUSTED)


def test_refusal_at_the_provider_is_reported_and_its_state_serves_once(client: Client, proconnect: Provider) -> None:
    there = client.get(SIGN_IN, {"next": "/startups/"})["Location"]
    back = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=5).headers["Location"]
    address = f"{RETURN}?{urlsplit(back).query}"
    answer = client.get(address)
    assert_refused(client, answer, sign_in_errors.DENIED)
    assert 'href="/connexion/?next=/startups/"' in answer.content.decode()
    assert_refused(client, client.get(address), sign_in_errors.EXPIRED)


@pytest.mark.parametrize("parameters", [{}, {"code": "x"}, {"code": "x", "state": "y"}, {"error": "x", "state": "y"}])
def test_return_that_this_browser_did_not_request_is_refused(
    client: Client, proconnect: Provider, parameters: dict[str, str]
) -> None:
    client.get(SIGN_IN)
    assert_refused(client, client.get(RETURN, parameters), sign_in_errors.EXPIRED)


def test_other_identity_is_offered_to_users_who_may_use_one_only(client: Client, proconnect: Provider) -> None:
    factories.make_user("camille@example.gouv.fr", is_active=False)
    proconnect.knows("camille")
    assert "Changer d’identité ProConnect" in proconnect.come_back(client, "camille").content.decode()
    assert "Changer d’identité ProConnect" not in client.get(RETURN, {"state": "inconnu"}).content.decode()


def test_provider_that_fails_while_it_is_asked_is_reported_to_be_down(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    proconnect.spoil = lambda claims: 1 / 0
    assert_refused(client, proconnect.come_back(client, "camille"), sign_in_errors.DOWN)


def test_long_name_is_cut_and_one_chosen_here_is_kept(client: Client, proconnect: Provider) -> None:
    named = factories.make_user("ana@example.gouv.fr", name="Ana de l’équipe")
    for subject in ("ana", "longue"):
        proconnect.knows(subject, given_name="é" * 200)
        proconnect.come_back(client, subject)
        client.logout()
    named.refresh_from_db()
    assert (named.subject, named.name) == ("ana", "Ana de l’équipe")
    assert User.objects.get(subject="longue").name == "é" * 150


def test_welcome_is_displayed_once(client: Client, proconnect: Provider) -> None:
    proconnect.knows("camille")
    for said in ([WELCOME], []):
        proconnect.come_back(client, "camille")
        assert messages(client.get("/espace/")) == said
        client.logout()


@pytest.mark.parametrize("token", [None, "", "pas un jeton", "a.b.c", 7], ids=str)
def test_answer_without_a_token_is_not_believed(proconnect: Provider, token: Any) -> None:
    with pytest.raises((sign_in_errors.RefusedError, SuspiciousOperation, PyJWTError)) as refused:
        Exchange().verify_token(token, nonce="x")
    assert _refusal(refused.value) == sign_in_errors.UNTRUSTED


def test_code_serves_once(client: Client, proconnect: Provider) -> None:
    state = query(client.get(SIGN_IN)["Location"])["state"]
    assert_refused(client, client.get(RETURN, {"code": "used", "state": state}), sign_in_errors.EXPIRED)


def test_provider_that_is_down_is_reported_at_each_step(
    client: Client, proconnect: Provider, settings: Settings
) -> None:
    state = query(client.get(SIGN_IN)["Location"])["state"]
    assert_refused(client, client.get(RETURN, {"error": "server_error", "state": state}), sign_in_errors.DOWN)
    state = query(client.get(SIGN_IN)["Location"])["state"]
    settings.PROCONNECT_DISCOVERY_URL = NOWHERE
    assert_refused(client, client.get(SIGN_IN), sign_in_errors.DOWN)
    assert_refused(client, client.get(RETURN, {"code": "x", "state": state}), sign_in_errors.DOWN)


def test_invalid_discovery_document_is_rejected(client: Client, proconnect: Provider, settings: Settings) -> None:
    settings.PROCONNECT_DISCOVERY_URL = f"{proconnect.url}/jwks"
    assert_refused(client, client.get(SIGN_IN), sign_in_errors.UNTRUSTED)


def test_error_sent_by_a_stranger_does_not_sign_out(client: Client, proconnect: Provider) -> None:
    user = factories.make_user()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get(RETURN, {"error": "login_required", "state": "x"}).status_code == 400
    assert signed_in(client) == user.email
    answer = client.get(SIGN_IN, {"next": "/startups/"})
    assert (answer.status_code, answer["Location"]) == (302, "/startups/")


@pytest.mark.parametrize(("asked", "given"), [("https://example.org/", "/espace/"), ("/startups/", "/startups/")])
def test_next_to_another_site_leads_home(client: Client, proconnect: Provider, asked: str, given: str) -> None:
    proconnect.knows("camille")
    assert proconnect.come_back(client, "camille", asked)["Location"] == given


def test_two_windows_of_a_new_person_open_one_account() -> None:
    identity = Identity("camille", "camille@example.gouv.fr", "Camille")
    assert account_of(identity) == account_of(identity)
    assert User.objects.count() == 1


def test_account_whose_address_no_table_takes_is_refused() -> None:
    with pytest.raises(sign_in_errors.RefusedError) as refused:
        account_of(Identity("camille", "a@b", "Camille"))
    assert refused.value.refusal == sign_in_errors.NO_ADDRESS
    with pytest.raises(ValidationError):
        User.objects.create_user("a@b")
