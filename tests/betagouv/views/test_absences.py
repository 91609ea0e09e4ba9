import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from access.rights import record_author
from accounts.models import User
from betagouv.imports.report import ImportReport
from betagouv.models import Absence
from budget.models import Award
from incubators.models import Incubator
from startups.actions import change_phase
from startups.fiche_actions import edit_fiche
from startups.models import Phase, Startup
from tests import wordings
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_award, make_coach, make_round, make_user
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


@pytest.fixture
def written(content: Content, staff: Client) -> Content:
    """Return two imported fiches; in both, a coach wrote what no import has."""
    content.fiche("vieux", title="Vieux", phases=[phase("construction", "2020-03-06")])
    content.fiche("neuf", phases=[phase("construction", "2021-03-06")])
    content.run()
    coach = make_coach(Incubator.objects.get())
    for startup in Startup.objects.order_by("slug"):
        change_phase(startup=startup, kind="acceleration", date=dt.date(2022, 1, 1), reason="Comité", actor=coach)
    edit_fiche(
        startup=Startup.objects.get(slug="vieux"),
        values={"mission": "Aider mieux."},
        seen=None,
        reason="Comité",
        actor=coach,
    )
    return content


def replace_by_source(content: Content) -> ImportReport:
    """Import a source without « vieux », which « neuf » says that it replaces."""
    (content.root / "_startups/vieux.md").unlink(missing_ok=True)
    content.fiche("neuf", phases=[phase("construction", "2021-03-06")], redirect_from=["/startups/vieux"])
    return content.run(as_of=dt.date(2026, 8, 21))


def test_merge_of_a_fiche_that_people_wrote_in_waits_for_staff(written: Content, staff: Client) -> None:
    report = replace_by_source(written)
    assert (report.renames.merged, report.missing) == ([], [("startup", "vieux")])
    assert Startup.objects.filter(slug="vieux", mission="Aider mieux.", phases__kind="acceleration").exists()
    [point] = rows(staff.get(f"{PAGE}?genre=absences"), "Points")
    assert "2 changements faits ici, qu’une fusion perdrait." in point[1]
    page = text_of(staff.get(f"{URL}{Absence.objects.get().pk}/").content.decode())
    assert "Une fusion ou un retrait perd ces valeurs" in page
    assert "Mission Aider mieux. Aider les gens." in page
    assert "Ajouter la phase Accélération Début : 1er janvier 2022" in page
    assert replace_by_source(written).renames.merged == []


def test_fiche_whose_changes_the_source_has_is_merged(written: Content) -> None:
    phases = [phase("construction", "2020-03-06"), phase("acceleration", "2022-01-01")]
    written.fiche("vieux", title="Vieux", mission="Aider mieux.", phases=phases)
    written.run()
    assert replace_by_source(written).renames.merged == [("startup", "vieux", "neuf")]
    assert Startup.objects.get().phases.filter(kind="acceleration").exists()


def test_reason_of_an_end_that_a_person_wrote_waits_for_staff(content: Content, staff: Client) -> None:
    content.fiche("vieux", phases=[phase("construction", "2020-03-06"), phase("abandon", "2022-03-06")])
    content.fiche("neuf", phases=[phase("construction", "2021-03-06")])
    content.run()
    end = Phase.objects.get(kind="abandon")
    coach = make_coach(Incubator.objects.get())
    with record_author(coach, reason="Bilan"):
        end.end_reason = "no_impact"
        end.save()
    assert replace_by_source(content).renames.merged == []
    end.refresh_from_db()
    assert end.end_reason == "no_impact"


def test_award_recorded_here_for_both_fiches_waits_for_staff(content: Content) -> None:
    for slug in ("vieux", "neuf"):
        content.fiche(slug, phases=[phase("construction", "2020-03-06")])
    content.run()
    fast = make_round(9, 2021)
    for startup in Startup.objects.all():
        make_award(fast, startup)
    assert replace_by_source(content).renames.merged == []
    assert Award.objects.count() == 2
