"""What follows the records: asked by a change of theirs, by whatever path, and no more once it has seen them."""

import pytest

from common import data_version
from common.models import Job
from impact import actions, criteria, following
from impact.models import LiveResult
from startups.models import Startup
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_computations_are_asked_again_only_when_the_records_moved() -> None:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction", "first_time": True})
    factories.make_startup(phases=[("construction", "2021-01-01")])
    assert following.request_stale() == (actions.COMPUTE, criteria.EVALUATE)
    assert actions.compute_now() is not None
    assert criteria.evaluate_now() is not None
    assert following.request_stale() == (actions.COMPUTE,)  # the statuses moved the version after the figures
    assert actions.compute_now() is not None
    assert following.request_stale() == ()
    Startup.objects.update(contact="equipe@example.gouv.fr")
    assert following.request_stale() == (actions.COMPUTE, criteria.EVALUATE)
    assert criteria.evaluate_now() is not None
    assert actions.compute_now() is not None
    results = LiveResult.objects.count()
    assert list(Job.objects.order_by("pk").values_list("kind", "state", "message")) == [
        (actions.COMPUTE, "done", f"{results} résultats vérifiés, {results} modifiés."),
        (criteria.EVALUATE, "done", "Critères d'impact national : 3 résultats et 1 statuts modifiés."),
        (actions.COMPUTE, "done", f"{results} résultats vérifiés, 0 modifiés."),
        (actions.COMPUTE, "done", f"{results} résultats vérifiés, 0 modifiés."),
        (criteria.EVALUATE, "done", "Critères d'impact national : 1 résultats et 0 statuts modifiés."),
    ]
    assert Job.objects.latest("finished_at").data_version == data_version.current()
