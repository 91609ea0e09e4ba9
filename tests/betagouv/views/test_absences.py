import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from betagouv.models import Absence
from startups.models import Startup
from tests import wordings
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_user
from tests.workspace.conftest import signed_in
from tests.workspace.reading import filled, messages, rows, text_of

__all__ = ["signed_in"]
PAGE = "/espace/a-regler/"
URL = f"{PAGE}absences/"


@pytest.fixture
def staff(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user("dinum@example.gouv.fr", User.Role.DINUM))


@pytest.fixture
def absence(content: Content) -> Absence:
    old = content.fiche("vieux", title="Vieux", phases=[phase("construction", "2020-03-06")])
    content.fiche("neuf", phases=[phase("construction", "2021-03-06")])
    content.run()
    old.unlink()
    content.run(as_of=dt.date(2026, 8, 21))
    return Absence.objects.get()


def send(client: Client, url: str, **fields: str) -> dict[str, str]:
    token = client.get(url).context["form"]["token"].value()
    return {"token": token, "reason": "Même produit", **fields}


def test_an_absence_is_previewed_merged_and_undone(absence: Absence, staff: Client) -> None:
    url = f"{URL}{absence.pk}/"
    data = send(staff, url, outcome="merged", successor="neuf")
    preview = staff.post(url, data | {"step": "preview"})
    moved = rows(preview, wordings.BEFORE_AND_AFTER)
    assert ["Portefeuille au 1er janvier 2022 : services", "2", "1"] in moved
    assert Startup.objects.count() == 2
    assert preview.context["announced"].public[0].startswith("Fiche vieux : son adresse renvoie à « neuf »")
    done = staff.post(url, filled(preview, step="save", confirmed="on"), follow=True)
    assert messages(done) == ["L’enregistrement est fusionné."]
    assert list(Startup.objects.values_list("slug", flat=True)) == ["neuf"]
    [settled] = rows(staff.get(f"{PAGE}?etat=regle"), "Points")
    assert "Fusionnée dans une autre (neuf)" in settled[3]
    assert "Même produit" in settled[3]
    back = f"{url}retour/"
    again = staff.post(back, send(staff, back), follow=True)
    assert messages(again) == ["Tout est comme avant : le point est à régler de nouveau."]
    assert Startup.objects.count() == 2


@cases("step", ["preview", "save"])
@cases(
    ("fields", "said"),
    [
        ({"outcome": "merged", "successor": "vieux"}, "Une fiche ne se fusionne pas dans elle-même."),
        ({"outcome": "merged", "successor": "rien"}, "« rien » n’existe pas."),
        ({"outcome": ""}, "Choisissez une suite."),
        ({"outcome": "kept", "reason": ""}, "Indiquez"),
    ],
)
def test_invalid_input_is_reported_on_the_form(
    absence: Absence, staff: Client, step: str, fields: dict[str, str], said: str
) -> None:
    url = f"{URL}{absence.pk}/"
    response = staff.post(url, send(staff, url, **fields) | {"step": step})
    assert response.status_code == 400
    assert said in text_of(response.content.decode())
    absence.refresh_from_db()
    assert (absence.outcome, Startup.objects.count()) == ("", 2)


@cases("outcome", ["withdrawn", "kept"])
def test_the_other_outcomes_are_settled_too(absence: Absence, staff: Client, outcome: str) -> None:
    url = f"{URL}{absence.pk}/"
    preview = staff.post(url, send(staff, url, outcome=outcome, successor=""))
    staff.post(url, filled(preview, step="save", confirmed="on"))
    absence.refresh_from_db()
    assert (absence.outcome, Startup.objects.count()) == (outcome, 1 if outcome == "withdrawn" else 2)
    assert staff.get(url).status_code == 404
