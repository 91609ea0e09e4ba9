"""``/annees/<year>/``: what the programme did in a year, in one page, for anybody."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bilan.editions import last_edition
from bilan.year import read_year
from common.answers import public_answer
from startups.queries import FIRST_YEAR, today


@cache
def _address(year: int) -> str:
    return reverse("year", args=[year])


@require_safe
@public_answer
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Launched, ended, national impact, money, people, each with its list."""
    last = today().year
    if not FIRST_YEAR <= year <= last:
        raise Http404(f"Le programme est suivi de {FIRST_YEAR} à {last}.")
    context = {
        "year": year,
        "is_running": year == last,
        "facts": read_year(year),
        "years": [(one, _address(one)) for one in range(last, FIRST_YEAR - 1, -1)],
        "edition": last_edition(year),
    }
    return render(request, "bilan/year.html", context)
