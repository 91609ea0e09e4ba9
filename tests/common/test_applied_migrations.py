"""A database whose migrations differ from those of the code by content is refused or reported."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate

from common import applied_migrations
from common.applied_migrations import Difference, compare, of_code, of_database, store

pytestmark = pytest.mark.django_db
NEWER, EDITED, UNRECORDED = "newer", "edited", "unrecorded"
each_database = pytest.mark.parametrize(
    ("change", "message"),
    [
        (NEWER, "La base vient d’une version plus récente de Betaportfolio (startups.0999_later est inconnue ici)"),
        (EDITED, "(startups.0001_initial n’y a pas le même contenu)"),
        (UNRECORDED, "n’y a pas le même contenu"),
    ],
)


def change_database(change: str) -> None:
    """Alter the database as a newer version, another version or a version without digests would leave it."""
    if change == NEWER:
        MigrationRecorder(connection).record_applied("startups", "0999_later")
    else:
        store({**of_database(), "startups.0001_initial": "other"} if change == EDITED else {})


def test_migrated_database_is_that_of_the_code() -> None:
    assert (of_database(), compare(of_database())) == (of_code(), Difference([], [], []))
    assert {name for name, digest in of_code().items() if not digest} & {"auth.0001_initial", "pghistory.0001_initial"}


def test_digest_includes_the_sql_files_of_the_migration(tmp_path: Path) -> None:
    migration, other = tmp_path / "0001_initial.py", tmp_path / "sql" / "0002_more.sql"
    migration.write_text("operations = []")
    other.parent.mkdir()
    first = applied_migrations.digest(migration)
    other.write_text("SELECT 2")
    assert applied_migrations.digest(migration) == first
    (tmp_path / "sql" / "0001_functions.sql").write_text("SELECT 1")
    assert applied_migrations.digest(migration) != first


def test_missing_migration_is_reported_and_not_refused() -> None:
    MigrationRecorder(connection).record_unapplied("startups", "0001_initial")
    found = compare(of_database())
    assert (found, found.refusal) == (Difference([], ["startups.0001_initial"], []), "")


@each_database
def test_migrate_refuses_another_database_and_changes_nothing(change: str, message: str) -> None:
    change_database(change)
    before = of_database()
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)
    assert message in str(refused.value)
    assert of_database() == before


@each_database
def test_deployment_check_reports_another_database(change: str, message: str) -> None:
    change_database(change)
    found = run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])
    assert [one.id for one in found if message in one.msg] == ["betaportfolio.E014"]


def test_deployment_check_accepts_the_database_of_the_code() -> None:
    assert run_checks(tags=["database"], include_deployment_checks=True, databases=["default"]) == []


def test_downgrade_is_refused() -> None:
    with pytest.raises(CommandError, match="Une migration ne s’annule pas"):
        call_command("migrate", "catalogue", "zero", verbosity=0, stdout=StringIO())


def test_migrate_that_ended_half_way_is_continued() -> None:
    name = "impact.0002_objectives"
    recorder = MigrationRecorder(connection)
    migration = MigrationLoader(connection).disk_migrations["impact", "0002_objectives"]
    recorder.record_unapplied("impact", "0002_objectives")
    store({other: digest for other, digest in of_database().items() if other != name})
    applied_migrations.refuse_other_migrations([(migration, False)])
    recorder.record_applied("impact", "0002_objectives")  # the command then ends before it has run its signals
    assert (of_database()[name], compare(of_database()).refusal) == (of_code()[name], "")
    applied_migrations.unlock()


def test_migrate_holds_its_lock_until_the_triggers_are_installed() -> None:
    held: list[int] = []

    def count_locks(**_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            held.append(cursor.fetchone()[0])

    post_migrate.connect(count_locks, sender=apps.get_app_config("pgtrigger"))
    try:
        call_command("migrate", verbosity=0)
    finally:
        post_migrate.disconnect(count_locks, sender=apps.get_app_config("pgtrigger"))
    count_locks()

    assert held == [1, 0]


def test_second_of_two_concurrent_migrations_is_refused() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_lock({applied_migrations.LOCK})")
        with pytest.raises(CommandError, match="Une autre migration de cette base est en cours"):
            call_command("migrate", verbosity=0)
    finally:
        other.close()
    call_command("migrate", verbosity=0)
