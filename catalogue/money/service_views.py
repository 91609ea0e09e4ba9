"""The page of a service's money: « Financement d’un service »."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.queries.gamma import participations_of
from budget.queries.supports import shared_as, supports_to
from catalogue.money.service import money_of_startup, money_table
from catalogue.money.service_pictures import beyond, service_chart, summary
from common.answers import public_answer
from common.rights import open_to_all
from common.table_files import table_file
from startups.models import Startup
from startups.queries import startup_moved_to


@require_safe
@public_answer
def service_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Display the spending, funders and unit costs of a service by year, and its contributions in kind."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        return _elsewhere(slug)
    years = money_of_startup(startup)
    context = {
        "startup": startup,
        "years": years,
        "chart": service_chart(years),
        "summary": summary(years),
        "beyond": beyond(years),
        "supports": supports_to(startup.pk),
        "shared": shared_as(startup.pk),
        "participations": participations_of(startup.pk),
    }
    return render(request, "catalogue/money/service.html", context)


@open_to_all
@require_safe
def service_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Send the same years as CSV or ODS."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise _missing(slug)
    return table_file(money_table(startup, money_of_startup(startup)), form)


def _elsewhere(slug: str) -> HttpResponseBase:
    new = startup_moved_to(slug)
    if new is None:
        raise _missing(slug)
    return HttpResponsePermanentRedirect(reverse("funding-service", args=[new]))


def _missing(slug: str) -> Http404:
    return Http404(f"Aucun service n’a l’identifiant « {slug[:60]} ».")
