"""What follows the records: asked by a change of theirs, by whatever path, and no more once it has seen them."""

import pytest

from common import data_version
from common.models import Job
from impact.national import actions as evaluating
from indicators import following
from indicators.checks import actions as running
from indicators.live import actions
from indicators.models import LiveResult
from indicators.outlook import projecting
from startups.models import Startup
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_computations_are_asked_again_only_when_the_records_moved() -> None:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction", "first_time": True})
    factories.make_startup(phases=[("construction", "2021-01-01")])
    assert following.request_stale() == (actions.COMPUTE, evaluating.EVALUATE, projecting.PROJECT, running.CHECK)
    assert following.run_now(actions.COMPUTE) is not None
    assert following.run_now(evaluating.EVALUATE) is not None
    assert following.run_now(projecting.PROJECT) is not None
    assert following.run_now(running.CHECK) is not None
    # What each wrote moved the version after those before it.
    assert following.request_stale() == (actions.COMPUTE, evaluating.EVALUATE)
    assert len(following.run_all()) == 4
    assert following.request_stale() == ()
    Startup.objects.update(contact="equipe@example.gouv.fr")
    assert following.request_stale() == (actions.COMPUTE, evaluating.EVALUATE, projecting.PROJECT, running.CHECK)
    assert len(following.run_all()) == 4
    results = LiveResult.objects.count()
    said = Job.objects.order_by("pk").values_list("kind", "state", "message")
    assert list(said.filter(kind=actions.COMPUTE)) == [
        (actions.COMPUTE, "done", f"{results} résultats vérifiés, {moved} modifiés.") for moved in (results, 0, 0)
    ]
    assert list(said.filter(kind=evaluating.EVALUATE)) == [
        (evaluating.EVALUATE, "done", "3\xa0critères modifiés, 1\xa0statut modifié."),
        (evaluating.EVALUATE, "done", "0\xa0critère modifié, 0\xa0statut modifié."),
        (evaluating.EVALUATE, "done", "1\xa0critère modifié, 0\xa0statut modifié."),
    ]
    assert [message for *_, message in said.filter(kind=projecting.PROJECT)] == [
        f"0\xa0indicateur projeté sur 1, {moved}."
        for moved in ("4\xa0lignes modifiées", "0\xa0ligne modifiée", "0\xa0ligne modifiée")
    ]
    assert Job.objects.latest("finished_at").data_version == data_version.current()
