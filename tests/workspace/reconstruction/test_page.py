"""``/espace/indicateurs/<year>/reconstitution/``: search, attach, withdraw; refusals, two people at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Reconstruction
from indicators.reconstruction.actions import search_evidence
from tests import factories, wordings
from tests.cases import cases
from tests.indicators.reconstruction.past import FIRST, LAST, make_history, make_launches
from tests.workspace.reading import filled, messages

pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/2021/reconstitution/"
LAUNCHES = f"{URL}indicateur/products_launched/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def text(page: Any) -> str:
    return str(page.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_figures_show_what_was_tried_for_them(desk: Client) -> None:
    make_history()
    make_launches()
    page = text(desk.get(URL))
    assert wordings.NO_STATE_TRIED in page
    assert LAUNCHES not in page
    search_evidence(year=2021, first=FIRST, last=LAST)
    page = text(desk.get(URL))
    assert "1 liste donne le chiffre imprimé" in page
    assert f'href="{LAUNCHES}"' in page
    assert desk.post(URL).status_code == 405


def test_list_is_attached_then_removed(desk: Client) -> None:
    make_history()
    make_launches()
    search_evidence(year=2021, first=FIRST, last=LAST)
    page = desk.get(LAUNCHES)
    chosen = "definition 2022-02-01"
    assert text(page).index("3 : du 28 janvier 2022") < text(page).index("2 : du 9 février 2022")
    done = desk.post(LAUNCHES, filled(page, state=chosen, reason="La seule liste"), follow=True)
    assert messages(done) == ["La liste est attachée : elle est une preuve reconstituée, et marquée ainsi partout."]
    assert "3 d’après l’état des fiches du 1er février 2022" in text(done)
    attached = Reconstruction.objects.get()
    assert (attached.day, attached.reason, str(attached.attached_by)) == (
        dt.date(2022, 2, 1),
        "La seule liste",
        "Camille",
    )
    gone = desk.post(f"{LAUNCHES}retrait/", filled(desk.get(f"{LAUNCHES}retrait/"), reason="Erreur"), follow=True)
    assert messages(gone) == ["La liste est retirée."]
    assert desk.get(f"{LAUNCHES}retrait/").status_code == 404


@cases(
    ("fields", "message"),
    [
        ({"state": "definition 2022-02-01", "reason": ""}, "Indiquez"),
        ({"state": "definition 1999-02-01", "reason": "x"}, "Choisissez une liste essayée."),
        ({"state": "", "reason": "x"}, "Choisissez une liste."),
    ],
)
def test_incomplete_choice_is_refused(desk: Client, fields: dict[str, str], message: str) -> None:
    make_history()
    make_launches()
    search_evidence(year=2021, first=FIRST, last=LAST)
    page = desk.post(LAUNCHES, filled(desk.get(LAUNCHES), **fields))
    assert page.status_code == 400
    assert message in text(page)
    assert not Reconstruction.objects.exists()


def test_second_of_two_people_sees_what_the_first_attached(desk: Client, signed_in: Callable[[User], Client]) -> None:
    make_history()
    make_launches()
    search_evidence(year=2021, first=FIRST, last=LAST)
    other = signed_in(factories.make_user("autre@example.gouv.fr", User.Role.DINUM))
    mine, theirs = desk.get(LAUNCHES), other.get(LAUNCHES)
    other.post(LAUNCHES, filled(theirs, state="definition 2022-02-01", reason="D’abord"))
    late = desk.post(LAUNCHES, filled(mine, state="definition 2022-02-09", reason="Ensuite"))
    assert late.status_code == 409
    assert Reconstruction.objects.get().reason == "D’abord"


def test_year_without_such_figures_says_so(desk: Client) -> None:
    make_launches()
    page = desk.get("/espace/indicateurs/2019/reconstitution/")
    assert page.status_code == 200
    assert f'href="{URL}"' in text(page)
    assert desk.get("/espace/indicateurs/1789/reconstitution/").status_code == 404
    assert desk.get(f"{URL}indicateur/rien/").status_code == 404
