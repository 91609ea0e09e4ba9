"""The plan of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.site.plan import PLAN
from common.answers import public_answer


@require_safe
@public_answer
def plan(request: HttpRequest) -> HttpResponse:
    """« Plan du site »: every page, with the question that it answers."""
    return render(request, "catalogue/site/plan.html", {"sections": PLAN})
