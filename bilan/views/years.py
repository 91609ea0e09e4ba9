"""``/annees/`` and ``/annees/<year>/``: the activity of the programme each year, and in one year; public."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bilan.editions import editions_of
from bilan.year import read_year
from bilan.year_figures import QUESTIONS, YearFigure, figures_of_years
from common.answers import public_answer
from startups.queries import FIRST_YEAR, today


@cache
def _address(year: int) -> str:
    return reverse("year", args=[year])


@require_safe
@public_answer
def years(request: HttpRequest) -> HttpResponse:
    """Display a line for each year: the followed indicators, and our own flows next to them."""
    last = today().year
    figures = figures_of_years(range(last, FIRST_YEAR - 1, -1))
    context = {
        "questions": QUESTIONS,
        "running": last,
        "rows": [(one, _address(one), _cells(figures[one])) for one in figures],
        "rules": [(one.flow, one.flow_rule) for one in QUESTIONS if one.flow],
    }
    return render(request, "bilan/years.html", context)


def _cells(figures: list[YearFigure]) -> list[YearFigure | None]:
    """Return the figure of each question, in order."""
    by_key = {one.question.key: one for one in figures}
    return [by_key.get(one.key) for one in QUESTIONS]


@require_safe
@public_answer
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Display what was launched and ended, national impact, money and people, each with its list."""
    last = today().year
    if not FIRST_YEAR <= year <= last:
        raise Http404(f"Le programme est suivi de {FIRST_YEAR} à {last}.")
    context = {
        "year": year,
        "is_running": year == last,
        "facts": read_year(year),
        "figures": figures_of_years([year])[year],
        "years": [(one, _address(one)) for one in range(last, FIRST_YEAR - 1, -1)],
        "has_report": editions_of(year).exists(),
    }
    return render(request, "bilan/year.html", context)
