"""« Où en est le portefeuille ? »"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.charts import portfolio_chart
from catalogue.dates import AsOf, read_as_of, until_records
from catalogue.home.queries import PortfolioCounts, figures, latest_changes, latest_indicators
from catalogue.phases import note_fictitious, yearly_counts
from common.answers import public_answer
from common.charts.model import Chart
from common.words import change_fr, noun_fr
from startups.queries import partner_incubators, phase_kinds


@require_safe
@public_answer
def home(request: HttpRequest) -> HttpResponse:
    """The portfolio at a date: its figures, its history, what changed last."""
    as_of = read_as_of(request)
    now, before = figures(as_of.date)
    year, indicators = latest_indicators(as_of.date.year)
    context = {
        "as_of": as_of,
        "figures": now,
        "partners": partner_incubators(as_of.date).count(),
        "tiles": tiles(now, before),
        "chart": yearly_chart(until_records(as_of)),
        "changes": latest_changes(as_of.date),
        "year": year,
        "doors": doors(year),
        "running_year": as_of.date.year if year and as_of.date.year > year and not as_of.is_future else None,
        "indicators": indicators,
    }
    return render(request, "catalogue/home/home.html", context, status=as_of.status)


def yearly_chart(as_of: AsOf) -> Chart:
    """The portfolio on each 1 January up to the date (up to today for a date to come), without ended phases: their number only
    grows, and would hide the rest.
    """
    living = [kind for kind in phase_kinds() if kind.group != "ended"]
    return note_fictitious(portfolio_chart(yearly_counts(as_of.last_known_year), living))


def doors(year: int | None) -> list[tuple[str, str, str]]:
    """Where to go from here: what the reader wants to do, the address, and what is there."""
    year_url = reverse("indicator-year", args=[year]) if year else reverse("indicators")
    return [
        ("Trouver un service", reverse("startup-list"), "Par son nom, sa phase, son incubateur, son ministère."),
        ("Comprendre une année", year_url, "Ce qui a été lancé, les objectifs tenus, et pourquoi un chiffre a bougé."),
        ("Voir ce que l’argent public a permis", reverse("funding"), "Crédits, financements, coût par usager."),
        (
            "Mesurer l’impact",
            reverse("national-impact"),
            "Les services à impact national, leurs chiffres et leur coût.",
        ),
        ("Voir grandir la communauté", reverse("community"), "Qui construit les services, depuis le début."),
        ("Prendre toutes les données", reverse("data"), "CSV, ODS, JSON et API, avec leurs définitions."),
    ]


def tiles(now: PortfolioCounts, before: PortfolioCounts) -> list[dict[str, object]]:
    """The four figures: each with its change over a year, and the address of the list of exactly these fiches."""
    proof = f"{reverse('startup-list')}?as_of={now.as_of.isoformat()}"
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
            "value": getattr(now, name),
            "label": noun_fr(getattr(now, name), *nouns),
            "change": change_fr(getattr(now, name), getattr(before, name)),
            "href": f"{proof}&{query}",
            "definition": f"{reverse('glossary')}#{term}",
        }
        for name, nouns, query, term in lines
    ]
