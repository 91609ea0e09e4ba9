"""How many queries each page and list makes for several records of each kind: one for each of them would show here."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from budget.models import FundingRound
from common.background import recompute
from common.models import Job
from impact.models import Review, Spending
from impact.national.actions import evaluate_criteria
from incubators.models import Incubator
from startups.models import Finding, Startup
from tests import factories
from tests.impact import scene

AT_MOST: dict[str, dict[str, int]] = {
    "visitor": {
        "/": 10,
        "/startups/": 13,
        "/startups/s0/": 22,
        "/incubateurs/": 5,
        "/incubateurs/i0/": 11,
        "/incubateurs/i0/preuve/durees/": 4,
        "/investigations/?as_of=2022-01-01": 5,
        "/revues/": 6,
        "/standards/": 3,
        "/standards/budget/": 2,
        "/communaute/": 13,
        "/impact-national/?as_of=2022-01-01": 8,
        "/indicateurs/2021/": 23,  # the records of seven subjects under its table
        "/indicateurs/indicator0/": 13,
        "/indicateurs/indicator0/2021/preuve/": 11,
        "/indicateurs/2021/publications/": 3,
        "/financements/services/s0/": 8,
        "/recherche/?q=service": 3,
        "/recherche/?q=sservice": 4,
        "/statistiques/": 5,
        "/sitemap.xml": 1,
        "/changements.atom": 1,
        "/startups/s0/changements.atom": 2,
        "/incubateurs/i0/changements.atom": 2,
        "/healthz": 5,
        "/api/v1/startups/": 3,
        "/api/v1/startups/?phase=service&theme=T&national_impact=no": 6,
        "/api/v1/startups/s0/": 2,
        "/api/v1/incubators/": 2,
        "/api/v1/incubators/i0/": 2,
        "/api/v1/portfolio/": 3,
        "/api/v1/community/": 6,
        "/api/v1/funding-rounds/": 3,
        "/api/v1/startups/s0/metrics/": 4,
        "/api/v1/indicators/?year=2021": 11,
        "/api/v1/indicators/indicator0/2021/evidence/": 9,
        "/api/v1/definitions/": 2,
    },
    "coach": {
        "/espace/services/s0/mesures/": 10,
        "/espace/services/s0/historique/": 5,
        "/incubateurs/i0/": 26,
        "/startups/": 16,
        "/recherche/?q=service": 6,
        "/espace/": 18,
        "/espace/a-regler/": 7,
    },
    "staff": {
        "/espace/taches/": 10,
        "/espace/indicateurs/": 6,
        "/espace/indicateurs/2021/": 6,
        "/espace/impact-national/": 9,
        "/espace/impact-national/s0/": 7,
        "/espace/a-regler/": 10,
        "/startups/": 15,
    },
    "administrator": {
        "/espace/jetons/": 4,
        "/espace/comptes/": 8,
    },
}
"""The queries of each address, with those that read the session and the account, by reader."""
SAVE_OF_SESSION = 3
"""The queries that extend the session after each page of a person: UPDATE, and its savepoint."""


def add_records(number: int) -> None:
    """Add a service, an incubator and one record of each kind, and records of the first service and incubator."""
    year = 2019 + number
    incubator = factories.make_incubator(f"i{number}")
    carrier = Incubator.objects.get(slug="i0")
    life = [("investigation", "2019-01-01"), ("construction", f"{year}-03-01"), ("acceleration", "2023-01-01")]
    service = factories.make_startup(f"s{number}", phases=life, incubator=incubator, themes=["T"])
    factories.make_startup(f"d{number}", phases=[("investigation", "2021-06-01")], incubator=carrier)
    for one in {service, Startup.objects.get(slug="s0")}:
        add_to(one, number)
    if number:
        factories.make_membership(service, carrier, is_lead=False)
    factories.make_designation(service, year)
    factories.make_award(factories.make_round(50 + number, year), carrier)
    factories.make_application(FundingRound.objects.get(number=50), service)
    factories.make_member(f"m{number}", missions=[("2021-01-01", None)])
    factories.make_coach(carrier, email=f"coach{number}@example.gouv.fr")
    factories.make_credits(year, [("Réseau", "105")], stated_total=Decimal(100))
    indicator = factories.make_indicator(f"indicator{number}", rule=scene.LAUNCHES)
    factories.make_target(indicator)
    scene.publish(indicator, 2021, "1")
    factories.make_token(service, secret=f"bpf_{number}")
    Job.objects.create(kind="indicators", arguments={"number": number}, state="done")


def add_to(service: Startup, number: int) -> None:
    """Add one record of each kind to a service."""
    sponsor = factories.make_administration(f"{service.slug}-{number}")
    service.sponsorships.create(administration=sponsor, position=number)
    factories.make_event(service, "committee", f"202{number}-05-01")
    factories.make_award(factories.make_round(100 + 10 * number + int(service.slug[1:]), 2020), service)
    metric = factories.make_metric(service, f"m{number}")
    for month in range(1, number + 2):
        factories.make_measurement(metric, f"2021-{month:02}", "1")
    Spending.objects.create(startup=service, year=2019 + number, amount=1)
    Review.objects.create(startup=service, held_on=dt.date(2021, 1 + number, 1), decision="pivot", reason="x")
    Finding.objects.create(startup=service, code="future", field=f"events[{number}].date")


def people() -> dict[str, Client]:
    """Return a client of each reader."""
    users = {
        "coach": User.objects.get(email="coach0@example.gouv.fr"),
        "staff": factories.make_user("dinum@example.gouv.fr", User.Role.DINUM),
        "administrator": factories.make_user("administrateur@example.gouv.fr", User.Role.ADMINISTRATOR),
    }
    clients = {role: Client() for role in AT_MOST}
    for role, user in users.items():
        clients[role].force_login(user)
    return clients


def counted(clients: dict[str, Client]) -> dict[str, dict[str, int]]:
    """Return the queries of each address, once its statements are known."""
    found: dict[str, dict[str, int]] = {}
    for role, addresses in AT_MOST.items():
        for address in addresses:
            assert clients[role].get(address).status_code == 200, address
            caches["responses"].clear()
            with CaptureQueriesContext(connection) as captured:
                clients[role].get(address)
            found.setdefault(role, {})[address] = len(captured) - (0 if role == "visitor" else SAVE_OF_SESSION)
    return found


def compute() -> None:
    """Compute the derived tables and the criteria of national impact."""
    assert recompute.run_job()
    evaluate_criteria()


@pytest.mark.django_db
def test_addresses_make_few_queries_for_several_records() -> None:
    for number in range(3):
        add_records(number)
    compute()
    assert counted(people()) == AT_MOST, (
        "a page makes other queries: for more, see whether it must; for less, lower its number"
    )
