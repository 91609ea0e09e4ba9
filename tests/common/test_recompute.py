"""The job that computes the derived tables: requested when the records change, all or nothing, one at a time."""

from typing import NoReturn

import pytest

from common import data_version
from common.background import recompute
from common.background.recompute import RECOMPUTE, recompute_now, request_recompute_if_stale
from common.models import Job
from impact.models import CriterionResult
from indicators.models import LiveResult
from startups.models import Startup
from tests import factories
from tests.connections import at_once
from workspace.models import Todo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def startup() -> Startup:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction", "first_time": True})
    return factories.make_startup(phases=[("construction", "2021-01-01")])


def derived() -> tuple[int, int, int]:
    return LiveResult.objects.count(), CriterionResult.objects.count(), Todo.objects.count()


def test_every_derived_table_is_computed_and_asked_again_only_when_the_records_changed(startup: Startup) -> None:
    assert request_recompute_if_stale()
    assert recompute_now() is not None
    assert all(derived())
    assert not request_recompute_if_stale()
    Startup.objects.update(contact="equipe@example.gouv.fr")
    assert request_recompute_if_stale()
    assert recompute_now() is not None
    assert not request_recompute_if_stale()
    job = Job.objects.latest("pk")
    assert (job.kind, job.state, job.data_version) == (RECOMPUTE, "done", data_version.current())
    assert "résultats vérifiés, 0 modifiés." in job.message
    assert "1\xa0critère modifié, 0\xa0statut modifié." in job.message


def test_a_computation_that_fails_half_way_writes_nothing(startup: Startup, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(day: object) -> NoReturn:
        raise RuntimeError

    recompute_now()
    LiveResult.objects.all().delete()
    before = derived()
    with monkeypatch.context() as patched:
        patched.setattr(recompute, "_steps", [*recompute._steps, fail])
        with pytest.raises(RuntimeError):
            recompute_now()
    assert derived() == before
    assert Job.objects.latest("pk").state == "failed"
    recompute_now()
    assert all(derived())


def test_computations_that_run_concurrently_give_what_one_gives(startup: Startup) -> None:
    messages = at_once(lambda _: recompute.recompute(lambda done, total: None).message, range(4))
    assert sum("modifiés." in message and " 0 modifiés." not in message for message in messages) == 1
    before = derived()
    recompute_now()
    assert derived() == before
