"""The pages of imports and exports, for staff."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from betagouv.models import Conflict, FailedImport, ImportRun, ImportSource
from incubators.models import Incubator
from startups.models import Phase, Startup
from tests import wordings
from tests.betagouv.factory import Content, phase
from tests.factories import make_user
from tests.workspace.conftest import signed_in
from tests.workspace.reading import messages, rows, text_of

__all__ = ["signed_in"]
URL = "/espace/imports/"
SETTLING = "/espace/a-regler/"
DAY = dt.date.fromisoformat


@pytest.fixture
def staff(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user("dinum@example.gouv.fr", User.Role.DINUM))


@pytest.fixture
def imported(content: Content) -> Content:
    """Two imports: a phase whose date changed here, a conflict on a name, a refused file, a missing fiche."""
    content.fiche("a")
    gone = content.fiche("b")
    content.run()
    gone.unlink()
    Startup.objects.filter(slug="a").update(name="D’ici")
    Phase.objects.filter(startup__slug="a", kind="construction").update(start=DAY("2020-10-01"))
    content.fiche(
        "a",
        title="De là",
        mission="Autre mission",
        phases=[
            phase("investigation", "2020-01-06", end="2020-01-01"),
            phase("construction", "2020-09-01"),
        ],
    )
    content.put_bytes("_startups/c.md", b"\xff")
    content.run()
    return content


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response.content.decode())


def test_imports_are_listed_the_last_first(imported: Content, staff: Client) -> None:
    listed = [row[1:] for row in rows(staff.get(URL), "Imports appliqués, du plus récent au plus ancien")]
    assert listed == [
        ["20 août 2026", "0", "1", "1", "1", "1"],
        ["20 août 2026", "4", "0", "0", "0", "0"],
    ]
    page = text(staff, URL)
    assert wordings.NO_SOURCE_CHOSEN_YET in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_as_many_queries_for_one_and_three_imports(
    content: Content, staff: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        content.run()
    staff.get(URL)
    # session, user, imports counted, last import, source, failures, job under way, page of imports, days (4),
    # session saved (3)
    with django_assert_num_queries(15):
        staff.get(URL)


def test_page_without_an_import_says_that_none_was_applied(staff: Client) -> None:
    page = text(staff, URL)
    assert "Aucun import n’a encore été appliqué : les fiches sont celles que l’on a saisies ici." in page
    assert "Importer maintenant" not in page


def test_report_is_reported_part_by_part_and_links_to_the_fiches(imported: Content, staff: Client) -> None:
    url = f"{URL}{ImportRun.objects.first().pk}/"  # type: ignore[union-attr]
    response = staff.get(url)
    assert '<a href="/espace/services/a/">fiche a</a>' in response.content.decode()
    assert "fiche a : mission, phases" in text_of(response.content.decode())
    assert rows(response, "Enregistrements lus")[-1] == ["Fiches", "0", "1", "0", "1"]
    page = text_of(response.content.decode())
    assert "Changés (1) Conflits (1) Refusés (1) Absents de la source (1) Constats (1)" in page
    parts = {part: text(staff, f"{url}?partie={part}") for part in ("conflits", "refuses", "absents", "constats")}
    assert "fiche a : nom : « De là » dans la source, « D’ici » ici (gardé)" in parts["conflits"]
    assert "fiche c : _startups/c.md n’est pas du texte UTF-8 (octet 0)" in parts["refuses"]
    assert "fiche b : gardé" in parts["absents"]
    assert "fiche a : Fin avant le début, 1re phase, date de fin" in parts["constats"]
    assert staff.get(f"{URL}999999/").status_code == 404


def test_failure_is_shown_until_an_import_goes_well(imported: Content, staff: Client) -> None:
    failed = FailedImport.objects.create(source="/x", reason="ce dossier n'existe pas", failed_at=timezone.now())
    [row] = rows(staff.get(URL), "Imports en échec depuis le dernier qui a abouti")
    assert row[1] == "ce dossier n'existe pas"
    page = text(staff, f"{URL}echecs/{failed.pk}/")
    assert "Rien n’a été écrit ce dossier n'existe pas" in page
    FailedImport.objects.update(failed_at=timezone.now() - dt.timedelta(days=1))
    assert "ce dossier n'existe pas" not in text(staff, URL)


def test_import_is_requested_from_the_page(imported: Content, staff: Client) -> None:
    assert messages(staff.post(f"{URL}lancer/", follow=True)) == [wordings.NO_SOURCE_CHOSEN]
    ImportSource.objects.create(pk=1, address=str(imported.root))
    assert messages(staff.post(f"{URL}lancer/", follow=True)) == [wordings.IMPORT_ASKED]


def test_administrator_sets_the_source(
    imported: Content, signed_in: Callable[[User], Client], settings: Settings
) -> None:
    settings.RECORDS_SOURCE = str(imported.root)
    administrator = signed_in(make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR))
    url = f"{URL}source/"
    token = administrator.get(url).context["form"]["token"].value()
    wrong = administrator.post(url, {"token": token, "address": "/nulle/part", "is_hourly": "on"})
    assert wrong.status_code == 400
    assert "ni en http ni en https" in text_of(wrong.content.decode())
    right = administrator.post(url, {"token": token, "address": str(imported.root)}, follow=True)
    assert messages(right) == ["La source est enregistrée."]
    assert "lue à la demande" in text(administrator, URL)


def test_files_are_given_back_with_what_changed_here(imported: Content, staff: Client) -> None:
    archive = staff.get(f"{URL}fiches.zip")
    assert archive["Content-Disposition"] == 'attachment; filename="fiches.zip"'
    with zipfile.ZipFile(io.BytesIO(archive.content)) as kept:
        assert b"start: '2020-10-01'" in kept.read("content/_startups/a.md")
    patch = staff.get(f"{URL}fiches.patch").content.decode()
    assert [line for line in patch.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-  start: '2020-09-01'",
        "+  start: '2020-10-01'",
    ]


def test_conflict_is_settled_in_the_browser(imported: Content, staff: Client) -> None:
    conflict = Conflict.objects.get()
    url = f"/espace/services/a/conflits/{conflict.pk}/"
    assert staff.get(f"{SETTLING}conflits/{conflict.pk}/").status_code == 404
    form = staff.get(url).context["form"]
    sent = {"token": form["token"].value(), "choice": "theirs", "reason": ""}
    assert staff.post(url, sent).status_code == 400
    done = staff.post(url, sent | {"reason": "La source a raison."}, follow=True)
    assert messages(done) == ["Le conflit est tranché."]
    assert done.redirect_chain == [(f"{SETTLING}?service=a", 302)]
    assert Startup.objects.get(slug="a").name == "De là"
    assert staff.get(url).status_code == 404
    assert "Conflits avec la source (0)" in text(staff, SETTLING)


def test_conflict_of_an_incubator_is_settled_by_staff(content: Content, staff: Client) -> None:
    content.run()
    Incubator.objects.update(name="D’ici")
    content.put("_incubators/fabrique.md", {"title": "De là", "owner": "/organisations/ministere"})
    content.run()
    url = f"{SETTLING}conflits/{Conflict.objects.get().pk}/"
    assert f'href="{url}"' in staff.get(SETTLING).content.decode()
    sent = {"token": staff.get(url).context["form"]["token"].value(), "choice": "ours", "reason": "Le nom d’ici."}
    done = staff.post(url, sent, follow=True)
    assert (messages(done), done.redirect_chain) == (["Le conflit est tranché."], [(f"{SETTLING}?genre=conflits", 302)])
    assert Incubator.objects.get().name == "D’ici"
