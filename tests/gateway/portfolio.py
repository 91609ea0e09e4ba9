"""A portfolio with one of everything that the API lists."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from betagouv.models import ImportRun
from budget.models import FundingRound, Milestone, Participation
from impact.models import OtherFunding, Review, Spending, StatedUnitCost
from indicators.models import Indicator, LiveResult, Publication, PublishedResult
from startups.models import Startup
from tests.factories import (
    make_administration,
    make_award,
    make_credits,
    make_designation,
    make_event,
    make_incubator,
    make_indicator,
    make_investigation,
    make_measured,
    make_measurement,
    make_membership,
    make_metric,
    make_round,
    make_season,
    make_shared_service,
    make_startup,
    make_support,
    make_target,
)


def make_money(startup: Startup, number: int) -> None:
    """Create a season with a participant and a milestone, a support by a shared service, another funder, a stated cost."""
    season = make_season(number)
    joined = Participation.objects.create(season=season, startup=startup)
    Milestone.objects.create(participation=joined, label="Dix villes", due_on="2021-01-01")
    make_support(startup, "shared", shared_service=make_shared_service(f"outil-{number}", startup=startup))
    OtherFunding.objects.create(startup=startup, year=2021, funder="Région", amount=5)
    StatedUnitCost.objects.create(startup=startup, year=2021, amount="0.5", source="Bilan")


def make_portfolio() -> None:
    """Create two services with one of everything."""
    make_administration("agence", name="Agence", kind="operateur")
    call = make_round(9)
    indicator = make_indicator("launched", rule={"measure": "entries", "kind": "construction"})
    for year in (2020, 2021):
        ImportRun.objects.create(source="/quelque/part", records_as_of=dt.date(year, 1, 1))
        LiveResult.objects.create(
            indicator=indicator,
            definition=indicator.definitions.get(),
            year=year,
            value=Decimal("49.50"),
            computed_at=timezone.now(),
        )
    first = publish_value(indicator, 2021, 48)
    publish_value(indicator, 2021, 50, replaces=first)
    make_credits(2021, [("Réseau", "100.50"), ("Cofinancement", "200")])
    for number, slug in enumerate(("b.c", "a")):
        make_service(slug, number, call, indicator)


def make_service(slug: str, number: int, call: FundingRound, indicator: Indicator) -> None:
    """Create a service with one of everything."""
    one = make_startup(slug, phases=[("investigation", "2020-01-06"), ("construction", "2021-02-01")])
    make_membership(one, make_incubator(f"i{number}"), "2020-01-01", "2022-01-01" if number else None)
    make_event(one, "committee", f"2021-0{number + 1}-01", "Comité d’été")
    make_investigation(one, problem="Un problème")
    make_award(call, one, "1000")
    make_measurement(make_metric(one), "2021-01", "12")
    Spending.objects.create(startup=one, year=2021, amount="1234.5")
    make_money(one, number + 1)
    Review.objects.create(startup=one, held_on="2021-06-01", decision="reinvest", reason="=CALCUL()")
    make_designation(one, 2021)
    make_target(indicator, 2020 + number)
    said = {"year": 2020 + number, "said_on": dt.date(2020 + number, 6, 1), "text": "Six services ouvrent."}
    indicator.target_comments.create(**said)
    make_measured(indicator, 2020 + number, f"{number + 37}.5")


def publish_value(indicator: Indicator, year: int, value: int, **fields: Any) -> PublishedResult:
    with transaction.atomic():
        made = Publication.objects.create(year=year, published_on=dt.date(2022, 2, 1), source="Bilan")
        return PublishedResult.objects.create(
            publication=made, indicator=indicator, year=year, value=value, has_evidence=False, **fields
        )
