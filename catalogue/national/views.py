"""The page of national impact: « Quels services changent la vie de tous ? »"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.national.presenters import by_millesime, impact_chart, last_millesime, lead
from catalogue.national.printed import printed_totals
from catalogue.national.queries import national_services, yearly_impact
from common.figure import UNKNOWN
from impact.national.rules import CRITERIA
from web.cache import cached_page
from web.days import read_as_of


@cached_page
def national_impact(request: HttpRequest) -> HttpResponse:
    """Display the services of national impact at a date, by millésime, and their yearly count."""
    as_of = read_as_of(request)
    services, years = national_services(as_of.date), yearly_impact(as_of.date, as_of.last_known_year)
    millesimes = by_millesime(services, years)
    context = {
        "as_of": as_of,
        "lead": lead(services),
        "last_millesime": last_millesime(services, millesimes[0][2] if millesimes else UNKNOWN),
        "count": len(services),
        "millesimes": millesimes,
        "told": [(year, one) for year, of_year, _ in millesimes for one in of_year],
        "years": years[::-1],
        "printed": printed_totals(as_of.date),
        "criteria": CRITERIA,
        "chart": impact_chart(years),
        "services_csv": as_of.url("national-impact-csv"),
    }
    return render(request, "catalogue/national/national_impact.html", context, status=as_of.status)
