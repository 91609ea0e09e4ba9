"""The pages of text: legal notice, accessibility, personal data, what the data are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from catalogue.site.datasets import DATASETS
from common.answers import public_answer
from startups.models.life import role_fields
from startups.queries import phase_kinds


@require_safe
@public_answer
def legal(request: HttpRequest) -> HttpResponse:
    """« Mentions légales »."""
    return render(request, "catalogue/texts/legal.html", _publisher())


def _publisher() -> dict[str, str]:
    return {
        "publisher": settings.PUBLISHER,
        "director": settings.PUBLICATION_DIRECTOR,
        "host": settings.HOSTED_BY,
        "email": settings.CONTACT_EMAIL,
    }


@require_safe
@public_answer
def terms(request: HttpRequest) -> HttpResponse:
    """« Conditions générales d’utilisation »."""
    return render(request, "catalogue/texts/terms.html")


@require_safe
@public_answer
def statistics_address(request: HttpRequest) -> HttpResponse:
    """The address that the State's services give to their statistics."""
    return redirect("site-statistics", permanent=True)


@require_safe
@public_answer
def own_budget(request: HttpRequest) -> HttpResponse:
    """What the site itself costs: the page that the installation names, else a page that says so."""
    if settings.BUDGET_URL:
        return redirect(settings.BUDGET_URL)
    return render(request, "catalogue/texts/own_budget.html")


@require_safe
@public_answer
def accessibility(request: HttpRequest) -> HttpResponse:
    """« Accessibilité » : what was tested, and nothing more."""
    return render(request, "catalogue/texts/accessibility.html")


@require_safe
@public_answer
def privacy(request: HttpRequest) -> HttpResponse:
    """« Données personnelles »."""
    return render(request, "catalogue/texts/privacy.html", _publisher())


@require_safe
@public_answer
def data(request: HttpRequest) -> HttpResponse:
    """« Les données » : where they come from, what each figure means, how to download them."""
    context = {"kinds": phase_kinds(), "roles": role_fields(), "datasets": DATASETS}
    return render(request, "catalogue/texts/data.html", context)
