"""``manage.py prepare_database``: prepare the database of a local run."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from accounts.models import User
from bilan.models import Edition
from common.background.recompute import RECOMPUTE
from common.models import Job
from incubators.models import Incubator
from sampledata import demonstration
from sampledata.accounts import make_accounts
from sampledata.demonstration import load_demo
from startups.models import Startup

ACCOUNTS = """\
Demonstration accounts:
- coach@demonstration.example, mot de passe « demonstration » : coach de deux incubateurs
- dinum@demonstration.example, mot de passe « demonstration » : équipe de la DINUM
- admin@demonstration.example, mot de passe « demonstration » : administrateur
"""


@pytest.fixture
def prepare(tmp_path: Path) -> Callable[[], str]:
    def run() -> str:
        """Prepare the database; return the displayed accounts."""
        call_command(
            "prepare_database", accounts=tmp_path / "accounts.txt", notice=tmp_path / "notice.txt", stdout=StringIO()
        )
        return (tmp_path / "accounts.txt").read_text()

    return run


@pytest.mark.sweep  # `tests/devserver/test_supervisor.py` prepares an empty database too
@pytest.mark.django_db
def test_empty_database_of_a_local_run_gets_the_demonstration(settings: Settings, prepare: Callable[[], str]) -> None:
    settings.LOCAL_RUN = True
    assert prepare() == ACCOUNTS
    assert {job.kind for job in Job.objects.filter(state=Job.State.DONE)} == {RECOMPUTE}
    count = Startup.objects.count()
    assert (prepare(), Startup.objects.count()) == (ACCOUNTS, count)


@pytest.mark.django_db
def test_accounts_that_were_not_deleted_are_displayed(settings: Settings, prepare: Callable[[], str]) -> None:
    settings.LOCAL_RUN = True
    Incubator.objects.create(slug="dinum", name="DINUM")
    make_accounts(["dinum"])
    assert prepare() == ACCOUNTS
    User.objects.exclude(role=User.Role.DINUM).delete()
    assert prepare().splitlines() == [ACCOUNTS.splitlines()[0], ACCOUNTS.splitlines()[2]]


@pytest.mark.sweep
@pytest.mark.django_db
def test_interrupted_demonstration_is_completed(
    settings: Settings, prepare: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCAL_RUN = True
    with monkeypatch.context() as stopped:
        stopped.setattr(demonstration, "publish_reference", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load_demo()
    assert Edition.objects.count() == 0
    prepare()
    assert ({job.state for job in Job.objects.all()}, Edition.objects.count()) == ({Job.State.DONE}, 1)


@pytest.mark.django_db
def test_records_are_kept_alone_and_without_an_account_say_how_to_make_one(
    settings: Settings, prepare: Callable[[], str]
) -> None:
    settings.LOCAL_RUN = True
    Incubator.objects.create(slug="reel", name="Un vrai incubateur")
    assert "manage.py createsuperuser" in prepare()
    assert (Incubator.objects.count(), Startup.objects.count()) == (1, 0)
    User.objects.create_superuser("agent@exemple.gouv.fr", password="un mot de passe")
    assert prepare() == ""


@pytest.mark.django_db
def test_empty_database_of_a_deployment_stays_empty(prepare: Callable[[], str]) -> None:
    prepare()
    assert Startup.objects.count() == 0


@pytest.fixture
def other_migrations(db: None) -> None:
    """Record a migration that the code does not have."""
    MigrationRecorder(connection).record_applied("startups", "0999_later")


def refusal() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("prepare_database")
    return str(refused.value)


def test_refusal_names_the_folders_to_delete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_migrations: None
) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "postmaster.pid").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    message = refusal()
    assert "(startups.0999_later)" in message
    assert f"rm -r '{tmp_path}/postgres' '{tmp_path}/redis'" in message


def test_refusal_deletes_no_database_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_migrations: None
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    message = refusal()
    assert ("(DATABASE_URL)" in message, "rm -r" in message) == (True, False)
