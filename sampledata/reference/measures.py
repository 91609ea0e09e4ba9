"""The impact and money of services that documents print: metrics, measurements, spendings, unit costs."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from impact.models import CostUnit, CriterionThreshold, ImpactFacts, Measurement, Metric, Spending, StatedUnitCost
from sampledata.additions import difference_in_words, ids
from sampledata.reference.facts import ReferenceFacts
from sampledata.reference.outcome import Loading
from startups.models import Startup

DEFAULT_THRESHOLD = CriterionThreshold(
    first_day=dt.date(2013, 1, 1), people=100_000, reason="Seuil par défaut : cent mille personnes sur douze mois."
)


type Sheets = list[dict[str, Any]]
"""What each report prints of services, by their slug."""
type Keys = dict[tuple[int, str], int]
"""The primary keys of metrics, by service and code."""


def load_measures(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the missing values of each service; recorded metrics, years and facts are unchanged."""
    sheets: Sheets = facts.impact
    startups = ids(Startup, "slug", {slug for sheet in sheets for slug in sheet["services"]})
    loading.add("seuils d’impact", CriterionThreshold, ("first_day",), [DEFAULT_THRESHOLD])
    loading.add("mesures d’impact", Metric, ("startup_id", "code"), _metrics(sheets, startups))
    of_services = Metric.objects.filter(startup_id__in=startups.values())
    keys = {(one.startup_id, one.code): one.pk for one in of_services}
    _add_measurements(list(_measurements(sheets, startups, keys)), loading)
    of_year = ("startup_id", "year")
    loading.add("dépenses", Spending, of_year, _spendings(sheets, startups), ("amount",))
    loading.add("unités de coût", CostUnit, ("startup_id",), _cost_units(sheets, startups, keys))
    stated = ("startup_id", "year", "dimension", "label")
    loading.add("coûts annoncés", StatedUnitCost, stated, _stated_costs(sheets, startups), ("amount",))
    loading.add("portées", ImpactFacts, ("startup_id",), _reaches(sheets, startups))


def _rows(sheets: Sheets, startups: dict[str, int]) -> Iterator[tuple[dict[str, Any], int, dict[str, Any]]]:
    """Yield each service of each sheet: the sheet, the key of the service, what is printed of it."""
    for sheet in sheets:
        for slug, service in sheet["services"].items():
            yield sheet, startups[slug], service


def _metrics(sheets: Sheets, startups: dict[str, int]) -> Iterator[Metric]:
    """Yield each metric once; the first one of a service is its headline, unless it has one."""
    headed = set(Metric.objects.filter(startup_id__in=startups.values(), is_headline=True).values_list("startup_id"))
    names = ("name", "unit", "kind", "scale", "direction", "counts_people", "dimension", "indicator")
    told: dict[int, list[str]] = {}
    for sheet, startup, service in _rows(sheets, startups):
        codes = told.setdefault(startup, [])
        for row in service.get("metrics", ()):
            if row["code"] in codes:
                continue
            yield Metric(
                startup_id=startup,
                code=row["code"],
                position=len(codes),
                cadence=row.get("cadence", sheet.get("cadence", Metric.Cadence.UNKNOWN)),
                is_headline=not codes and (startup,) not in headed and service.get("has_headline", True),
                **{field: row[field] for field in names if field in row},
            )
            codes.append(row["code"])


ROUNDED = re.compile(r"million|milliard|M€|plus d|moins d|moyenne|\dK\b")
"""The words of a printed figure that is rounded; one printed with its digits is exact."""


def _measurements(sheets: Sheets, startups: dict[str, int], keys: Keys) -> Iterator[Measurement]:
    for sheet, startup, service in _rows(sheets, startups):
        for row in service.get("metrics", ()):
            start, until = _period(sheet, row)
            yield Measurement(
                metric_id=keys[startup, row["code"]],
                start=start,
                until=until,
                value=Decimal(row["value"]),
                is_approximate=row.get("is_approximate", ROUNDED.search(row["printed"]) is not None),
                source=f"{sheet['source']} : « {row['printed']} »",
                origin=Measurement.Origin.REFERENCE,
            )


def _period(sheet: dict[str, Any], row: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """Return the first day of a figure and the day after its last: the day of the sheet, or its year by default."""
    if row.get("at_day"):
        return sheet["day"], sheet["day"] + dt.timedelta(days=1)
    year = sheet["year"]
    period = {"from": dt.date(year, 1, 1), "until": dt.date(year + 1, 1, 1), **sheet, **row}
    return period["from"], period["until"]


def _add_measurements(wanted: list[Measurement], loading: Loading) -> None:
    """Insert the values of periods of which nothing is recorded; list those that are recorded otherwise."""
    held: dict[int, list[Measurement]] = {}
    for one in Measurement.objects.filter(metric_id__in={row.metric_id for row in wanted}).select_related("metric"):
        held.setdefault(one.metric_id, []).append(one)
    missing = []
    for row in wanted:
        overlapping = [one for one in held.get(row.metric_id, ()) if one.start < row.until and row.start < one.until]
        if not overlapping:
            missing.append(row)
        loading.differences += [difference_in_words(one, row, "value") for one in overlapping if one.value != row.value]
    Measurement.objects.bulk_create(missing)
    loading.count("relevés", len(missing))


def _spendings(sheets: Sheets, startups: dict[str, int]) -> Iterator[Spending]:
    for sheet, startup, service in _rows(sheets, startups):
        if spent := service.get("spending"):
            yield Spending(
                startup_id=startup,
                year=sheet["year"],
                amount=Decimal(spent["amount"]),
                is_approximate=spent.get("is_rounded", False),
                detail=spent.get("detail", ""),
                source=sheet["source"],
            )


def _cost_units(sheets: Sheets, startups: dict[str, int], keys: Keys) -> Iterator[CostUnit]:
    for _, startup, service in _rows(sheets, startups):
        if unit := service.get("cost_unit"):
            share = unit.get("share")
            yield CostUnit(
                startup_id=startup,
                label=unit["label"],
                metric_id=keys[startup, unit["metric"]],
                share_id=keys[startup, share] if share else None,
                aim=unit.get("aim", ""),
            )


def _stated_costs(sheets: Sheets, startups: dict[str, int]) -> Iterator[StatedUnitCost]:
    """Yield the cost that a document prints of a unit, and those of the rows of a matrix."""
    for sheet, startup, service in _rows(sheets, startups):
        unit = service.get("stated_cost")
        for row in [*([{"amount": unit}] if unit else []), *service.get("stated_costs", ())]:
            yield StatedUnitCost(
                startup_id=startup,
                year=sheet["year"],
                amount=Decimal(row["amount"]),
                dimension=row.get("dimension", ""),
                label=row.get("label", ""),
                source=sheet["source"],
            )


def _reaches(sheets: Sheets, startups: dict[str, int]) -> Iterator[ImpactFacts]:
    """Yield the reach of each service once, from the first sheet that tells it."""
    told = set()
    for sheet, startup, service in _rows(sheets, startups):
        if service.get("nationwide") and startup not in told:
            told.add(startup)
            yield ImpactFacts(startup_id=startup, is_nationwide=True, nationwide_source=sheet["nationwide"])
