"""The indicators of a small programme: launches (two in 2021, one in 2020) and designations, followed since 2020."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from common.history import because
from impact.models import CriterionThreshold, ImpactFacts, Measurement, Metric
from indicators.live import actions
from indicators.models import Indicator, Publication, PublishedEvidence, PublishedResult
from startups.models import Phase, Startup
from tests import factories

TODAY = dt.date(2022, 3, 1)
LAUNCHES = {"measure": "entries", "kind": "construction", "first_time": True}
DESIGNATIONS = {"measure": "designations"}


def publish(indicator: Indicator, year: int, value: str, **fields: object) -> PublishedResult:
    """Publish a result without evidence, on 1 February of the next year."""
    with transaction.atomic():
        publication = Publication.objects.create(year=year, published_on=dt.date(year + 1, 2, 1))
        return PublishedResult.objects.create(
            publication=publication,
            indicator=indicator,
            year=year,
            value=Decimal(value),
            **{"has_evidence": False, **fields},
        )


@transaction.atomic
def publish_with_evidence(indicator: Indicator, year: int) -> PublishedResult:
    """Publish one launch with its record as evidence, under the name of that day."""
    result = publish(indicator, year, "1", has_evidence=True)
    phase = Phase.objects.get(startup__slug="a", kind="construction")
    PublishedEvidence.objects.create(
        result=result,
        startup_id=phase.startup_id,
        startup_slug="a",
        startup_name="Ancien nom",
        record="phase",
        record_id=phase.pk,
        date=dt.date(2020, 5, 1),
        reason="Première entrée en phase « Construction »",
    )
    return result


def make_programme() -> tuple[Indicator, Indicator]:
    """Create a programme computed on ``TODAY``; the launches were published (31 then 50), with a target of 49 in 2021."""
    # Before the import: PostgreSQL keeps the context of the import until the end of the test's transaction.
    startup = factories.make_startup("c", phases=[("construction", "2021-06-01")])
    with because(reason="Reprise des fiches", source="importer"):
        factories.make_startup("a", phases=[("investigation", "2019-01-01"), ("construction", "2020-05-01")])
        factories.make_startup("b", phases=[("construction", "2021-01-01")])
    factories.make_designation(startup, 2021, decided_on=dt.date(2022, 1, 10))
    launches = factories.make_indicator(
        "products_launched", rule=LAUNCHES, label="Produits lancés", wording="Les lancements.", position=1
    )
    designated = factories.make_indicator("national_impact", rule=DESIGNATIONS, label="Impact national", position=2)
    factories.make_target(launches, 2021, "49", judgement="Objectif tenu.")
    factories.make_target(designated, 2021, None)
    publish(launches, 2020, "31")
    publish(launches, 2021, "50")
    actions.compute_live_results(on=TODAY)
    return launches, designated


def make_proven_service(slug: str = "un.service", year: int = 2021) -> Startup:
    """Create a service that meets the three criteria in the year after ``year``."""
    CriterionThreshold.objects.create(first_day=dt.date(2013, 1, 1), people=100_000, reason="Défaut")
    startup = factories.make_startup(
        slug,
        phases=[("construction", "2019-01-01"), ("acceleration", "2020-01-01")],
        repository="https://code.example",
        stats_url="https://stats.example",
        contact="equipe@example.gouv.fr",
        dashlord_url="https://dashlord.example",
    )
    ImpactFacts.objects.create(startup=startup, is_nationwide=True, nationwide_source="Carte des usages")
    metric = Metric.objects.create(startup=startup, code="u", name="Usagers", unit="usagers", counts_people=True)
    Measurement.objects.create(
        metric=metric, start=dt.date(year, 1, 1), until=dt.date(year + 1, 1, 1), value=Decimal(120_000)
    )
    return startup
