"""A portfolio with one of everything that the API lists."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from betagouv.models import ImportRun
from budget.models import EntryCriterion, FundingRound, Milestone, Participation
from community.models import NpsWave, Training
from impact.models import CostUnit, OtherFunding, Review, Spending, StatedUnitCost
from indicators.models import Indicator, IndicatorCard, LiveResult, Publication, PublishedResult
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
    make_matrix_decision,
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
    """Create a season with a participant, its milestone and its criterion; a support by a shared service, another funder, a
    stated cost.
    """
    season = make_season(number)
    joined = Participation.objects.create(season=season, startup=startup)
    Milestone.objects.create(participation=joined, label="Dix villes", due_on="2021-01-01")
    EntryCriterion.objects.create(participation=joined, criterion="team", state="met", evidence="Six personnes")
    make_support(startup, "shared", shared_service=make_shared_service(f"outil-{number}", startup=startup))
    OtherFunding.objects.create(startup=startup, year=2021, funder="Région", amount=5)
    StatedUnitCost.objects.create(startup=startup, year=2021, amount="0.5", source="Bilan")


def make_portfolio() -> None:
    """Create two services with one of everything."""
    agency = make_administration("agence", name="Agence", kind="operateur")
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
    IndicatorCard.objects.create(indicator=indicator, method="Compter les lancements")
    Training.objects.create(programme="Alpha", start="2021-01-01", last_day="2021-05-31", people=20)
    NpsWave.objects.create(month="2021-03-01", score=49, answers=109)
    make_credits(2021, [("Réseau", "100.50"), ("Cofinancement", "200")])
    for number, slug in enumerate(("b.c", "a")):
        make_service(slug, number, call, indicator)
    Startup.objects.get(slug="a").sponsorships.create(administration=agency)


def make_service(slug: str, number: int, call: FundingRound, indicator: Indicator) -> None:
    """Create a service with one of everything."""
    life = [("investigation", "2020-01-06"), ("construction", "2021-02-01")]
    one = make_startup(slug, phases=life, impact_url="https://matrice.example")
    make_membership(one, make_incubator(f"i{number}"), "2020-01-01", "2022-01-01" if number else None)
    make_event(one, "committee", f"2021-0{number + 1}-01", "Comité d’été")
    make_investigation(one, problem="Un problème")
    make_award(call, one, "1000")
    metric = make_metric(one)
    make_measurement(metric, "2021-01", "12")
    CostUnit.objects.create(startup=one, label="dossier", metric=metric)
    Spending.objects.create(startup=one, year=2021, amount="1234.5")
    make_money(one, number + 1)
    review = Review.objects.create(startup=one, held_on="2021-06-01", decision="reinvest", reason="=CALCUL()")
    review.objectives.create(
        metric=metric, initial_value=12, initial_on="2021-06-01", target_value=20, target_on="2021-12-31"
    )
    make_matrix_decision(one)
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
