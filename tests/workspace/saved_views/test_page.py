"""Saved views: saved, shared by URL, deleted, and with filters that no longer exist."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.workspace.reading import errors, filled
from workspace.models import SavedView
from workspace.saved_views import actions
from workspace.saved_views.actions import forget_view, save_view

pytestmark = pytest.mark.django_db
NEW = "/espace/vues/nouvelle/?filtres=phase%3Dservice%26search%3Dpix"


@pytest.fixture
def agent() -> User:
    return factories.make_user()


@pytest.fixture
def browser_of(agent: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(agent)


def kept() -> list[tuple[str, str]]:
    return list(SavedView.objects.values_list("name", "query"))


def test_the_list_links_to_saving_its_filters(browser_of: Client) -> None:
    factories.make_startup("pix", phases=[("construction", "2020-01-01")])
    page = read_page(browser_of.get("/startups/?phase=service&search=pix"))
    assert dict(page.links())["Enregistrer cette vue dans mon espace"] == NEW
    assert "Enregistrer cette vue" not in read_page(Client().get("/startups/?search=pix")).text


def test_a_view_is_kept_by_name_and_links_to_its_list(browser_of: Client) -> None:
    factories.make_phase_kinds()
    response = browser_of.post(NEW, filled(browser_of.get(NEW), name="Pix en service"))
    assert response["Location"] == "/espace/vues/"
    assert kept() == [("Pix en service", "phase=service&search=pix")]
    page = read_page(browser_of.get("/espace/vues/"))
    assert [link for link in page.links() if link[0] == "Pix en service"] == [
        ("Pix en service", "/startups/?phase=service&search=pix")
    ]
    assert [row[1] for row in page.rows()] == ["À jour"]


def test_saving_again_under_a_name_replaces(agent: User) -> None:
    for query in ("phase=service", "phase=ended"):
        save_view(name="Une vue", query=query, actor=agent)
    assert kept() == [("Une vue", "phase=ended")]


@cases(
    ("query", "told"),
    [
        ("incubator=disparu", "Incubateur : « disparu » n’existe pas."),
        ("couleur=bleu", "Adresse de la page : Elle demande un filtre qui n’existe pas"),
        ("as_of=1789-02-30", "À la date du : « 1789-02-30 » n’est pas une date."),
    ],
)
def test_a_view_whose_filter_no_longer_exists_says_so(browser_of: Client, agent: User, query: str, told: str) -> None:
    SavedView.objects.create(user=agent, name="Ancienne", query=query)
    ((_, state, _),) = read_page(browser_of.get("/espace/vues/")).rows()
    assert state.startswith(told)
    assert browser_of.get(f"/startups/?{query}").status_code == 400


@cases(
    ("address", "name", "refused"),
    [
        (NEW, "", "name"),
        (NEW, "x" * 101, "name"),
        ("/espace/vues/nouvelle/?filtres=couleur%3Dbleu", "Bleue", "filters"),
    ],
)
def test_what_cannot_be_kept_is_refused(browser_of: Client, address: str, name: str, refused: str) -> None:
    response = browser_of.post(address, filled(browser_of.get(address), name=name))
    assert response.status_code == 400
    assert refused in errors(response)
    assert kept() == []


def test_a_view_is_deleted_by_its_owner_only(browser_of: Client, agent: User) -> None:
    mine = save_view(name="La mienne", query="", actor=agent)
    other = factories.make_user("autre@example.gouv.fr")
    forget_view(view=mine.pk, actor=other)
    assert kept() == [("La mienne", "")]
    assert browser_of.post(f"/espace/vues/{mine.pk}/suppression/").status_code == 302
    assert kept() == []
    assert read_page(browser_of.get("/espace/vues/")).one(css="empty-state__title").text == "Aucune vue enregistrée"


def test_too_many_views_are_refused(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    save_view(name="Une", query="", actor=agent)
    save_view(name="Une", query="phase=ended", actor=agent)
    with pytest.raises(ValidationError, match="supprimez-en une"):
        save_view(name="Deux", query="", actor=agent)
