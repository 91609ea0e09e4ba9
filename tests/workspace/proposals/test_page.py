"""The pages of proposals: any signed-in user proposes, the coach accepts or refuses, the figure is unchanged until then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from impact.models import Metric, ValueProposal
from startups.models import Startup
from tests import factories
from tests.workspace.reading import errors, filled, messages, rows

pytestmark = pytest.mark.django_db
PROPOSE = "/espace/services/un.service/mesures/usagers/proposer/"
CAPTION = "Valeurs proposées, non comptées"


@pytest.fixture
def metric(startup: Startup) -> Metric:
    metric = factories.make_metric(startup)
    factories.make_measurement(metric, "2021-01", "100")
    return metric


@pytest.fixture
def reader(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("lectrice@example.gouv.fr"))


def propose(reader: Client, metric: Metric, value: str = "90") -> Any:
    measured = metric.measurements.get()
    typed = {"measurement": measured.pk, "value": value, "reason": "Doublons", "source": "Journal", "step": "save"}
    return reader.post(PROPOSE, filled(reader.get(PROPOSE), **typed), follow=True)


def test_proposal_is_next_to_the_figure_until_it_is_answered(desk: Client, reader: Client, metric: Metric) -> None:
    page = propose(reader, metric)
    assert messages(page) == [
        "Votre proposition est envoyée à l’équipe du service. Elle n’est pas comptée avant sa réponse."
    ]
    (row,) = rows(desk.get("/espace/services/un.service/mesures/usagers/"), CAPTION)
    assert row[:3] == ["janvier 2021", "100 usagers", "90 usagers"]
    assert metric.measurements.get().value == 100
    path = f"/espace/services/un.service/propositions/{ValueProposal.objects.get().pk}/"
    queue = "/espace/a-mettre-a-jour/?quoi=proposal"
    assert path in desk.get(queue).content.decode()
    assert reader.get(path).status_code == 403
    said = desk.post(path, filled(desk.get(path), answer="accepted", step="save"), follow=True)
    assert messages(said) == ["La réponse est enregistrée."]
    assert path not in desk.get(queue).content.decode()
    assert metric.measurements.get().value == 90
    (row,) = rows(reader.get(PROPOSE), CAPTION)
    assert row[-1] == "Acceptée"


def test_refusal_needs_an_answer(desk: Client, reader: Client, metric: Metric) -> None:
    propose(reader, metric)
    path = f"/espace/services/un.service/propositions/{ValueProposal.objects.get().pk}/"
    refused = desk.post(path, filled(desk.get(path), answer="refused", step="save"))
    assert (refused.status_code, bool(errors(refused))) == (400, True)
    desk.post(path, filled(refused, answer="refused", note="Journal incomplet", step="save"))
    assert ValueProposal.objects.get().answer_note == "Journal incomplet"
    assert metric.measurements.get().value == 100
    assert errors(propose(reader, metric, "100")) == {
        "value": ["Cette valeur est celle qui est enregistrée : proposez-en une autre."]
    }
