"""The applications in the API: complete payloads, for staff only."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from budget.models import Assessment
from startups.queries import today
from tests import factories
from tests.budget.actions.scene import Scene
from tests.cases import cases

pytestmark = pytest.mark.django_db
URL = "/api/v1/funding-rounds/18/applications/"


def test_the_applications_of_a_round_are_reported_completely(team: Client, scene: Scene) -> None:
    metric = factories.make_metric(scene.startup, "dossiers")
    first = factories.make_application(
        scene.call, scene.startup, amount="150000.50", objective="Doubler", metric=metric, submitted_on=today()
    )
    second = factories.make_application(
        scene.call, scene.incubator, amount=1, objective="Dix", measure="services", submitted_on=today()
    )
    for number, (opinion, grade) in enumerate((("favourable", 4), ("favourable", 5), ("reserved", None))):
        author = factories.make_user(f"u{number}@example.gouv.fr", User.Role.DINUM)
        Assessment.objects.create(application=first, author=author, opinion=opinion, grade=grade)
    pending = {
        "submitted_on": today().isoformat(),
        "withdrawn_on": None,
        "decision": "",
        "decided_on": None,
        "decision_reason": "",
        "awarded": None,
    }
    assert team.get(URL).json() == {
        "count": 2,
        "results": [
            {
                "id": first.pk,
                "startup": "dossierfacile",
                "incubator": None,
                "amount": 150000.5,
                "objective": "Doubler",
                "metric": "dossiers",
                "measure": "",
                **pending,
                "opinions": {"favourable": 2, "reserved": 1, "unfavourable": 0, "mean_grade": 4.5},
                "url": f"http://testserver/espace/financements/candidatures/{first.pk}/",
            },
            {
                "id": second.pk,
                "startup": None,
                "incubator": "fabrique",
                "amount": 1,
                "objective": "Dix",
                "metric": None,
                "measure": "services",
                **pending,
                "opinions": {"favourable": 0, "reserved": 0, "unfavourable": 0, "mean_grade": None},
                "url": f"http://testserver/espace/financements/candidatures/{second.pk}/",
            },
        ],
    }


def test_nobody_else_reads_them(coach: Client, scene: Scene, signed_in: Callable[[User], Client]) -> None:
    agent = signed_in(factories.make_user("agent@example.gouv.fr"))
    assert [client.get(URL).status_code for client in (Client(), agent, coach)] == [401, 403, 403]


@cases("number", [17, 99999, 123456789])
def test_a_round_that_is_not_there_is_404(team: Client, number: int) -> None:
    response = team.get(f"/api/v1/funding-rounds/{number}/applications/")
    assert (response.status_code, response.json()["errors"]) == (
        404,
        {"number": [f"Aucun appel du FAST n’a le numéro {number}."]},
    )
