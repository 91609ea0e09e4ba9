"""``manage.py prepare_database``: prepare the database of a local run."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from common.models import Job
from common.recompute import RECOMPUTE
from incubators.models import Incubator
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
        call_command("prepare_database", accounts=tmp_path / "accounts.txt", stdout=StringIO())
        return (tmp_path / "accounts.txt").read_text()

    return run


@pytest.mark.django_db
def test_empty_database_of_a_local_run_gets_the_demonstration(settings: Settings, prepare: Callable[[], str]) -> None:
    settings.LOCAL_RUN = True
    assert prepare() == ACCOUNTS
    assert {job.kind for job in Job.objects.filter(state=Job.State.DONE)} == {RECOMPUTE}
    count = Startup.objects.count()
    assert (prepare(), Startup.objects.count()) == (ACCOUNTS, count)
    # A deleted account is not displayed.
    User.objects.exclude(role=User.Role.DINUM).delete()
    assert prepare().splitlines() == [ACCOUNTS.splitlines()[0], ACCOUNTS.splitlines()[2]]


@pytest.mark.django_db
def test_database_with_records_keeps_them_alone(settings: Settings, prepare: Callable[[], str]) -> None:
    settings.LOCAL_RUN = True
    Incubator.objects.create(slug="reel", name="Un vrai incubateur")
    assert prepare() == ""
    assert Startup.objects.count() == 0


@pytest.mark.django_db
def test_empty_database_of_a_deployment_stays_empty(prepare: Callable[[], str]) -> None:
    assert prepare() == ""
    assert Startup.objects.count() == 0
