import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.background import recompute
from common.clock import today
from tests import factories
from tests.catalogue.reading import read_page
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db


def home(client: Client, query: str = "") -> Any:
    """Return the page once the job has stored the to-dos."""
    recompute.now()
    return client.get(f"/espace/?{query}")


def test_visitor_signs_in_first_and_comes_back() -> None:
    answer = Client().get("/espace/?vue=tableau")
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/espace/%3Fvue%3Dtableau")


def test_agent_without_an_incubator_sees_whom_to_ask(signed_in: Callable[[User], Client]) -> None:
    page = home(signed_in(factories.make_user()))
    assert "Vous ne suivez encore aucun incubateur." in text_of(page.content.decode())


def test_header_of_users_who_are_signed_in_links_to_the_workspace(desk: Client) -> None:
    assert '<a class="fr-btn fr-icon-settings-5-line" href="/espace/">Mon espace</a>' in desk.get("/").content.decode()
    assert "/espace/" not in Client().get("/").content.decode()


OF_EVERYBODY = [
    "workspace",
    "workspace-committees",
    "workspace-money-calls",
    "workspace-todos",
    "workspace-to-settle",
    "workspace-month",
    "workspace-to-report",
    "workspace-administration",
]
ENTRIES = ["Tableau de bord", "Comités", "Chiffres", "FAST", "Impact national", "Données", "Administration"]


def test_side_menu_has_six_entries_with_the_pages_that_one_may_open(
    desk: Client, signed_in: Callable[[User], Client]
) -> None:
    staff = signed_in(factories.make_user(role=User.Role.DINUM))
    page = desk.get("/espace/comites/").content.decode()
    assert menu(page) == (
        ["Tableau de bord", "Comités", "FAST", "Données", "Administration"],
        [reverse(name) for name in OF_EVERYBODY],
    )
    titles, paths = menu(staff.get(f"/espace/indicateurs/{today().year}/").content.decode())
    assert (titles, len(paths)) == (ENTRIES, 13)
    assert {staff.get(path).status_code for path in paths} == {200}
    year = f"/espace/indicateurs/{today().year}/"
    assert [current(staff, path) for path in ("/espace/", "/espace/indicateurs/2021/", "/espace/indicateurs/")] == [
        [("/espace/", "page")],
        [(year, "true")],
        [("/espace/administration/", "true")],
    ]


def test_administration_lists_with_a_sentence_the_pages_that_one_may_open(
    desk: Client, signed_in: Callable[[User], Client]
) -> None:
    administrator = signed_in(factories.make_user(role=User.Role.ADMINISTRATOR))
    asked = {}
    for reader, session in (("coach", desk), ("administrator", administrator)):
        page = read_page(session.get("/espace/administration/")).one("dl", "administration")
        links = [link.attributes["href"] for link in page.all("a")]
        assert {session.get(path).status_code for path in links} == {200}
        assert all(sentence.text.endswith(".") for sentence in page.all("dd"))
        asked[reader] = len(links)
    assert asked == {"coach": 2, "administrator": 9}


def current(client: Client, path: str) -> list[tuple[str, str]]:
    """Return the marked links of the side menu, with their mark."""
    nav = client.get(path).content.decode().partition('<nav class="fr-sidemenu')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]*)"\s+aria-current="(\w+)"', nav)


def menu(page: str) -> tuple[list[str], list[str]]:
    """Return the titles of the sections and the paths of the side menu."""
    nav = page.partition('<nav class="fr-sidemenu')[2].partition("</nav>")[0]
    titles = re.findall(r'fr-sidemenu__item[^"]*">\s*<(?:button|a)[^>]*?>([^<]+)<', nav)
    return [title for title in titles if title in ENTRIES], re.findall(r'href="([^"]+)"', nav)
