"""The favourites of a user: the button of a fiche, and the list of the workspace."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests import factories
from tests.catalogue.reading import read_page
from workspace.favourites import actions
from workspace.favourites.actions import add_favourite, remove_favourite
from workspace.models import Favourite

pytestmark = pytest.mark.django_db


def test_button_of_a_fiche_adds_it_to_the_workspace_and_removes_it(signed_in: Callable[[User], Client]) -> None:
    client = signed_in(factories.make_user())
    startup = factories.make_startup("pix", name="Pix", phases=[("construction", "2020-01-01")])
    for number, (sent, button) in enumerate([("yes", "★ Retirer de mes favoris"), ("", "☆ Ajouter à mes favoris")]):
        response = client.post("/espace/favoris/pix/", {"add": sent}, follow=True)
        form = read_page(response).one("form", "favourite")
        assert form.one("button").text == button
        assert list(Favourite.objects.values_list("startup", flat=True)) == [startup.pk][number:]
        assert (b"Mes favoris" in client.get("/espace/").content) is (sent == "yes")
    assert read_page(Client().get("/startups/pix/")).all("form", "favourite") == []
    assert client.post("/espace/favoris/inconnu/").status_code == 404


def test_favourites_are_once_each_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    user, first, second = factories.make_user(), factories.make_startup("a"), factories.make_startup("b")
    monkeypatch.setattr(actions, "MOST", 1)
    for _ in range(2):
        add_favourite(startup=first, actor=user)
    with pytest.raises(ValidationError, match="déjà 1 favoris"):
        add_favourite(startup=second, actor=user)
    remove_favourite(startup=second, actor=user)
    assert Favourite.objects.get().startup == first
