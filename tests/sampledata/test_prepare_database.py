"""``manage.py prepare_database``: what a local run does to its database before it serves."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from common.models import Job
from incubators.models import Incubator
from indicators import following
from startups.models import Startup

ACCOUNTS = """\
Comptes de démonstration :
- coach@demonstration.example, mot de passe « demonstration » : coach de deux incubateurs
- dinum@demonstration.example, mot de passe « demonstration » : équipe de la DINUM
- admin@demonstration.example, mot de passe « demonstration » : administrateur
"""


def prepared() -> str:
    output = StringIO()
    call_command("prepare_database", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_empty_database_of_a_local_run_gets_the_demonstration_and_says_its_accounts(settings: Settings) -> None:
    settings.LOCAL_RUN = True
    said = prepared()
    assert said.startswith("Base vide : chargement de la démonstration…\nDémonstration chargée :\n")
    assert "\n- comptes : 3\n" in said
    assert said.endswith(ACCOUNTS)
    assert {job.kind for job in Job.objects.filter(state=Job.State.DONE)} == set(following.WORKS)
    assert prepared() == ACCOUNTS
    # An account that was removed is not said.
    User.objects.exclude(role=User.Role.DINUM).delete()
    assert prepared().splitlines() == [ACCOUNTS.splitlines()[0], ACCOUNTS.splitlines()[2]]


@pytest.mark.django_db
def test_database_with_records_keeps_them_alone(settings: Settings) -> None:
    settings.LOCAL_RUN = True
    Incubator.objects.create(slug="reel", name="Un vrai incubateur")
    assert prepared() == ""
    assert Startup.objects.count() == 0


@pytest.mark.django_db
def test_empty_database_of_a_deployment_stays_empty() -> None:
    assert prepared() == ""
    assert Startup.objects.count() == 0
