"""The address of each record that the change feed names."""

import re
from typing import Any

import pytest
from django.test import Client

from budget.models import FundingRound
from incubators.models import Incubator
from indicators.models import Indicator
from startups.models import Startup
from tests.factories import make_event, make_incubator, make_indicator, make_round, make_startup
from tests.gateway.portfolio import make_portfolio

pytestmark = pytest.mark.django_db(transaction=True)


def get(address: str, status: int = 200) -> Any:
    response = Client().get(address)
    assert response.status_code == status, (address, response.content)
    return response.json()


def test_each_record_of_the_feed_has_an_address_that_answers() -> None:
    make_portfolio()
    changes = get("/api/v1/changes/?page_size=1000")["results"]
    read = {one["url"]: get(one["url"]) for one in changes}
    [refused] = get("/api/v1/changes/?record=rien", 400)["errors"]["record"]
    known = set(re.findall(r"[a-z]+(?:-[a-z]+)*", refused.rpartition(":")[2]))
    assert {one["record"] for one in changes} == known, "make one of each in tests/gateway/portfolio.py"
    assert all(read[one["url"]].get("id", one["id"]) == one["id"] for one in changes)


def test_withdrawn_record_answers_410_with_the_date_of_its_last_version() -> None:
    event = make_event(make_startup("a"), "committee", "2021-01-01", "Comité")
    address = f"/api/v1/events/{event.pk}/"
    assert get(address)["date"] == "2021-01-01"
    event.delete()
    answer = get(address, 410)
    assert (answer["title"], answer["detail"].startswith("Cet enregistrement a été retiré le ")) == ("Retiré", True)
    assert answer["last_version"] == get("/api/v1/changes/?record=event")["results"][-1]["at"]


def test_withdrawn_document_answers_410() -> None:
    make_startup("a")
    make_incubator("b")
    make_round(7)
    make_indicator("launched")
    of_service = ("startups/a", "startups/a/metrics", "startups/a/objectives")
    addresses = [
        f"/api/v1/{part}/" for part in (*of_service, "incubators/b", "funding-rounds/7", "indicators/launched")
    ]
    for address in addresses:
        get(address)
    for model in (Startup, Incubator, FundingRound, Indicator):
        model.objects.all().delete()
    assert [get(address, 410)["status"] for address in addresses] == [410] * 6


@pytest.mark.parametrize(
    "address", ["phases/1", "phases/99999999999999999999", "seasons/3", "phase-kinds/rien", "imports/5"]
)
def test_record_that_never_existed_answers_404(address: str) -> None:
    assert list(get(f"/api/v1/{address}/", 404)["errors"]) == ["detail"]
