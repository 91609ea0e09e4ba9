"""A word of phase that administrators add, with its roles."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from startups.models import Phase, PhaseKind, Startup
from startups.queries import portfolio
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_phase_kinds, make_user
from tests.workspace.reading import errors, filled, messages, rows

URL = "/espace/imports/mots-de-phase/"
TYPED: dict[str, Any] = {
    "key": "deploiement",
    "label": "Déploiement",
    "plural": "Services en déploiement",
    "badge": "En déploiement",
    "group": "service",
    "after": "acceleration",
    "roles": ["is_in_programme", "has_committees", "counts_as_deployed"],
    "reason": "Mot de l’espace membre",
}


@pytest.fixture
def desk(db: None) -> Client:
    make_phase_kinds()
    client = Client()
    client.force_login(make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR))
    return client


def add(desk: Client, **typed: Any) -> Any:
    return desk.post(URL, filled(desk.get(URL), step="save", **{**TYPED, **typed}), follow=True)


def test_added_word_is_read_by_the_next_import(content: Content, desk: Client) -> None:
    content.fiche("a", phases=[phase("construction", "2020-09-01"), phase("deploiement", "2024-01-01")])
    content.run()
    assert list(Phase.objects.values_list("kind", flat=True)) == ["construction"]
    kinds = list(PhaseKind.objects.order_by("rank").values_list("key", flat=True))
    page = add(desk)
    assert messages(page) == ["Le mot est ajouté. Le prochain import lit les fiches qui l’emploient."]
    place = kinds.index("acceleration") + 1
    listed = [row[0] for row in rows(page, "Mots des phases, dans l’ordre de la vie d’un service")]
    assert listed == [*kinds[:place], "deploiement", *kinds[place:]]
    assert content.run().changed
    assert list(Phase.objects.order_by("start").values_list("kind", flat=True)) == ["construction", "deploiement"]
    assert portfolio(dt.date(2025, 1, 1)).services.value == 1
    assert Startup.objects.get().spans.last().kind_id == "deploiement"  # type: ignore[union-attr]


@cases(
    ("typed", "refused"),
    [
        ({"key": "construction"}, {"key": ["Ce mot existe déjà : « Construction ». Un mot ne change pas de sens."]}),
        ({"key": "Déploiement"}, {"key": ["Un mot s’écrit en lettres sans accent, chiffres et tirets."]}),
        ({"key": "DEPLOIEMENT"}, {"key": ["Écrivez le mot sans accent ni majuscule : « deploiement »."]}),
        ({"key": ""}, {"key": ["Donnez le mot."]}),
        ({"label": ""}, {"label": ["Donnez le libellé."]}),
        ({"group": ""}, {"group": ["Choisissez le groupe."]}),
    ],
)
def test_word_that_can_not_be_added_is_refused(
    desk: Client, typed: dict[str, str], refused: dict[str, list[str]]
) -> None:
    before = list(PhaseKind.objects.order_by("rank").values_list("key", "rank"))
    page = add(desk, **typed)
    assert (page.status_code, errors(page)) == (400, refused)
    assert list(PhaseKind.objects.order_by("rank").values_list("key", "rank")) == before


def test_word_that_comes_back_with_another_meaning_is_refused(desk: Client) -> None:
    [sentence] = errors(add(desk, key="alumni"))["key"]
    assert sentence.startswith("Ce mot a eu un autre sens (le partenariat est terminé)")


@cases(
    ("group", "roles"),
    [("service", []), ("ended", ["is_in_programme"]), ("investigation", ["is_in_programme", "is_launch"])],
)
def test_roles_that_contradict_the_group_are_refused(desk: Client, group: str, roles: list[str]) -> None:
    before = list(PhaseKind.objects.order_by("rank").values_list("key", "rank"))
    page = add(desk, group=group, roles=roles)
    assert (page.status_code, list(errors(page))) == (400, ["__all__"])
    assert list(PhaseKind.objects.order_by("rank").values_list("key", "rank")) == before


def test_staff_who_do_not_administer_are_refused(db: None) -> None:
    client = Client()
    client.force_login(make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert (client.get(URL).status_code, client.post(URL, TYPED).status_code) == (403, 403)
