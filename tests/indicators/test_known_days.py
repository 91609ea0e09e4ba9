"""The past day of an address: those that can't be shown, each with its reason."""

import datetime as dt

import pgtrigger
import pytest
from django.test import Client

from common.clock import today
from common.history import history_of
from indicators.drift.known import end_of
from startups.models import Phase
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from web.api.errors import problem

pytestmark = pytest.mark.django_db
TABLE = "/api/v1/indicators/?year=2021"
DRIFT = "/api/v1/indicators/products_launched/2021/drift/?"
BEGUN = dt.date(2022, 1, 1)


@pytest.fixture
def programme(db: None) -> None:
    """Create a programme whose history begins at midnight of ``BEGUN`` in Paris; that of 2021 is published in February."""
    scene.make_programme()
    versions, begins = history_of(Phase), end_of(BEGUN - dt.timedelta(days=1)) + dt.timedelta(microseconds=1)
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        versions._default_manager.update(pgh_created_at=begins)


def refusal(client: Client, address: str, day: str) -> str:
    response = client.get(f"{address}&known_on={day}")
    (reason,) = response.json()["errors"]["known_on"]
    assert response.json() == problem(400, {"known_on": [reason]})
    return " ".join(str(reason).split())


@cases("day", ["", "%20", "2022-01-01", "%202022-01-02"])
def test_day_since_the_history_is_known(programme: None, client: Client, day: str) -> None:
    assert client.get(f"{TABLE}&known_on={day}").status_code == 200


@cases("day", ["hier", "2021-02-29", "٢٠٢١-٠١-٠١", "2021-1-1", "2021-01-01T00:00"])
def test_unreadable_day_is_refused(programme: None, client: Client, day: str) -> None:
    assert refusal(client, TABLE, day) == wordings.NO_DAY.format(day)


@cases(
    ("address", "day", "reason"),
    [
        (TABLE, today().isoformat(), "Cette date est celle d’aujourd’hui. Choisissez un jour jusqu’au"),
        (TABLE, str(today() + dt.timedelta(days=1)), wordings.KNOWN_LATER),
        (TABLE, "2100-12-31", wordings.KNOWN_LATER),
        (
            TABLE,
            "2021-12-31",
            "L’historique des fiches commence le 1er janvier 2022 : on ne sait pas ce qui était connu",
        ),
        (DRIFT, "2022-01-31", "Choisissez un jour qui ne précède pas la publication, le 1er février 2022."),
    ],
)
def test_day_outside_the_history_is_refused(
    programme: None, client: Client, address: str, day: str, reason: str
) -> None:
    assert refusal(client, address, day).startswith(reason)


def test_day_before_the_first_record_is_refused(client: Client) -> None:
    factories.make_target(factories.make_indicator(), 2021)
    assert refusal(client, TABLE, "2021-01-01") == (
        "L’historique des fiches n’a pas encore commencé : on ne sait pas ce qui était connu le 1er janvier 2021."
    )
