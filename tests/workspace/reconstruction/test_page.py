"""``/espace/indicateurs/<year>/reconstitution/``: search, attach, take away; what is refused, two people at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.models import Job
from indicators.models import Reconstruction
from indicators.reconstruction.actions import SEARCH, search_now
from tests import factories
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


def test_search_is_asked_for_its_usual_days(desk: Client, django_capture_on_commit_callbacks: Any) -> None:
    make_history()
    make_launches()
    page = desk.get(URL)
    assert 'value="2021-12-01"' in text(page)
    assert 'value="2022-03-04"' in text(page)
    assert "Aucun état n’a été essayé." in text(page)
    with django_capture_on_commit_callbacks(execute=True):
        done = desk.post(URL, filled(page), follow=True)
    assert messages(done) == [
        "La recherche est demandée : ce qu’elle trouve sera ici dans une minute ou deux.",
    ]
    assert Job.objects.get(kind=SEARCH).arguments == {"year": 2021, "first": "2021-12-01", "last": "2022-03-04"}
    assert "Une recherche est en cours" in text(desk.get(URL))


def test_failed_search_says_why(desk: Client) -> None:
    make_history()
    make_launches()
    Job.objects.create(kind=SEARCH, arguments={"year": 2021}, state="failed", message="Base pleine.")
    assert "Base pleine." in text(desk.get(URL))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"first": "2022-02-02", "last": "2022-02-01"}, "Le dernier jour précède le premier, le 2 février 2022."),
        ({"first": "2001-01-01"}, "L’historique des fiches commence le 1er janvier 2020."),
        ({"last": "2999-01-01"}, "Ce jour est à venir."),
        ({"last": ""}, "Donnez une date."),
    ],
)
def test_days_that_cannot_be_tried_are_refused(desk: Client, fields: dict[str, str], message: str) -> None:
    make_history()
    make_launches()
    page = desk.post(URL, filled(desk.get(URL), **fields))
    assert page.status_code == 400
    assert message in text(page)
    assert not Job.objects.filter(kind=SEARCH).exists()


def test_list_is_attached_then_taken_away(desk: Client) -> None:
    make_history()
    make_launches()
    search_now(year=2021, first=FIRST, last=LAST)
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


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "definition 2022-02-01", "reason": ""}, "Dites pourquoi"),
        ({"state": "definition 1999-02-01", "reason": "x"}, "Choisissez une liste essayée."),
        ({"state": "", "reason": "x"}, "Choisissez une liste."),
    ],
)
def test_incomplete_choice_is_refused(desk: Client, fields: dict[str, str], message: str) -> None:
    make_history()
    make_launches()
    search_now(year=2021, first=FIRST, last=LAST)
    page = desk.post(LAUNCHES, filled(desk.get(LAUNCHES), **fields))
    assert page.status_code == 400
    assert message in text(page)
    assert not Reconstruction.objects.exists()


def test_second_of_two_people_sees_what_the_first_attached(desk: Client, signed_in: Callable[[User], Client]) -> None:
    make_history()
    make_launches()
    search_now(year=2021, first=FIRST, last=LAST)
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
