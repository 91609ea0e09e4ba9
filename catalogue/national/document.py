"""API response on national impact."""

import datetime as dt
from typing import Any

from django.urls import reverse

from catalogue.national.queries import YearOfImpact, national_services, yearly_impact
from catalogue.national.schema import NationalService
from common.api import json_number
from common.known_until import day_of_records
from impact.schema_marks import mark_as_json


def national_years(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """Return the yearly counts of services of national impact, as JSON values."""
    return [_year(one, site) for one in yearly_impact(as_of, min(as_of, day_of_records()).year)]


def national_list(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """Return the services of national impact at a date, as JSON values: with their history, seven queries."""
    return list(NationalService(national_services(as_of), many=True, context={"site": site}).data)


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
