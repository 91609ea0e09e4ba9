"""The home page: « Où en est le portefeuille ? »"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalogue.home.queries import latest_changes, latest_indicators, national_impact
from catalogue.portfolio import services_by_month
from common.figure import Figure
from common.periods import year_before
from common.words import noun_fr
from startups.queries import Portfolio, partner_incubators, phase_kinds, portfolio
from web.cache import cached_page
from web.days import read_as_of, until_records


@cached_page
def home(request: HttpRequest) -> HttpResponse:
    """Display the portfolio at a date: its figures, its services month by month, its latest changes."""
    as_of = read_as_of(request)
    days = [as_of.date, year_before(as_of.date)]
    now, before = (_figures(portfolio(day), impact) for day, impact in zip(days, national_impact(days), strict=True))
    is_dated = bool(as_of.query) and not as_of.is_future
    year, indicators = latest_indicators(as_of.date, is_dated=is_dated)
    until = until_records(as_of).date
    context = {
        "as_of": as_of,
        "figures": now,
        "partners": partner_incubators(as_of.date).count(),
        "is_empty": not any(now[group].count for group in ("investigations", "services", "ended")),
        "tiles": tiles(now, before, as_of.date),
        "chart": services_by_month(until, phase_kinds()),
        "changes": latest_changes(as_of.date),
        "year": year,
        "is_year_old": year is not None and year < as_of.date.year - 1,
        "running_year": as_of.date.year
        if any(one.running.is_known for one in indicators) and not as_of.is_future
        else None,
        "is_dated": is_dated,
        "indicators": indicators,
    }
    return render(request, "catalogue/home/home.html", context, status=as_of.status)


def _figures(state: Portfolio, impact: Figure) -> dict[str, Figure]:
    return {
        "investigations": state.investigations,
        "services": state.services,
        "ended": state.ended,
        "national_impact": impact,
    }


def tiles(now: dict[str, Figure], before: dict[str, Figure], day: dt.date) -> list[dict[str, object]]:
    """Return the four figures, each with its change over a year and the URL of the list of exactly these fiches."""
    proof = f"{reverse('startup-list')}?as_of={day.isoformat()}"
    lines = [
        (
            "investigations",
            ("investigation en cours", "investigations en cours"),
            "phase=investigation",
            "investigation",
        ),
        (
            "services",
            ("service accompagné ou pérennisé", "services accompagnés ou pérennisés"),
            "phase=service",
            "accompagne",
        ),
        ("ended", ("partenariat terminé", "partenariats terminés"), "phase=ended", "partenariat-termine"),
        (
            "national_impact",
            ("service à impact national", "services à impact national"),
            "national_impact=yes",
            "impact-national",
        ),
    ]
    return [
        {
            "value": now[name],
            "label": noun_fr(now[name].count, *nouns),
            "change": (now[name] - before[name]).change(),
            "href": f"{proof}&{query}",
            "definition": f"{reverse('glossary')}#{term}",
        }
        for name, nouns, query, term in lines
    ]
