"""The history of a fiche for signed-in users: with authors, and complete values before and after."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from common.history import because
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.reading import rows

pytestmark = pytest.mark.django_db
CAPTION = "Changements de la fiche, du plus récent au plus ancien"
PATH = "/espace/services/un.service/historique/"


@pytest.mark.django_db(transaction=True)
def test_history_shows_who_and_the_whole_of_before_and_after(
    desk: Client, coach: User, signed_in: Callable[[User], Client]
) -> None:
    with transaction.atomic(), because(reason="Import", source="importer"):
        startup = factories.make_startup(mission="x" * 80, incubator=coach.assignments.get().incubator)
    with because(reason="Relecture", source="page", user=coach.pk, author="Camille Martin"):
        Startup.objects.filter(pk=startup.pk).update(mission="Aider")
    with because(reason="Autre relecture", source="page", user=coach.pk):
        Startup.objects.filter(pk=startup.pk).update(mission="Mieux")
    Startup.objects.filter(pk=startup.pk).update(name="Nom")
    team = "Équipe de l’incubateur Incubateur fabrique"
    assert [row[1:] for row in rows(desk.get(PATH), CAPTION)] == [
        ["Nom", "Service un.service", "Nom", "Non renseigné", "Origine externe"],
        ["Mission", "Aider", "Mieux", "Autre relecture", f"coach@example.gouv.fr, {team}"],
        ["Mission", "x" * 80, "Aider", "Relecture", f"Camille Martin, {team}"],
        ["Fiche créée, avec 1 rattachement à un incubateur", "Import", "Import de beta.gouv.fr"],
    ]
    stranger = signed_in(factories.make_user("x@example.gouv.fr"))
    assert [row[-1] for row in rows(stranger.get(PATH), CAPTION)][1:3] == [team, f"Camille Martin, {team}"]


@cases("role", ["agent", "dinum", "administrator"])
def test_every_signed_in_user_reads_the_history(
    signed_in: Callable[[User], Client], startup: Startup, role: str
) -> None:
    page = signed_in(factories.make_user("x@example.gouv.fr", role)).get(PATH)
    assert (page.status_code, len(rows(page, CAPTION))) == (200, 1)


def test_fiche_links_to_it_for_signed_in_users_only(
    desk: Client, startup: Startup, client: Client, signed_in: Callable[[User], Client]
) -> None:
    agent = signed_in(factories.make_user("x@example.gouv.fr"))
    shown = [PATH in one.get("/startups/un.service/").content.decode() for one in (desk, agent, client, Client())]
    assert shown == [True, True, False, False]
    assert PATH in desk.get("/espace/services/un.service/").content.decode()


def test_visitor_is_asked_to_sign_in_and_unknown_fiche_is_404(client: Client, desk: Client) -> None:
    response = client.get(PATH)
    assert (response.status_code, response["Location"]) == (302, f"/connexion/?next={PATH}")
    assert desk.get("/espace/services/inconnu/historique/").status_code == 404
