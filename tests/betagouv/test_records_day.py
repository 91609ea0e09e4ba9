"""The date of the records: from the source or given, never assumed, confirmed if doubtful, corrected with a reason."""

import datetime as dt
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from betagouv.members.importing import import_members
from betagouv.models import FailedImport, ImportRun, ImportSource
from betagouv.scheduled_import.actions import correct_day
from betagouv.scheduled_import.running import BrokenSourceError, importing
from betagouv.sources.items import SourceError
from betagouv.sources.records_day import newest_unplanned
from betagouv.sources.repository import commit_day
from common.clock import today
from common.freshness import RECORDS
from common.models import Freshness
from startups.models import Startup
from tests import wordings
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_indicator, make_user
from tests.workspace.conftest import signed_in
from tests.workspace.reading import messages, text_of

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat
RECENT = [phase("construction", "2026-08-12")]


def git(folder: Path, *arguments: str) -> None:
    moment = "2026-08-18T23:30:00+00:00"  # the 19th in Paris
    identity = {"NAME": "x", "EMAIL": "x@example.org", "DATE": moment}
    names = {f"GIT_{who}_{name}": value for who in ("AUTHOR", "COMMITTER") for name, value in identity.items()}
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | names)


def known() -> tuple[dt.date, dt.date | None]:
    return Freshness.objects.values_list("day", "last_fact").get(kind=RECORDS)


def test_day_is_that_of_the_commit_of_the_folder(content: Content) -> None:
    content.fiche("a", phases=RECENT)
    git(content.root, "init", "-q")
    assert commit_day(content.root) is None
    git(content.root, "add", "-A")
    git(content.root, "commit", "-qm", "x")
    report = content.run(as_of=None, confirmed=False)
    assert (report.as_of, report.day_origin, report.applied) == (
        DAY("2026-08-19"),
        "jour du commit ou du document",
        True,
    )
    assert known() == (DAY("2026-08-19"), DAY("2026-08-12"))


def test_folder_in_the_repository_of_others_has_no_commit_day(tmp_path: Path) -> None:
    folder = tmp_path / "données" / "content"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("a")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    assert (commit_day(folder), commit_day(tmp_path)) == (None, DAY("2026-08-19"))


@cases("part", ["", "content"])
def test_own_repository_has_its_commit_day_unless_a_file_is_not_committed(tmp_path: Path, part: str) -> None:
    root = tmp_path / f"of-{part}"
    (root / "content").mkdir(parents=True)
    (root / "content" / "a.md").write_text("a")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")
    assert commit_day(root / part) == DAY("2026-08-19")
    (root / "content" / "a.md").write_text("b")
    assert commit_day(root / part) is None


def test_day_without_a_commit_is_the_newest_fact(content: Content) -> None:
    future = (today() + dt.timedelta(days=20)).isoformat()
    content.fiche("a", phases=RECENT, events=[{"name": "committee", "date": future}], body="date: 2026-09-09")
    report = content.run(as_of=None, confirmed=False)
    assert (report.as_of, report.applied) == (DAY("2026-08-12"), True)
    assert known() == (DAY("2026-08-12"), DAY("2026-08-12"))


def test_given_day_before_the_newest_facts_says_how_many_are_planned(content: Content) -> None:
    content.fiche("a", phases=RECENT)
    report = content.run(as_of=DAY("2026-08-01"), confirmed=True)
    assert report.day_origin == "jour donné ; 1\xa0fait plus récent est considéré comme prévu"


def test_planned_facts_do_not_make_the_day() -> None:
    first = DAY("2026-01-01")
    facts = [first + dt.timedelta(days=2 * place) for place in range(100)]  # until 18 July
    planned = [DAY("2026-09-01"), DAY("2026-11-12")]
    assert newest_unplanned([*facts, *planned], DAY("2026-11-28")) == facts[-1]
    assert newest_unplanned([*facts, *planned], DAY("2026-03-01")) == DAY("2026-02-28")
    assert newest_unplanned(planned[:1], DAY("2026-11-28")) == planned[0]
    assert newest_unplanned(planned, DAY("2026-01-01")) is None


def test_real_records_give_their_day(content: Content, real_records: Path) -> None:
    out = io.StringIO()
    call_command("import_betagouv", str(real_records / "content"), stdout=out)
    assert "enregistrements au 03/08/2026 (dernier fait de la source" in out.getvalue()


@cases(
    ("phases", "day", "reason"),
    [
        (RECENT, dt.date(2099, 1, 1), "est à venir"),
        ([{"name": "construction"}], None, "ni commit ni date passée"),
    ],
)
def test_day_to_come_or_unknown_is_refused(
    content: Content, phases: list[dict[str, object]], day: dt.date | None, reason: str
) -> None:
    content.fiche("a", phases=phases)
    with pytest.raises(SourceError, match=reason):
        content.run(as_of=day)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("missions", [[], [{"start": None, "end": "2026-01-01", "status": "admin", "startups": []}]])
def test_members_without_a_date_are_refused(tmp_path: Path, missions: list[object]) -> None:
    file = tmp_path / "members.json"
    file.write_text(json.dumps([{"id": "m1", "domaine": "Design", "missions": missions}]))
    with pytest.raises(CommandError, match="ni commit ni date passée"):
        call_command("import_members", str(file), "--apply", stdout=io.StringIO())
    with pytest.raises(CommandError, match="est à venir"):
        call_command("import_members", str(file), "--day", "2099-01-01", stdout=io.StringIO())
    assert not ImportRun.objects.exists()


def test_older_members_need_a_confirmation(tmp_path: Path) -> None:
    file = tmp_path / "members.json"
    mission: dict[str, object] = {"start": "2026-08-01", "end": None, "status": "admin", "startups": []}
    file.write_text(json.dumps([{"id": "m1", "domaine": "Design", "missions": [mission]}]))
    import_members(file, applying=True, as_of=DAY("2026-08-20"))
    file.write_text(json.dumps([{"id": "m1", "domaine": "Data", "missions": [mission]}]))
    older = ["import_members", str(file), "--apply", "--day", "2026-08-10"]
    with pytest.raises(CommandError, match="plus ancien"):
        call_command(*older, stdout=io.StringIO())
    call_command(*older, "--confirm", stdout=io.StringIO())
    assert list(Freshness.objects.values_list("kind", "day")) == [("members", DAY("2026-08-10"))]


def test_members_of_a_snapshot_have_the_day_of_its_fiches(content: Content, tmp_path: Path) -> None:
    content.fiche("a", phases=RECENT)
    content.run(as_of=DAY("2026-08-20"))
    mission: dict[str, object] = {"start": "2026-08-01", "end": None, "status": "admin", "startups": []}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for file, options in (
        (content.root.parent / "members.json", ["--day", "2026-08-10"]),
        (elsewhere / "members.json", []),
    ):
        file.write_text(json.dumps([{"id": "m1", "domaine": "Design", "missions": [mission]}]))
        with pytest.raises(CommandError, match="fiches importées du 20\u202faoût\u202f2026"):
            call_command("import_members", str(file), "--apply", *options, stdout=io.StringIO())
    out = io.StringIO()
    call_command("import_members", str(content.root.parent / "members.json"), "--apply", stdout=out)
    assert "membres au 20/08/2026 (jour des fiches du même dossier)" in out.getvalue()
    page = text_of(Client().get("/communaute/").content.decode()).replace("\u202f", " ")
    assert "20 août 2026" in page


def test_day_years_after_every_fact_is_confirmed_first(content: Content) -> None:
    content.fiche("a")
    report = content.run(confirmed=False)
    assert (report.applied, report.question == report.broken) == (False, True)
    assert "suit de plus de soixante jours" in report.question
    assert not Startup.objects.exists()
    assert content.run().applied
    content.fiche("a", title="Autre")
    assert content.run(confirmed=False).applied, "the same day was confirmed already"


def test_older_day_shows_what_would_change_then_is_confirmed(content: Content) -> None:
    make_indicator(rule={"measure": "entries", "kind": "construction"})
    content.fiche("a", phases=RECENT)
    content.run()
    content.fiche("a", phases=[phase("construction", "2024-08-12")])
    out = io.StringIO()
    command = ["import_betagouv", str(content.root), "--apply", "--day", "2024-08-19"]
    with pytest.raises(CommandError, match="plus ancien"):
        call_command(*command, stdout=out)
    assert "Changé : fiche a" in out.getvalue()
    assert "Cet import changerait " in out.getvalue()
    assert known() == (DAY("2026-08-20"), DAY("2026-08-12"))
    assert ImportRun.objects.count() == 1
    call_command(*command, "--confirm", stdout=io.StringIO())
    assert known() == (DAY("2024-08-19"), DAY("2024-08-12"))


def test_older_day_of_the_same_records_asks_nothing_and_changes_no_day(content: Content) -> None:
    content.fiche("a", phases=RECENT)
    content.run()
    assert content.run(as_of=DAY("2026-08-13"), confirmed=False).applied
    assert known()[0] == DAY("2026-08-20")


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user("dinum@example.gouv.fr", User.Role.DINUM))


def token_of(client: Client, url: str) -> str:
    return str(client.get(url).context["form"]["token"].value())


def test_doubtful_import_of_the_source_waits_for_its_day_on_the_page(content: Content, staff: Client) -> None:
    content.fiche("a", phases=[phase("construction", None)])
    ImportSource.objects.create(pk=1, address=str(content.root))
    for _ in range(2):
        with pytest.raises(BrokenSourceError, match="ni commit ni date passée"):
            importing(lambda *_: None)
    old, failed = FailedImport.objects.order_by("pk")
    assert "Confirmer le jour et importer" not in text_of(
        staff.get(f"/espace/imports/echecs/{old.pk}/").content.decode()
    )
    assert "Confirmer le jour et importer" in text_of(
        staff.get(f"/espace/imports/echecs/{failed.pk}/").content.decode()
    )
    url = f"/espace/imports/echecs/{failed.pk}/confirmer/"
    wrong = staff.post(url, {"token": token_of(staff, url), "day": "2099-01-01"})
    assert (wrong.status_code, "est à venir" in text_of(wrong.content.decode())) == (400, True)
    right = staff.post(url, {"token": token_of(staff, url), "day": "2026-08-18"}, follow=True)
    assert messages(right) == [wordings.IMPORT_ASKED]
    importing(lambda *_: None)
    assert known() == (DAY("2026-08-18"), None)
    late = staff.post(url, {"token": token_of(staff, url), "day": "2026-08-18"})
    assert "Un autre import a eu lieu depuis" in text_of(late.content.decode())


def test_staff_correct_the_day_with_a_reason_and_its_history(content: Content, staff: Client) -> None:
    content.fiche("a", phases=[*RECENT, phase("acceleration", "2026-11-12")])
    content.run(as_of=DAY("2026-11-20"))
    assert known() == (DAY("2026-11-20"), DAY("2026-11-12"))
    url = "/espace/imports/jour/records/"
    token = token_of(staff, url)
    assert staff.post(url, {"token": token, "day": "2026-08-18", "reason": ""}).status_code == 400
    done = staff.post(url, {"token": token, "day": "2026-08-18", "reason": "Commit du 18 août"}, follow=True)
    assert messages(done)[0] == "Le jour est corrigé."
    assert known() == (DAY("2026-08-18"), DAY("2026-08-12"))
    assert ImportRun.objects.get().records_as_of == DAY("2026-08-18")
    page = text_of(staff.get(url).content.decode())
    assert "Commit du 18 août" in page
    assert "20 novembre 2026" in page.replace("\u202f", " ")
    assert staff.get("/espace/imports/jour/members/").status_code == 404


@cases(("day", "reason"), [("2099-01-01", "est à venir"), ("2026-11-20", "suit de plus de soixante jours")])
def test_correction_to_a_wrong_day_is_refused(content: Content, staff: Client, day: str, reason: str) -> None:
    content.fiche("a")
    content.run(as_of=DAY("2020-10-01"))
    url = "/espace/imports/jour/records/"
    asked = {"token": token_of(staff, url), "day": day, "reason": "Essai"}
    refused = staff.post(url, asked)
    assert (refused.status_code, reason in text_of(refused.content.decode())) == (400, True)
    early = staff.post(url, asked | {"day": "1900-01-01", "confirmed": "on"})
    assert "précède tous les faits" in text_of(early.content.decode())
    assert known()[0] == DAY("2020-10-01")
    if day == "2026-11-20":
        staff.post(url, asked | {"confirmed": "on"})
        assert known()[0] == DAY(day)


def test_agents_do_not_correct_the_day(content: Content) -> None:
    content.run()
    agent = make_user("agent@example.gouv.fr", User.Role.AGENT)
    with pytest.raises(PermissionDenied):
        correct_day(kind=RECORDS, day=DAY("2026-08-18"), confirmed=True, reason="Essai", actor=agent)
