"""The job that computes the derived tables: requested when the records change, all or nothing, one at a time."""

import datetime as dt
import re
from collections.abc import Collection
from typing import NoReturn

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from common import data_version
from common.background import recompute
from common.background.recompute import RECOMPUTE
from common.locks import take_turn
from common.models import Job
from impact.models import CriterionResult
from indicators.models import LiveResult
from startups.models import Startup
from tests import factories
from tests.connections import Elsewhere, at_once
from workspace.models import Todo
from workspace.pages.form_page import FIGURES_FOLLOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def startup() -> Startup:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction", "first_time": True})
    return factories.make_startup(phases=[("construction", "2021-01-01")])


def derived() -> tuple[int, int, int]:
    return LiveResult.objects.count(), CriterionResult.objects.count(), Todo.objects.count()


def test_every_derived_table_is_computed_and_asked_again_only_when_the_records_changed(startup: Startup) -> None:
    assert recompute.request_if_stale()
    assert recompute.run_job() is not None
    assert all(derived())
    assert not recompute.request_if_stale()
    Startup.objects.update(contact="equipe@example.gouv.fr")
    assert recompute.request_if_stale()
    assert recompute.run_job() is not None
    assert not recompute.request_if_stale()
    job = Job.objects.latest("pk")
    assert (job.kind, job.state, job.data_version) == (RECOMPUTE, "done", data_version.current())
    assert "résultats vérifiés, 0 modifiés." in job.message
    assert "1\xa0critère modifié, 0\xa0statut modifié." in job.message


def test_a_computation_that_fails_half_way_writes_nothing(startup: Startup, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(day: object, startups: object) -> NoReturn:
        raise RuntimeError

    recompute.run_job()
    LiveResult.objects.all().delete()
    before = derived()
    with monkeypatch.context() as patched:
        patched.setattr(recompute, "_steps", [*recompute._steps, fail])
        with pytest.raises(RuntimeError):
            recompute.run_job()
    assert derived() == before
    assert Job.objects.latest("pk").state == "failed"
    recompute.run_job()
    assert all(derived())


def test_computations_that_run_concurrently_give_what_one_gives(startup: Startup) -> None:
    messages = at_once(lambda _: recompute.compute(lambda done, total: None).message, range(4))
    assert sum("modifiés." in message and " 0 modifiés." not in message for message in messages) == 1
    before = derived()
    recompute.run_job()
    assert derived() == before


# --- What a page computes after a save ---------------------------------------------------------------------------------


@pytest.fixture
def staff_session(startup: Startup) -> Client:
    client = Client()
    client.force_login(factories.make_user(role=User.Role.DINUM))
    return client


def save_contact(client: Client, startup: Startup) -> str:
    """Change the contact of the service on its page; return the next page."""
    address = f"/espace/services/{startup.slug}/modifier/contact/"
    answer = client.get(address).content.decode()
    form = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', answer))
    response = client.post(
        address, {**form, "contact": "equipe@exemple.gouv.fr", "reason": "Nouvelle adresse"}, follow=True
    )
    assert response.status_code == 200
    return response.content.decode()


def test_registered_step_is_fresh_on_the_page_after_a_save(
    staff_session: Client, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, str]] = []

    def step(day: dt.date, startups: Collection[int] | None) -> str:
        seen.append((startups, Startup.objects.get(pk=startup.pk).contact))
        return ""

    monkeypatch.setattr(recompute, "_steps", [*recompute._steps])
    recompute.register_step(step)
    page = save_contact(staff_session, startup)
    assert seen == [([startup.pk], "equipe@exemple.gouv.fr")]
    assert FIGURES_FOLLOW not in page


def test_save_stands_while_a_step_fails_and_the_job_repeats_it(
    staff_session: Client, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(day: object, startups: object) -> NoReturn:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(recompute, "_steps", [*recompute._steps, fail])
        page = save_contact(staff_session, startup)
    assert FIGURES_FOLLOW in page
    assert Startup.objects.get(pk=startup.pk).contact == "equipe@exemple.gouv.fr"
    assert (derived(), Job.objects.get(kind=RECOMPUTE).state) == ((0, 0, 0), Job.State.QUEUED)
    recompute.run_job()
    assert all(derived())


def test_page_does_not_wait_for_a_long_computation(
    staff_session: Client, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recompute, "LONGEST_WAIT", "50ms")
    with Elsewhere() as other:
        other.run(lambda: transaction.set_autocommit(False))
        other.run(lambda: take_turn(RECOMPUTE))
        assert FIGURES_FOLLOW in save_contact(staff_session, startup)
        other.run(transaction.rollback)
        other.run(lambda: transaction.set_autocommit(True))
    assert recompute.now([startup.pk])
