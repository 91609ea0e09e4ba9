"""The impact and money of services printed in the bilan: metrics, measurements, spendings, unit costs."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from impact.models import CostUnit, CriterionThreshold, ImpactFacts, Measurement, Metric, Spending, StatedUnitCost
from sampledata.additions import add_missing, ids
from sampledata.reference.facts import ReferenceFacts
from startups.models import Startup

DEFAULT_THRESHOLD = CriterionThreshold(
    first_day=dt.date(2013, 1, 1), people=100_000, reason="Seuil par défaut : cent mille personnes sur douze mois."
)


def load_measures(facts: ReferenceFacts) -> dict[str, int]:
    """Insert the missing values of each service; recorded metrics, years and facts are unchanged."""
    services = facts.impact["services"]
    startups = ids(Startup, "slug", services)
    of = {startups[slug]: service for slug, service in services.items()}
    metrics = add_missing(Metric, ("startup_id", "code"), _metrics(of))
    keys = {
        (startup, code): key
        for startup, code, key in Metric.objects.filter(startup_id__in=of).values_list("startup_id", "code", "pk")
    }
    return {
        "seuils d’impact": add_missing(CriterionThreshold, ("first_day",), [DEFAULT_THRESHOLD]),
        "mesures d’impact": metrics,
        "relevés": add_missing(Measurement, ("metric_id",), _measurements(facts, of, keys)),
        "dépenses": add_missing(Spending, ("startup_id", "year"), _spendings(facts, of)),
        "unités de coût": add_missing(CostUnit, ("startup_id",), _cost_units(of, keys)),
        "coûts annoncés": add_missing(StatedUnitCost, ("startup_id", "year"), _stated_costs(facts, of)),
        "portées": add_missing(ImpactFacts, ("startup_id",), _reaches(facts, of)),
    }


type Services = dict[int, dict[str, Any]]
type Keys = dict[tuple[int, str], int]


def _metrics(of: Services) -> Iterator[Metric]:
    """Yield the metrics; the first one of a service is its headline, unless it has one."""
    headed = set(Metric.objects.filter(startup_id__in=of, is_headline=True).values_list("startup_id", flat=True))
    names = ("code", "name", "unit", "kind", "counts_people")
    for startup, service in of.items():
        for position, row in enumerate(service.get("metrics", ())):
            yield Metric(
                startup_id=startup,
                position=position,
                cadence=row.get("cadence", Metric.Cadence.YEAR),
                is_headline=position == 0 and startup not in headed,
                **{field: row[field] for field in names if field in row},
            )


ROUNDED = re.compile(r"million|plus d|moyenne")
"""The words of a printed figure that is rounded; one printed with its digits is exact."""


def _measurements(facts: ReferenceFacts, of: Services, keys: Keys) -> Iterator[Measurement]:
    year = facts.impact["year"]
    for startup, service in of.items():
        for row in service.get("metrics", ()):
            yield Measurement(
                metric_id=keys[startup, row["code"]],
                start=row.get("from", dt.date(year, 1, 1)),
                until=dt.date(year + 1, 1, 1),
                value=Decimal(row["value"]),
                is_approximate=ROUNDED.search(row["printed"]) is not None,
                source=f"{facts.impact['source']} : « {row['printed']} »",
                origin=Measurement.Origin.REFERENCE,
            )


def _spendings(facts: ReferenceFacts, of: Services) -> Iterator[Spending]:
    for startup, service in of.items():
        if spent := service.get("spending"):
            yield Spending(
                startup_id=startup,
                year=facts.impact["year"],
                amount=Decimal(spent["amount"]),
                is_approximate=spent.get("is_rounded", False),
                detail=spent.get("detail", ""),
                source=facts.impact["source"],
            )


def _cost_units(of: Services, keys: Keys) -> Iterator[CostUnit]:
    for startup, service in of.items():
        if unit := service.get("cost_unit"):
            share = unit.get("share")
            yield CostUnit(
                startup_id=startup,
                label=unit["label"],
                metric_id=keys[startup, unit["metric"]],
                share_id=keys[startup, share] if share else None,
            )


def _stated_costs(facts: ReferenceFacts, of: Services) -> Iterator[StatedUnitCost]:
    for startup, service in of.items():
        if stated := service.get("stated_cost"):
            year, source = facts.impact["year"], facts.impact["source"]
            yield StatedUnitCost(startup_id=startup, year=year, amount=Decimal(stated), source=source)


def _reaches(facts: ReferenceFacts, of: Services) -> Iterator[ImpactFacts]:
    for startup, service in of.items():
        if service.get("nationwide"):
            yield ImpactFacts(
                startup_id=startup,
                is_nationwide=True,
                nationwide_source=facts.impact["nationwide"],
            )
