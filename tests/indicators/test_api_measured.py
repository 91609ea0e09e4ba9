"""The API of external figures: public reads, writes by staff with optimistic locking."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.algebra.sources import measured_rule
from indicators.models import Indicator, MeasuredFigure
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/women/measured/"
FIGURE = {
    "start": "2021-01-01",
    "end": "2021-12-31",
    "numerator": 40,
    "denominator": 104,
    "source": "Enquête",
    "reason": "Clos",
}


@pytest.fixture
def women() -> Indicator:
    return factories.make_indicator("women", rule=measured_rule("women", "share"), unit="%")


@pytest.fixture
def staff(women: Indicator) -> Client:
    client = Client()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    return client


def send(client: Client, method: str, address: str, status: int, **body: Any) -> Any:
    answer = client.generic(method, address, json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_figure_is_entered_corrected_and_withdrawn_over_what_was_read(staff: Client) -> None:
    made = send(staff, "POST", URL, 201, **FIGURE)
    shown = {name: made[name] for name in ("start", "end", "value", "numerator", "denominator", "source", "document")}
    assert shown == {
        "start": "2021-01-01",
        "end": "2021-12-31",
        "value": 38.4615,
        "numerator": 40,
        "denominator": 104,
        "source": "Enquête",
        "document": "",
    }
    assert (made.pop("effect"), made.pop("dry_run")) == ("recorded", False)
    listed = Client().get(URL).json()
    paged = {"count": 1, "next": None, "previous": None}
    assert listed == {"code": "women", "seen": listed["seen"], **paged, "results": [made]}
    one = f"{URL}{made['id']}/"
    assert Client().get(one).json() == made
    send(staff, "PUT", one, 428, **{**FIGURE, "numerator": 41})
    corrected = send(staff, "PUT", one, 200, **{**FIGURE, "numerator": 41}, seen=made["seen"])
    assert corrected["value"] == 39.4231
    send(staff, "PUT", one, 409, **{**FIGURE, "numerator": 42}, seen=made["seen"])
    send(staff, "DELETE", one, 204, reason="Erreur", seen=corrected["seen"])
    assert not MeasuredFigure.objects.exists()
    send(staff, "GET", one, 404)


@cases(
    ("body", "errors"),
    [
        ({"numerator": 105}, {"numerator": [wordings.SHARE_OF_105]}),
        (
            {"end": "2090-12-31"},
            {"end": [wordings.PERIOD_TO_COME]},
        ),
        ({"source": ""}, {"source": ["Ce champ ne peut être vide."]}),
        ({"halves": 3}, {"halves": [wordings.UNKNOWN_FIELD]}),
    ],
)
def test_what_is_wrong_is_refused_by_field(body: dict[str, Any], errors: Any, staff: Client) -> None:
    assert send(staff, "POST", URL, 400, **{**FIGURE, **body})["errors"] == errors
    assert not MeasuredFigure.objects.exists()


@pytest.mark.usefixtures("women")
def test_only_staff_write_and_unknown_things_are_not_found(staff: Client) -> None:
    agent = Client()
    agent.force_login(factories.make_user("agent@example.gouv.fr", User.Role.AGENT))
    send(Client(), "POST", URL, 401, **FIGURE)
    send(agent, "POST", URL, 403, **FIGURE)
    send(staff, "POST", "/api/v1/indicators/nobody/measured/", 404, **FIGURE)
    assert not MeasuredFigure.objects.exists()
