"""The answer of the API about national impact."""

import datetime as dt
from typing import Any

from django.urls import reverse

from catalogue.national.queries import DesignatedService, YearOfImpact, national_services, yearly_impact
from common.api import json_number
from common.known_until import day_of_records
from impact.models import Metric, Spending
from impact.queries.metrics import MetricPeriod
from impact.schema_marks import mark_as_json


def national_years(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """The history of the count of services of national impact, as JSON values."""
    return [_year(one, site) for one in yearly_impact(as_of, min(as_of, day_of_records()).year)]


def national_list(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """The services of national impact at a date, as JSON values: with their history, six queries."""
    return [_service(one, site) for one in national_services(as_of)]


def _year(one: YearOfImpact, site: str) -> dict[str, Any]:
    proof = reverse("api-indicator-evidence", args=["national_impact", one.year])
    return {
        "year": one.year,
        "total": one.total,
        "new": one.new,
        "withdrawn": one.withdrawn,
        **mark_as_json(one.mark),
        "total_by_dates": json_number(one.total_mark.by_dates) if one.total_mark else None,
        "evidence_url": f"{site}{proof}" if one.has_proof else None,
    }


def _service(service: DesignatedService, site: str) -> dict[str, Any]:
    one, startup = service.designation, service.designation.startup
    return {
        "slug": startup.slug,
        "name": startup.name,
        "mission": startup.mission,
        "millesime": one.millesime,
        "is_millesime_confirmed": one.is_millesime_confirmed,
        "year_by_date": one.year_by_date,
        "decided_on": one.decided_on.isoformat() if one.decided_on else None,
        "since": one.effective_on.isoformat(),
        "reason": one.reason,
        "source": one.source,
        "figures": [_figure(metric, slot) for metric, slot in service.figures],
        "spending": _spending(service.spending),
        "criteria": [
            {
                "criterion": result.criterion,
                "state": result.state,
                "evaluated_at": result.evaluated_at.isoformat(),
                "evidence": result.evidence,
            }
            for result in service.criteria
        ],
        "is_fictitious": startup.is_fictitious or one.is_fictitious,
        "url": f"{site}{reverse('startup-detail', args=[startup.slug])}",
    }


def _figure(metric: Metric, slot: MetricPeriod) -> dict[str, Any]:
    return {
        "code": metric.code,
        "name": metric.name,
        "unit": metric.unit,
        "value": json_number(slot.value),
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "is_approximate": slot.is_approximate,
        "source": slot.source,
    }


def _spending(spent: Spending | None) -> dict[str, Any] | None:
    if spent is None:
        return None
    return {
        "year": spent.year,
        "amount": json_number(spent.amount),
        "is_approximate": spent.is_approximate,
        "detail": spent.detail,
        "source": spent.source,
    }
