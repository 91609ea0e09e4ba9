"""Pages of text: legal notice, personal data, description of the data."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from catalogue.site_pages.datasets import datasets_by_subject
from startups.models.life import role_fields
from startups.queries import phase_kinds
from web.cache import cached_page


def text_page(template: str) -> Callable[..., HttpResponseBase]:
    """Return the view of a page that is only a template."""
    return cached_page(lambda request: render(request, template))


@cached_page
def legal(request: HttpRequest) -> HttpResponse:
    """Display the legal notice."""
    return render(request, "catalogue/texts/legal.html", _publisher())


def _publisher() -> dict[str, str]:
    return {
        "publisher": settings.PUBLISHER,
        "director": settings.PUBLICATION_DIRECTOR,
        "host": settings.HOSTED_BY,
        "email": settings.CONTACT_EMAIL,
    }


@cached_page
def statistics_address(request: HttpRequest) -> HttpResponse:
    """Redirect the URL that State services use for their statistics."""
    return redirect("site-statistics", permanent=True)


@cached_page
def own_budget(request: HttpRequest) -> HttpResponse:
    """Redirect to the page with the cost of the site (``BUDGET_URL``), or explain that it is not set."""
    if settings.BUDGET_URL:
        return redirect(settings.BUDGET_URL)
    return render(request, "catalogue/texts/own_budget.html")


@cached_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Display how personal data are used."""
    context = {**_publisher(), "officer": settings.DATA_PROTECTION_OFFICER}
    return render(request, "catalogue/texts/privacy.html", context)


@cached_page
def data(request: HttpRequest) -> HttpResponse:
    """Display the sources of the data, the meaning of each figure, and the downloads."""
    context = {"kinds": phase_kinds(), "roles": role_fields(), "subjects": datasets_by_subject()}
    return render(request, "catalogue/texts/data.html", context)
