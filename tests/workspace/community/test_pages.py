"""The pages where staff enter surveys, trainings and intrapreneurs."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from community.models import IntrapreneurYear, NpsWave, Training
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db
PAGE = "/espace/communaute/"
WAVE = {"month": "2021-10-15", "score": "62", "answers": "243", "source": "", "reason": "Enquête d’octobre"}


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def send(client: Client, address: str, **values: str) -> tuple[int, Element]:
    form = read_page(client.get(address))
    hidden = {name: form.one("input", name=name).attributes.get("value", "") for name in ("token", "seen")}
    response = client.post(address, {**hidden, "step": "save", **values}, follow=True)
    return response.status_code, read_page(response)


def test_staff_enter_each_sort(staff: Client) -> None:
    assert "Aucune enquête n’est enregistrée." in read_page(staff.get(PAGE)).text
    send(staff, f"{PAGE}enquetes/nouveau/", **WAVE)
    send(
        staff,
        f"{PAGE}formations/nouveau/",
        programme="Alpha",
        start="2021-01-01",
        last_day="2021-12-31",
        people="251",
        sessions="11",
        recommending="88",
        source="Bilan",
        reason="Bilan 2021",
    )
    status, page = send(
        staff, f"{PAGE}intrapreneurs/nouveau/", year="2021", newcomers="180", certified="", source="", reason="Bilan"
    )
    assert (status, [row[:2] for table in page.all("table") for row in table.rows()]) == (
        200,
        [["octobre 2021", "62"], ["Alpha", "du 1er janvier 2021 au 31 décembre 2021"], ["2021", "180"]],
    )
    assert NpsWave.objects.get().month.isoformat() == "2021-10-01"
    assert (Training.objects.get().sessions, IntrapreneurYear.objects.get().certified) == (11, None)


def test_staff_correct_and_withdraw(staff: Client) -> None:
    send(staff, f"{PAGE}enquetes/nouveau/", **WAVE)
    wave = NpsWave.objects.get()
    send(staff, f"{PAGE}enquetes/{wave.pk}/", **{**WAVE, "score": "61", "reason": "Erreur"})
    wave.refresh_from_db()
    assert wave.score == 61
    status, page = send(staff, f"{PAGE}enquetes/{wave.pk}/retrait/", reason="Doublon")
    assert (status, NpsWave.objects.exists(), "Retiré." in page.text) == (200, False, True)


@cases(
    ("values", "words"),
    [
        ({"score": "101"}, "−100 à 100"),
        ({"answers": "beaucoup"}, "Écrivez un nombre entier"),
        ({"month": "octobre"}, "Cette date est illisible."),
        ({"month": "2199-10-01"}, "Cette date est future"),
        ({"reason": ""}, "Indiquez"),
    ],
)
def test_a_bad_entry_is_refused_in_words(staff: Client, values: dict[str, str], words: str) -> None:
    status, page = send(staff, f"{PAGE}enquetes/nouveau/", **{**WAVE, **values})
    assert (status, NpsWave.objects.exists(), words in page.text) == (400, False, True)


def test_the_same_month_twice_is_refused(staff: Client) -> None:
    send(staff, f"{PAGE}enquetes/nouveau/", **WAVE)
    status, _ = send(staff, f"{PAGE}enquetes/nouveau/", **WAVE)
    assert (status, NpsWave.objects.count()) == (400, 1)


def test_two_people_who_correct_one_entry_see_both_values(staff: Client) -> None:
    send(staff, f"{PAGE}enquetes/nouveau/", **WAVE)
    wave = NpsWave.objects.get()
    form = read_page(staff.get(f"{PAGE}enquetes/{wave.pk}/"))
    hidden = {name: form.one("input", name=name).attributes["value"] for name in ("token", "seen")}
    NpsWave.objects.update(score=70)
    response = staff.post(f"{PAGE}enquetes/{wave.pk}/", {**hidden, **WAVE, "score": "61", "step": "save"})
    wave.refresh_from_db()
    assert (response.status_code, wave.score) == (409, 70)


@cases("address", ["rien/nouveau/", "rien/1/", "enquetes/999/", "enquetes/999/retrait/"])
def test_what_is_not_there_is_404(staff: Client, address: str) -> None:
    assert staff.get(PAGE + address).status_code == 404
