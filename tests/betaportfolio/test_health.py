import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from betaportfolio import __version__
from common.models import Job
from tests.cases import cases
from tests.redis_down import redis_is_down

WELL = {
    "database": "ok",
    "redis": "ok",
    "jobs": "ok",
    "backup": "unknown",
    "restore_trial": "unknown",
    "migrations": "ok",
    "version": __version__,
    "commit": settings.COMMIT,
}
ALL = ("/livez", "/readyz", "/healthz")


@contextmanager
def database_is_away() -> Iterator[None]:
    connection.close()
    real = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        yield
    finally:
        connection.settings_dict["HOST"] = real


@pytest.mark.django_db
@pytest.mark.parametrize("path", ALL)
def test_site_that_is_well_answers_200_whatever_the_host_and_the_scheme(
    client: Client, settings: Settings, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get(path, headers={"host": "10.0.0.7"})

    parts = {"/livez": set(), "/readyz": {"database", "migrations"}, "/healthz": set(WELL)}[path] | {
        "version",
        "commit",
    }
    assert response.json() == {name: state for name, state in WELL.items() if name in parts}
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


def test_livez_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_is_reported_but_by_livez(client: Client) -> None:
    with database_is_away():
        answers = {path: client.get(path) for path in ALL}

    assert {path: answer.status_code for path, answer in answers.items()} == dict(
        zip(ALL, (200, 503, 503), strict=True)
    )
    unknown = {"jobs": "unknown", "backup": "unknown", "restore_trial": "unknown", "migrations": "unknown"}
    assert answers["/healthz"].json() == WELL | {"database": "unavailable"} | unknown


@pytest.mark.django_db
def test_redis_that_is_away_is_reported_by_healthz_only(client: Client) -> None:
    with redis_is_down():
        answers = {path: client.get(path) for path in ALL}

    assert {path: answer.status_code for path, answer in answers.items()} == dict(
        zip(ALL, (200, 200, 503), strict=True)
    )
    assert answers["/healthz"].json() == WELL | {"redis": "unavailable"}


@pytest.mark.django_db
@cases(("is_local", "age", "state"), [(False, 27, "late"), (False, 25, "unknown"), (True, 27, "unknown")])
def test_installation_without_a_backup_is_late_after_26_hours_unless_it_is_a_local_run(
    client: Client, settings: Settings, is_local: bool, age: int, state: str
) -> None:
    settings.LOCAL_RUN = is_local
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - dt.timedelta(hours=age))

    response = client.get("/healthz")

    assert (response.json()["backup"], response.status_code) == (state, 503 if state == "late" else 200)


@pytest.mark.django_db
def test_jobs_that_wait_and_no_worker_takes_are_late(client: Client) -> None:
    Job.objects.create(kind="common.resend_jobs", queued_at=timezone.now() - dt.timedelta(minutes=4))

    response = client.get("/healthz")

    assert (response.json(), response.status_code) == (WELL | {"jobs": "late"}, 503)


@pytest.mark.django_db
@cases("changes", ["missing", "unknown"])
def test_tables_of_another_version_are_reported(client: Client, changes: str) -> None:
    recorder = MigrationRecorder(connection)
    if changes == "missing":
        recorder.record_unapplied("common", "0001_initial")
    else:
        recorder.record_applied("common", "0999_later")

    answers = {path: client.get(path) for path in ALL}

    assert {path: answer.status_code for path, answer in answers.items()} == dict(
        zip(ALL, (200, 503, 503), strict=True)
    )
    assert [answers[path].json()["migrations"] for path in ("/readyz", "/healthz")] == ["different"] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("hours", "state", "status"), [(25, "ok", 200), (27, "late", 503)])
def test_age_of_the_last_backup_is_reported(
    client: Client, tmp_path_factory: pytest.TempPathFactory, hours: int, state: str, status: int
) -> None:
    call_command("backup", str(tmp_path_factory.mktemp("backups") / "one.dump"), verbosity=0)
    Job.objects.update(finished_at=timezone.now() - dt.timedelta(hours=hours))

    response = client.get("/healthz")

    assert (response.json(), response.status_code) == (WELL | {"backup": state}, status)


@pytest.mark.django_db
def test_change_of_a_part_is_logged_once_by_name(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/healthz")
    caplog.clear()
    with redis_is_down():
        for _ in range(3):
            client.get("/healthz")
    for _ in range(3):
        client.get("/healthz")

    logged = [one for one in caplog.records if one.name in ("betaportfolio.monitoring.health", "django.request")]
    assert [(one.levelname, one.getMessage()) for one in logged] == [
        ("ERROR", "Santé : redis, unavailable."),
        ("WARNING", "Santé : redis, ok."),
    ]
