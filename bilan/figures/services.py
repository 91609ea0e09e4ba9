"""The measurements and spending of services: those of the millésime, and those with a unit cost."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse

from bilan.figures.report_figure import FigureEvidence, ReportFigure, sum_figure
from catalogue.metrics.presenters import period_fr
from common.figure import Figure
from common.words import date_fr, list_fr, lower_first
from impact.models import CostUnit, Measurement, Spending, StatedUnitCost
from impact.queries.designations import designated_for
from impact.queries.metrics import UnitCost, unit_costs
from startups.models import Startup


def measured_family(slug: str) -> str:
    """Return the prefix of the keys of a service's measurements, before the code of the metric, which has no dot."""
    return f"service.{slug}"


def spending_key(slug: str) -> str:
    """Return the key of a service's spending; a separate prefix, since a metric may have any code."""
    return f"spending.{slug}"


def unit_cost_key(slug: str) -> str:
    return f"unit_cost.{slug}"


def designated(year: int) -> list[Startup]:
    """Return the services of the millésime, by name. One query."""
    return list(Startup.objects.filter(pk__in=designated_for(year).values("startup")).order_by("name"))


def costed(year: int) -> list[Startup]:
    """Return the services with a unit cost, except those of the millésime. One query."""
    keys = CostUnit.objects.exclude(startup__designations__millesime=year).values("startup")
    return list(Startup.objects.filter(pk__in=keys).order_by("name"))


def service_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the measurements, spending and unit cost of each of them in the year. Five queries."""
    services = {one.pk: one for one in (*designated(year), *costed(year))}
    costs = unit_costs(services)
    for row in _measurements(services, year):
        yield _measurement(row, services[row.metric.startup_id])
    for spending in Spending.objects.filter(startup__in=services, year=year).order_by("startup__name"):
        yield _spending(spending, services[spending.startup_id])
    for pk, found in costs.items():
        for cost in found:
            if cost.year == year:
                yield _cost(cost, services[pk])


def services_printed_by(document: str) -> Iterator[ReportFigure]:
    """Yield the measurements, spendings and stated unit costs of any service whose source begins with ``document``.

    Three queries.
    """
    measured = Measurement.objects.filter(source__startswith=document).select_related("metric__startup")
    for row in measured.order_by("metric__startup__name", "metric__position", "start"):
        yield _measurement(row, row.metric.startup)
    for spending in _printed_by(document, Spending):
        yield _spending(spending, spending.startup)
    for cost in _printed_by(document, StatedUnitCost):
        yield _stated_cost(cost)


def _printed_by[Row: (Spending, StatedUnitCost)](document: str, model: type[Row]) -> QuerySet[Row]:
    """Return the rows of a document, by service."""
    rows = model._default_manager.filter(source__startswith=document)
    return rows.select_related("startup").order_by("startup__name", "year")


def _stated_cost(cost: StatedUnitCost) -> ReportFigure:
    return ReportFigure(
        key=unit_cost_key(cost.startup.slug),
        label=f"{cost.startup.name} : coût {f'par {cost.label}' if cost.label else 'unitaire'} annoncé",
        live=Figure(None, "€"),
        stated=Figure(cost.amount, "€"),
        source=cost.source,
        proof=reverse("startup-detail", args=[cost.startup.slug]),
    )


def _measurements(services: Iterable[int], year: int) -> Iterable[Measurement]:
    inside = Q(start__year=year) & Q(until__lte=f"{year + 1}-01-01")
    rows = Measurement.objects.filter(inside, metric__startup__in=list(services)).select_related("metric")
    return {
        row.metric_id: row for row in rows.order_by("metric__startup__name", "metric__position", "start")
    }.values()  # the last measurement of the year of each metric


def _measurement(row: Measurement, service: Startup) -> ReportFigure:
    metric, page = row.metric, reverse("startup-detail", args=[service.slug])
    unit = metric.unit if metric.unit in ("€", "%") else ""
    value = Figure(row.value, unit, row.start, is_rounded=row.is_approximate)
    period = period_fr(row.start, row.until)
    when = "" if period == str(row.start.year) else f", {period}"
    return sum_figure(
        f"{measured_family(service.slug)}.{metric.code}",
        f"{service.name} : {lower_first(metric.name)}{when}",
        (FigureEvidence(metric.name, page, value, row.source),),
        Figure(None, unit),
        group=service.name,
        about=f"{metric.name}{when}",
        definition=f"Le relevé du {date_fr(row.start)} au {date_fr(row.until)} (exclu), en {metric.unit}.",
    )


def _spending(row: Spending, service: Startup) -> ReportFigure:
    page = reverse("startup-detail", args=[service.slug])
    amount = Figure(row.amount, "€", dt.date(row.year, 12, 31), is_rounded=row.is_approximate)
    return sum_figure(
        spending_key(service.slug),
        f"{service.name} : budget {row.year}",
        (FigureEvidence(f"Dépense {row.year}", page, amount, row.source),),
        Figure(None, "€"),
        group=service.name,
        about=f"Budget {row.year}" + (f" ({row.detail})" if row.detail else ""),
        definition="La dépense de l’année enregistrée pour ce service.",
    )


def _cost(cost: UnitCost, service: Startup) -> ReportFigure:
    page = reverse("startup-detail", args=[service.slug])
    parts = [
        (f"Dépense {cost.year}", cost.spending, cost.spending_source or ""),
        (cost.metric, cost.counted, ""),
        (cost.share_metric or "", cost.share, ""),
    ]
    evidence = tuple(
        FigureEvidence(name, page, Figure(amount), source)
        for name, amount, source in parts
        if name and amount is not None
    )
    known = [name for name, amount, _ in parts if name and amount is None]
    lacking = f" Sans {list_fr(known).lower()}, il ne se calcule pas." if known else ""
    return ReportFigure(
        key=unit_cost_key(service.slug),
        label=f"{service.name} : coût par {cost.unit}",
        live=cost.live,
        stated=None if cost.stated is None else Figure(cost.stated.quantize(Decimal("0.01")), "€"),
        group=service.name,
        about=f"Coût par {cost.unit}",
        source=cost.stated_source or "",
        definition=f"La dépense de l’année divisée par ses unités.{lacking}",
        proof=page,
        aggregate="" if cost.computed is None else "unit_cost",
        evidence=evidence,
    )
