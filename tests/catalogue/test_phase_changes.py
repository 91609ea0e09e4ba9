"""Each row about a service links to the form that changes its phase, for users who may only."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.models import FundingRound, Participation, Season
from impact.models import Spending
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from startups.models import Startup
from tests import factories
from tests.catalogue.people import sign_in_as
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db

LISTS = {
    "/": "services",
    "/financements/2021/": "services",
    "/financements/impact-national/": "services",
    "/financements/fast/9/": "services",
    "/financements/gamma/1/": "services",
    "/revues/": "all",
    "/standards/code-source/": "services",
    "/investigations/": "investigations",
    "/investigations/2021/": "investigations",
    "/indicateurs/lancements/2021/preuve/": "services",
}
"""The pages, and which of the services below each names in its rows."""
NONE: dict[str, list[str]] = {address: [] for address in LISTS}


def make_services(incubator: Incubator | None, names: str) -> None:
    """Create a service in construction and an investigation for each letter, with records so that each page lists them."""
    for name in names:
        service = factories.make_startup(
            f"s-{name}",
            phases=[("investigation", "2020-01-01"), ("construction", "2021-02-01")],
            incubator=incubator,
        )
        factories.make_startup(f"i-{name}", phases=[("investigation", "2021-01-01")], incubator=incubator)
        factories.make_award(FundingRound.objects.get(number=9), service)
        factories.make_designation(service, 2021)
        factories.make_support(service)
        Spending.objects.create(startup=service, year=2021, amount=Decimal(1000))
        Participation.objects.create(season=Season.objects.get(number=1), startup=service)


@pytest.fixture
def fabrique() -> Incubator:
    """Create the incubator of the coach, and the rounds and seasons of the services."""
    factories.make_round(9, 2021, committee_on=dt.date(2021, 9, 1))
    factories.make_season(1)
    factories.make_indicator("lancements", rule={"measure": "entries", "kind": "construction"}, first_year=2021)
    return factories.make_incubator("fabrique")


def changes(client: Client, address: str) -> list[str]:
    """Return the distinct services for which the page links to the phase form."""
    response = client.get(address)
    assert response.status_code == 200, address
    links = [link for link in read_page(response).links() if link[1].endswith("/phase/")]
    for said, url in links:
        name = Startup.objects.get(slug=url.split("/")[3]).name
        assert said in (f"Changer de phase : {name}", f"Changer la phase : {name}")
    return sorted({url.split("/")[3] for _, url in links})


def named(names: str, which: str) -> list[str]:
    kinds = {"services": "s", "investigations": "i", "all": "is"}[which]
    return [f"{kind}-{name}" for kind in kinds for name in names]


def test_rows_link_authorized_users_to_the_change_of_phase(fabrique: Incubator) -> None:
    make_services(fabrique, "ab")
    make_services(None, "z")
    compute_live_results()
    assert {address: changes(Client(), address) for address in LISTS} == NONE
    for role, names in (("agent", ""), ("coach", "ab"), ("dinum", "abz")):
        client = Client()
        sign_in_as(client, role)
        expected = {address: named(names, which) for address, which in LISTS.items()}
        assert (role, {address: changes(client, address) for address in LISTS}) == (role, expected)


def test_page_of_another_date_links_to_no_change(client: Client, fabrique: Incubator) -> None:
    make_services(fabrique, "a")
    sign_in_as(client, "dinum")
    pages = ("/", "/standards/code-source/", "/incubateurs/fabrique/preuve/mouvements/")
    assert [changes(client, f"{page}?as_of=2022-01-01") for page in pages] == [[], [], []]


def test_figures_of_an_incubator_link_to_the_changes_of_its_services(client: Client, fabrique: Incubator) -> None:
    make_services(fabrique, "a")
    page = "/incubateurs/fabrique/preuve/mouvements/"
    assert changes(Client(), page) == []
    sign_in_as(client, "coach")
    assert changes(client, page) == ["i-a", "s-a"]


def test_page_of_the_money_of_a_service_links_to_its_change(client: Client, fabrique: Incubator) -> None:
    make_services(fabrique, "a")
    make_services(None, "z")
    pages = [f"/financements/services/s-{name}/" for name in "az"]
    assert [changes(Client(), page) for page in pages] == [[], []]
    sign_in_as(client, "coach")
    assert [changes(client, page) for page in pages] == [["s-a"], []]


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_coach_makes_one_query_however_many_rows(client: Client, fabrique: Incubator) -> None:
    addresses = sorted({*LISTS} - {"/revues/", "/standards/code-source/"})[::2]
    make_services(fabrique, "a")
    compute_live_results()
    sign_in_as(client, "coach")
    staff: Any = Client()
    sign_in_as(staff, "dinum")
    first = {address: queries_of(client, address) for address in addresses}
    assert {address: queries_of(staff, address) + 1 for address in addresses} == first
    make_services(fabrique, "bcd")
    compute_live_results()
    assert {address: queries_of(client, address) for address in addresses} == first
