"""A database that has migrations unknown to this code is refused, and migrations are undone as in any Django site."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from common.migration_names import MigrationDifference, compare, compare_database, of_code
from tests.betaportfolio.test_backups import objects

pytestmark = pytest.mark.django_db
REFUSAL = (
    "La base a été préparée par une autre version de Betaportfolio (startups.0999_later est inconnue de celle-ci) : "
    "installez cette version-là, ou restaurez une sauvegarde faite par celle-ci."
)


@pytest.fixture
def later() -> None:
    """Record a migration that this code does not have."""
    MigrationRecorder(connection).record_applied("startups", "0999_later")


def test_migrated_database_has_the_migrations_of_the_code() -> None:
    assert compare_database() == MigrationDifference([], [])
    assert {"startups.0001_initial", "auth.0001_initial", "pghistory.0001_initial"} <= of_code()


def test_missing_migration_is_reported_and_not_refused() -> None:
    MigrationRecorder(connection).record_unapplied("startups", "0001_initial")
    found = compare_database()
    assert (found, found.refusal) == (MigrationDifference([], ["startups.0001_initial"]), "")


def test_migrations_of_a_library_that_left_are_accepted() -> None:
    assert compare([*of_code(), "former_library.0001_initial"]) == MigrationDifference([], [])


@pytest.mark.parametrize("arguments", [[], ["catalogue", "zero"]])
def test_migrate_refuses_a_database_of_another_version_and_changes_nothing(later: None, arguments: list[str]) -> None:
    before, applied = objects(), MigrationRecorder(connection).applied_migrations().keys()
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", *arguments, verbosity=0, skip_checks=False)
    assert REFUSAL in str(refused.value)
    assert (objects(), MigrationRecorder(connection).applied_migrations().keys()) == (before, applied)


@pytest.mark.parametrize("deploy", [True, False])
def test_check_reports_a_database_of_another_version(later: None, deploy: bool) -> None:
    found = run_checks(tags=["database"], include_deployment_checks=deploy, databases=["default"])
    assert [(one.id, one.msg) for one in found] == [("betaportfolio.E014", REFUSAL)]


def test_check_accepts_the_database_of_the_code() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.sweep  # it migrates twice, and a migration is rare
@pytest.mark.parametrize("app", ["catalogue", "common"])
def test_migrations_are_undone_and_applied_again(app: str) -> None:
    before = objects()
    call_command("migrate", app, "zero", verbosity=0)
    assert f"{app}.0001_initial" in compare_database().missing
    call_command("migrate", verbosity=0)
    assert (objects(), compare_database()) == (before, MigrationDifference([], []))
