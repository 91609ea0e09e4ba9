"""The level of authentication that a decision needs (``PROCONNECT_ACR``), and the second sign-in that reaches it.

What the provider answers is in its documentation for partners: ``niveaux-acr.md`` and ``double_authentification.md``.
"""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import sign_in_errors
from accounts.models import User
from accounts.views.proconnect import LEVEL_REFUSED
from common.background import recompute
from indicators.models import Indicator, Target
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.impact import scene
from tests.plugins import proconnect as provider
from tests.plugins.proconnect import SIGN_IN, Provider, query, signed_in
from tests.workspace.reading import filled, text_of

pytestmark = pytest.mark.django_db
TWO_FACTORS = ["eidas1-mfa", "eidas2", "eidas3"]
RETURN = "/connexion/proconnect/retour/"
NEEDED = "Double authentification nécessaire"
NOTICE = "Cette décision demande une double authentification."
FORM = "/espace/indicateurs/2021/products_launched/"
TYPED = {"status": "value", "value": "49", "direction": "at_least", "source": "PAP", "reason": "PAP 2021"}


@pytest.fixture(autouse=True)
def levels(proconnect: Provider, settings: Settings) -> None:
    settings.PROCONNECT_ACR = TWO_FACTORS
    proconnect.knows("camille")


@pytest.fixture
def launches() -> Indicator:
    return factories.make_indicator("products_launched", label="Produits lancés")


@pytest.fixture
def staff() -> User:
    return factories.make_user("camille@example.gouv.fr", User.Role.DINUM, subject="camille")


def words(answer: Any) -> str:
    return text_of(answer.content.decode().partition("<main")[2])


def decide(client: Client) -> Any:
    """Set a target, as its form does."""
    return client.post(FORM, filled(client.get(FORM), **TYPED), headers={"referer": f"http://testserver{FORM}"})


def raise_level(client: Client, proconnect: Provider, level: object, there: str) -> Any:
    """Sign in a second time with the level that the ID token tells."""
    proconnect.levels["camille"] = "eidas1-mfa"  # the provider accepts the request
    proconnect.spoil_id_token = lambda claims: claims.update(acr=level)
    return client.get(proconnect.accept(client.get(there)["Location"], "camille"))


def second_sign_in(page: str = FORM) -> str:
    return f"{SIGN_IN}?niveau=1&next={quote(page, safe='')}"


@cases("role", User.Role.values)
def test_any_level_opens_a_session(client: Client, proconnect: Provider, role: str) -> None:
    user = factories.make_user("camille@example.gouv.fr", role, subject="camille")
    answer = proconnect.come_back(client, "camille")  # eidas1
    assert (answer.status_code, signed_in(client)) == (302, user.email)


def test_first_sign_in_asks_to_be_told_the_level(client: Client, settings: Settings) -> None:
    asked = query(client.get(SIGN_IN)["Location"])
    assert json.loads(asked["claims"]) == {"id_token": {"acr": None}}
    assert "acr_values" not in asked
    settings.PROCONNECT_ACR = []
    assert "claims" not in query(client.get(SIGN_IN)["Location"])


def test_decision_is_saved_once_the_second_sign_in_has_the_level(
    client: Client, proconnect: Provider, staff: User, launches: Indicator
) -> None:
    proconnect.come_back(client, "camille")
    refused = decide(client)
    assert (refused.status_code, Target.objects.count()) == (403, 0)
    assert NEEDED in words(refused)
    assert f'href="{second_sign_in()}"'.replace("&", "&amp;") in refused.content.decode()
    there = client.get(second_sign_in())["Location"]
    assert json.loads(query(there)["claims"]) == {"id_token": {"acr": {"essential": True, "values": TWO_FACTORS}}}
    back = raise_level(client, proconnect, "eidas2", second_sign_in())
    assert (back.status_code, back["Location"], signed_in(client)) == (302, FORM, staff.email)
    assert NOTICE not in words(client.get(FORM))
    assert (decide(client).status_code, Target.objects.count()) == (302, 1)


def test_session_of_two_factors_decides_at_once(
    client: Client, proconnect: Provider, staff: User, launches: Indicator
) -> None:
    proconnect.levels["camille"] = "eidas1-mfa"
    proconnect.come_back(client, "camille")
    assert (decide(client).status_code, Target.objects.count()) == (302, 1)
    again = client.get(second_sign_in())
    assert (again.status_code, again["Location"]) == (302, FORM)


@cases(
    "level",
    ["eidas1", "eidas0-mfa", "EIDAS2", "", None, 2, ["eidas2"], {"value": "eidas2"}, "eidas1-mfa eidas2"],
    parts=3,
)
def test_another_level_decides_nothing_and_leaves_the_session_open(
    client: Client, proconnect: Provider, staff: User, launches: Indicator, level: object
) -> None:
    proconnect.come_back(client, "camille")
    refusal = raise_level(client, proconnect, level, second_sign_in())
    assert (refusal.status_code, signed_in(client)) == (403, staff.email)
    assert sign_in_errors.LEVEL.happened in words(refusal)
    assert sign_in_errors.LEVEL.advice in words(refusal)
    assert (decide(client).status_code, Target.objects.count()) == (403, 0)


def test_level_is_refused_by_the_provider_that_cannot_reach_it(
    client: Client, proconnect: Provider, staff: User
) -> None:
    proconnect.come_back(client, "camille")
    answer = client.get(proconnect.accept(client.get(second_sign_in())["Location"], "camille"))  # eidas1
    assert (answer.status_code, signed_in(client)) == (403, staff.email)
    assert sign_in_errors.LEVEL.happened in words(answer)
    assert LEVEL_REFUSED == provider.LEVEL_REFUSED


def test_refusal_for_another_reason_does_not_tell_of_a_level(client: Client) -> None:
    state = query(client.get(SIGN_IN)["Location"])["state"]
    answer = client.get(RETURN, {"error": "access_denied", "error_description": "no", "state": state})
    assert sign_in_errors.DENIED.happened in text_of(answer.content.decode())


def test_second_sign_in_of_another_identity_opens_its_own_session(
    client: Client, proconnect: Provider, staff: User
) -> None:
    proconnect.knows("dominique")
    other = factories.make_user("dominique@example.gouv.fr", subject="dominique")
    proconnect.come_back(client, "camille")
    proconnect.levels["dominique"] = "eidas2"
    client.get(proconnect.accept(client.get(second_sign_in())["Location"], "dominique"))
    assert signed_in(client) == other.email
    assert client.get(FORM).status_code == 403


def test_form_of_a_decision_leads_to_the_second_sign_in_before_it_is_filled_in(
    client: Client, proconnect: Provider, staff: User, launches: Indicator
) -> None:
    proconnect.come_back(client, "camille")
    page = client.get(FORM)
    assert NOTICE in words(page)
    assert second_sign_in().replace("&", "&amp;") in page.content.decode()
    assert NOTICE not in words(client.get("/espace/indicateurs/2021/"))


def test_coach_without_a_second_factor_changes_a_fiche(client: Client, proconnect: Provider) -> None:
    incubator = factories.make_incubator()
    coach = factories.make_coach(incubator, email="camille@example.gouv.fr")
    User.objects.filter(pk=coach.pk).update(subject="camille")
    startup = factories.make_startup(incubator=incubator, phases=[("construction", "2021-01-01")])
    proconnect.come_back(client, "camille")
    form = f"/espace/services/{startup.slug}/modifier/identite/"
    page = client.get(form)
    assert NOTICE not in words(page)
    client.post(form, filled(page, mission="Aider les communes", reason="Relecture"))
    assert Startup.objects.get().mission == "Aider les communes"


def test_publishing_designating_and_certifying_need_the_level(
    client: Client, proconnect: Provider, staff: User
) -> None:
    scene.make_programme()
    assert recompute.run_job()
    factories.make_startup("un", phases=[("acceleration", "2020-01-01")])
    proconnect.come_back(client, "camille")
    decisions = {
        "/espace/indicateurs/2021/publier/": {"published_on": "2022-03-03", "choice_products_launched": "records"},
        "/espace/impact-national/un/designer/": {"millesime": "2021", "decided_on": "2022-01-12"},
        "/espace/financements/fast/nouveau/": {"number": "18", "year": "2026"},
        "/espace/communaute/intrapreneurs/nouveau/": {
            "year": "2021",
            "newcomers": "40",
            "certified": "20",
            "source": "",
        },
    }
    for url, typed in decisions.items():
        sent = filled(client.get(url), reason="Comité", step="save", **typed)
        refused = client.post(url, sent)
        assert (url, refused.status_code, NEEDED in words(refused)) == (url, 403, True)


def test_giving_a_right_needs_the_level(client: Client, proconnect: Provider, staff: User) -> None:
    account, fabrique = factories.make_user("agent@example.gouv.fr"), factories.make_incubator("fabrique")
    proconnect.come_back(client, "camille")
    form = f"/espace/comptes/{account.pk}/affectation/"
    asked = filled(client.get(form), incubator="fabrique", start="2021-01-01", reason="Arrivée")
    assert (client.post(form, asked).status_code, fabrique.assignments.count()) == (403, 0)
    raise_level(client, proconnect, "eidas2", second_sign_in(form))
    assert (client.post(form, asked).status_code, fabrique.assignments.count()) == (302, 1)


def test_session_of_a_password_lacks_the_level_that_is_set(
    client: Client, staff: User, launches: Indicator, settings: Settings
) -> None:
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert (decide(client).status_code, Target.objects.count()) == (403, 0)
    settings.PROCONNECT_ACR = []  # the demonstration
    assert (decide(client).status_code, Target.objects.count()) == (302, 1)


def test_page_of_another_site_is_not_returned_to(
    client: Client, proconnect: Provider, staff: User, launches: Indicator
) -> None:
    proconnect.come_back(client, "camille")
    asked = filled(client.get(FORM), **TYPED)
    refused = client.post(FORM, asked, headers={"referer": "https://ailleurs.example/page"})
    assert second_sign_in().replace("&", "&amp;") in refused.content.decode()
