"""The import of the configured source: by a job, with conditional requests, and an e-mail after a failure."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from betagouv.models import FailedImport, ImportRun, ImportSource
from betagouv.scheduled_import.actions import ask_for_import, request_hourly, set_import_source
from betagouv.scheduled_import.running import IMPORT, BrokenSourceError, importing
from betagouv.tasks import import_source, request_import
from common.background import emails
from common.background.jobs import JobResult
from common.models import Job
from startups.models import Startup
from tests import wordings
from tests.betagouv.factory import Content
from tests.cases import cases
from tests.factories import make_phase_kinds, make_user

pytestmark = pytest.mark.django_db


def run() -> tuple[JobResult, list[tuple[int, int]]]:
    steps: list[tuple[int, int]] = []
    return importing(lambda *step: steps.append(step)), steps


@pytest.fixture
def fed(content: Content) -> Content:
    """Return a folder with one fiche, configured as the source."""
    content.fiche("a")
    ImportSource.objects.create(pk=1, address=str(content.root))
    return content


def test_source_is_read_and_its_report_kept_briefly_when_nothing_changed(fed: Content) -> None:
    assert run() == (
        JobResult("3\N{NO-BREAK SPACE}enregistrements créés, 0\N{NO-BREAK SPACE}changé."),
        [(1, 3), (2, 3), (3, 3)],
    )
    assert run()[0] == JobResult("Rien n’a changé dans la source.")
    fed.fiche("a", title="Autre", phases=[{"name": "construction", "start": "2020-01-01", "end": "2021-01-01"}])
    assert run()[0] == JobResult("0\N{NO-BREAK SPACE}enregistrement créé, 1\N{NO-BREAK SPACE}changé.")
    assert run()[0] == JobResult("Rien n’a changé dans la source.")
    day = dt.date(2020, 9, 1)  # the newest fact
    reports = [
        (one.records_as_of, len(one.report["changes"]), len(one.report["anomalies"]), one.report["anomalies_by_code"])
        for one in ImportRun.objects.order_by("pk")
    ]
    closed = {"closed": 1}
    assert reports == [(day, 0, 0, {}), (day, 0, 0, {}), (day, 1, 1, closed), (day, 0, 0, closed)]


def test_nothing_is_read_without_a_source(content: Content) -> None:
    assert run()[0] == JobResult(wordings.NO_SOURCE_CHOSEN)
    request_import()
    assert not Job.objects.exists()


def test_failure_is_stored_and_mailed_to_staff_once_per_reason(fed: Content) -> None:
    for role in User.Role:
        make_user(f"{role}@example.gouv.fr", role)
    make_user("parti@example.gouv.fr", User.Role.DINUM, is_active=False)
    ImportSource.objects.update(address="/nulle/part")
    for _ in range(2):
        with pytest.raises(BrokenSourceError):
            run()
    reason = "/nulle/part : ce dossier n’existe pas."
    assert list(FailedImport.objects.order_by("pk").values_list("source", "reason", Count("alerts"))) == [
        ("/nulle/part", reason, 2),
        ("/nulle/part", reason, 0),
    ]
    emails.sending(lambda done, total: None)
    assert sorted(one.to[0] for one in mail.outbox) == ["administrator@example.gouv.fr", "dinum@example.gouv.fr"]
    assert mail.outbox[0].subject == "L’import des fiches de beta.gouv.fr a échoué"
    first = FailedImport.objects.order_by("pk")[0]
    assert [
        line for line in mail.outbox[0].body.splitlines() if "échoué" in line or "http" in line or reason in line
    ] == [
        mail.outbox[0].body.splitlines()[2],
        reason,
        f"Le compte rendu : http://localhost:8000/espace/imports/echecs/{first.pk}/",
    ]
    ImportSource.objects.update(address=str(fed.root))
    run()
    ImportRun.objects.update(applied_at=timezone.now())
    ImportSource.objects.update(address="/nulle/part")
    with pytest.raises(BrokenSourceError):
        run()
    emails.sending(lambda done, total: None)
    assert len(mail.outbox) == 4


def test_source_where_half_is_gone_is_a_failure_with_its_report(fed: Content) -> None:
    paths = [fed.fiche(f"s{number}") for number in range(11)]
    run()
    for path in paths[:8]:
        path.unlink()
    with pytest.raises(BrokenSourceError, match="8 des 12 fiches connues manquent"):
        run()
    failed = FailedImport.objects.get()
    assert (len(failed.report["missing"]), failed.report["applied"]) == (8, False)
    assert ImportRun.objects.count() == 1


def test_refusal_of_the_database_is_a_failure(fed: Content) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE startups_startup ADD CONSTRAINT told CHECK (slug <> 'a')")
    with pytest.raises(BrokenSourceError, match="La base refuse un enregistrement"):
        run()
    assert (FailedImport.objects.count(), Startup.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_job_reads_the_source_and_keeps_its_outcome(tmp_path: Path) -> None:
    make_phase_kinds()
    content = Content(tmp_path / "content")
    content.fiche("a")
    ImportSource.objects.create(pk=1, address=str(content.root))
    request_hourly()
    job = Job.objects.get(kind=IMPORT)
    import_source(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.done, job.total) == (
        "done",
        "3\N{NO-BREAK SPACE}enregistrements créés, 0\N{NO-BREAK SPACE}changé.",
        3,
        3,
    )


def test_source_that_is_not_hourly_waits_for_someone(
    fed: Content, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    ImportSource.objects.update(is_hourly=False)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        request_hourly()
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        ask_for_import(actor=make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert list(Job.objects.values_list("kind", flat=True)) == [IMPORT]


@cases("role", [User.Role.AGENT, User.Role.DINUM])
def test_only_administrators_set_the_source(fed: Content, role: str) -> None:
    actor = make_user("x@example.gouv.fr", role)
    with pytest.raises(PermissionDenied):
        set_import_source(address=str(fed.root), is_hourly=True, actor=actor)
    if role != User.Role.DINUM:
        with pytest.raises(PermissionDenied):
            ask_for_import(actor=actor)


def test_source_of_the_settings_is_set_again_and_forgets_the_version_headers(fed: Content, settings: Settings) -> None:
    settings.RECORDS_SOURCE = str(fed.root)
    administrator = make_user("a@example.gouv.fr", User.Role.ADMINISTRATOR)
    ImportSource.objects.update(version_headers={"archive": {"etag": "x"}})
    set_import_source(address=f" {fed.root} ", is_hourly=False, actor=administrator)
    assert list(ImportSource.objects.values_list("address", "is_hourly", "version_headers", "set_by")) == [
        (str(fed.root), False, {}, administrator.pk)
    ]


@cases(
    ("address", "reason"),
    [
        ("", "Donnez une adresse."),
        ("/nulle/part", "ni en http ni en https"),
        ("/tmp", "ni en http ni en https"),
        ("http://example.org/master.zip", "Donnez une adresse en https"),
        ("https://jean:secret@example.org/master.zip", "elle contient un identifiant"),
        ("https://example.org:6379/master.zip", "le port 6379"),
    ],
)
def test_source_that_holds_no_record_is_refused(content: Content, address: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        set_import_source(
            address=address, is_hourly=True, actor=make_user("a@example.gouv.fr", User.Role.ADMINISTRATOR)
        )
    assert not ImportSource.objects.exists()


@cases("address", ["https://127.0.0.1/x.zip", "https://169.254.169.254/latest/meta-data", "https://[::1]/x.zip"])
def test_typed_source_at_a_private_address_is_never_asked(content: Content, address: str) -> None:
    ImportSource.objects.create(pk=1, address=address)
    with pytest.raises(BrokenSourceError, match="une adresse qui n’est pas publique"):
        run()


def test_import_without_a_source_cannot_be_requested(content: Content) -> None:
    with pytest.raises(ValidationError, match=wordings.NO_SOURCE_CHOSEN_YET):
        ask_for_import(actor=make_user("dinum@example.gouv.fr", User.Role.DINUM))


@cases(
    ("name", "row"),
    [
        ("import_source_single_row", ImportSource(pk=2, address="x")),
        ("import_source_addressed", ImportSource(pk=1, address="")),
        ("failed_import_explained", FailedImport(source="x", reason="")),
    ],
)
def test_database_refuses(name: str, row: ImportSource | FailedImport) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
