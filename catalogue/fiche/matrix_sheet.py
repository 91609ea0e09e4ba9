"""The impact matrix of a service on one sheet, with the objectives of the last committee."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.metrics.matrix import display_matrix
from catalogue.renamed import redirect_startup
from catalogue.reviews.presenters import display_objective
from impact.queries.matrix import read_matrix
from impact.queries.objectives import ONE_DAY, last_objectives
from startups.models import Startup
from web.cache import cached_page
from web.days import read_as_of


@cached_page
def matrix_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Display the matrix of a service on a day, to print: ``/startups/<slug>/matrice/``. About nine queries."""
    as_of = read_as_of(request)
    startup = Startup.objects.filter(slug=slug).only("slug", "name", "mission", "impact_url").first()
    if startup is None:
        return redirect_startup(request, slug)
    objectives = last_objectives(startup.pk, as_of.date + ONE_DAY, as_of.date)
    context = {
        "startup": startup,
        "as_of": as_of,
        "matrix": display_matrix(read_matrix(startup, as_of.date)),
        "objectives": [display_objective(one) for one in objectives],
        "objectives_set_on": objectives[0].objective.review.held_on if objectives else None,
    }
    return render(request, "catalogue/fiche/matrix_sheet.html", context, status=as_of.status)
