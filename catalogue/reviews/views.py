"""« Qui doit tenir son comité, et qu'ont décidé les derniers ? »"""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.reviews.words import STANDINGS, ReviewFilters, counts, incubators_of, review_finding, reviews_chart
from common.answers import public_answer
from common.charts.model import chart_csv
from common.tabular import Cell, csv_file, csv_text
from common.words import number_fr
from impact.models import Review
from impact.queries.reviews import Watched, latest_decisions, watched
from startups.queries import today

LATEST = 20
"""How many of the last decisions the page shows."""
SHOWN = 50
"""How many products one page shows."""
HEADER = (
    "service",
    "nom",
    "phase",
    "incubateur",
    "comites",
    "dernier_comite",
    "decision",
    "prochain_avant",
    "etat",
    "fictif",
)


@require_safe
@public_answer
def reviews(request: HttpRequest) -> HttpResponse:
    """``/revues/`` (``incubateur``, ``etat``, ``page``): the products in progress, the most overdue committee first."""
    day, filters = today(), _filters(request)
    found = watched(day)
    page = Paginator(filters.keep(found), SHOWN).get_page(request.GET.get("page"))
    context = {
        "today": day,
        "finding": review_finding(found),
        "tiles": [
            (number_fr(count), STANDINGS[standing][1], f"?{filters.query(etat=standing)}")
            for standing, count in counts(filters.keep_incubator(found)).items()
        ],
        "filters": filters,
        "incubators": incubators_of(found),
        "standings": [(standing.value, words[0]) for standing, words in STANDINGS.items()],
        "page": page,
        "rows": [(one, _decision(one), STANDINGS[one.standing][0]) for one in page],
        "chart": reviews_chart(found, day) if found else None,
        "csv_url": f"{reverse('reviews-csv')}?{filters.query()}".rstrip("?"),
        "chart_csv": reverse("reviews-chart-csv"),
        "decided": latest_decisions(day, LATEST),
    }
    return render(request, "catalogue/reviews/reviews.html", context)


@require_safe
@public_answer
def reviews_csv(request: HttpRequest) -> HttpResponse:
    """``/revues.csv``: the same products as a file."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.slug,
            one.name,
            one.kind,
            one.incubator_name,
            one.held,
            one.last.isoformat() if one.last else None,
            _decision(one),
            one.due.isoformat() if one.due else None,
            one.standing.value,
            "oui" if one.is_fictitious else "non",
        )
        for one in _filters(request).keep(watched(today()))
    ]
    return csv_file("revues", csv_text(HEADER, rows))


@require_safe
@public_answer
def reviews_chart_csv(request: HttpRequest) -> HttpResponse:
    """``/revues/incubateurs.csv``: the series of the chart."""
    day = today()
    return csv_file("revues-par-incubateur", chart_csv(reviews_chart(watched(day), day)))


def _filters(request: HttpRequest) -> ReviewFilters:
    return ReviewFilters.read(request.GET.get("incubateur", "")[:120], request.GET.get("etat", ""))


def _decision(one: Watched) -> str:
    return Review.Decision(one.decision).label if one.decision else ""
