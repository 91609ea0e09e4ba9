"""The impact matrix of a service on one sheet, with the objectives of the last committee."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from catalogue.metrics.matrix import display_matrix
from catalogue.reviews.presenters import display_objective
from impact.queries.matrix import read_matrix
from impact.queries.objectives import ONE_DAY, last_objectives
from startups.models import Startup
from startups.queries import startup_moved_to
from web.cache import cached_page
from web.days import read_as_of


@cached_page
def matrix_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Display the matrix of a service on a day, to print: ``/startups/<slug>/matrice/``. About nine queries."""
    as_of = read_as_of(request)
    startup = Startup.objects.filter(slug=slug).only("slug", "name", "mission", "impact_url").first()
    if startup is None:
        return _elsewhere(slug, as_of.query)
    objectives = last_objectives(startup.pk, as_of.date + ONE_DAY, as_of.date)
    context = {
        "startup": startup,
        "as_of": as_of,
        "matrix": display_matrix(read_matrix(startup, as_of.date)),
        "objectives": [display_objective(one) for one in objectives],
        "objectives_set_on": objectives[0].objective.review.held_on if objectives else None,
    }
    return render(request, "catalogue/fiche/matrix_sheet.html", context, status=as_of.status)


def _elsewhere(slug: str, query: str) -> HttpResponse:
    """Redirect a former slug."""
    new = startup_moved_to(slug)
    if new is None:
        raise Http404(f"Aucun service n’a l’identifiant « {slug} ».")
    return HttpResponsePermanentRedirect(f"{reverse('startup-matrix', args=[new])}?{query}".rstrip("?"))
