"""Accounts of people who were not invited and are not public agents: what they read, how they are invited."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import Settings

from access.rights import OUTSIDER, Action, has_permission, require
from accounts.models import User
from accounts.views.proconnect import WELCOME
from common.clock import today
from incubators.models import CoachAssignment
from tests import factories
from tests.cases import cases
from tests.history import changes_of
from tests.plugins.proconnect import Provider, signed_in
from tests.workspace.reading import messages, text_of
from workspace.accounts import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(client: Client, proconnect: Provider) -> Client:
    """Return the browser of a person of a company who has just signed in for the first time."""
    proconnect.knows("camille", roles=["dirigeant"])
    answer = proconnect.come_back(client, "camille", "/espace/")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/espace/", "camille@example.gouv.fr")
    return client


def main_of(answer: Any) -> str:
    return text_of(answer.content.decode().partition("<main")[2])


def test_stranger_gets_one_page_that_says_whom_to_ask(stranger: Client, settings: Settings) -> None:
    settings.CONTACT_EMAIL = "equipe@example.gouv.fr"
    factories.make_startup("exemple")
    for address in ("/espace/", "/espace/comptes/", "/espace/services/exemple/modifier/identite/"):
        page = stranger.get(address)
        assert (page.status_code, "no-store" in page["Cache-Control"], messages(page)) == (403, True, [])
        assert "demandez une invitation à l’équipe de la DINUM. Elle recevra l’adresse de votre compte" in main_of(page)
        assert "Une question ? equipe@example.gouv.fr" in main_of(page)
        assert "camille@example.gouv.fr" in main_of(page)
    assert stranger.post("/espace/rappels/").status_code == 403
    settings.CONTACT_EMAIL = ""
    assert 'href="/contact/">Page Contact</a>' in stranger.get("/espace/").content.decode()


def test_public_pages_are_those_of_a_visitor(stranger: Client) -> None:
    factories.make_startup("exemple")
    for address in ("/", "/startups/", "/startups/exemple/"):
        assert main_of(stranger.get(address)) == main_of(Client().get(address))


@cases("roles", [[], None, ["dirigeant"], ["agent_public_L100-3"], ["AGENT_PUBLIC"]])
def test_who_is_no_public_agent_may_only_ask(proconnect: Provider, roles: list[str] | None) -> None:
    client = Client()
    proconnect.knows("ailleurs", roles=roles)
    proconnect.come_back(client, "ailleurs")
    user = User.objects.get(subject="ailleurs")
    assert [action for action in Action if has_permission(user, action)] == [Action.READ, Action.REQUEST_ACCESS]
    with pytest.raises(PermissionDenied, match=OUTSIDER):
        require(user, Action.WORK)


def test_public_agent_opens_the_workspace_until_proconnect_withdraws_the_role(
    client: Client, proconnect: Provider
) -> None:
    proconnect.knows("camille", roles=["agent_public"])
    proconnect.come_back(client, "camille")
    page = client.get("/espace/")
    assert (page.status_code, messages(page)) == (200, [WELCOME])
    client.logout()
    proconnect.knows("camille", roles=[])
    proconnect.come_back(client, "camille")
    assert client.get("/espace/").status_code == 403


def test_account_made_ahead_is_invited(client: Client, proconnect: Provider) -> None:
    factories.make_user("camille@example.gouv.fr")
    proconnect.knows("camille", roles=[])
    proconnect.come_back(client, "camille")
    assert client.get("/espace/").status_code == 200


def test_assignment_invites(stranger: Client) -> None:
    incubator = factories.make_incubator()
    staff, account = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), User.objects.get(subject="camille")
    actions.assign_coach(
        account=account, incubator=incubator, start=today(), until=None, reason="Nouvelle coach", actor=staff
    )
    assert stranger.get("/espace/").status_code == 200
    [invited] = changes_of(account)[1:]
    assert (invited.after, invited.reason) == ({"is_invited": True}, "Nouvelle coach")
    [assignment] = CoachAssignment.objects.all()
    actions.end_assignment(assignment=assignment, on=today(), reason="Erreur", actor=staff)
    assert stranger.get("/espace/").status_code == 200


def test_role_invites(stranger: Client) -> None:
    boss, account = (
        factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR),
        User.objects.get(subject="camille"),
    )
    for role in (User.Role.DINUM, User.Role.AGENT):
        actions.change_role(account=account, role=role, reason="Équipe", actor=boss)
        assert stranger.get("/espace/").status_code == 200


def test_page_of_the_account_says_that_it_is_not_invited(stranger: Client) -> None:
    staff, account = Client(), User.objects.get(subject="camille")
    staff.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert "Ouvert, lit comme un visiteur : ni invité ni agent public" in main_of(
        staff.get(f"/espace/comptes/{account.pk}/")
    )
