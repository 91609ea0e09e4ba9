"""The page of committees: « Qui doit tenir son comité, et qu'ont décidé les derniers ? »"""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from catalogue.reviews.presenters import NONE, STATE_WORDS, counts, incubators_of, reviews_chart
from common.figure import Figure
from common.freshness import day_of_records
from impact.models import Review
from impact.queries.reviews import StartupReviewStatus, beginning_day, latest_decisions, review_statuses
from web.cache import cached_page
from web.charts.points import chart_download
from web.days import without_days
from web.filters import OneOfFilter, RowFilterSet

LATEST = 20
"""How many of the last decisions the page shows."""
SHOWN = 50
"""How many products one page shows."""


class ReviewFilter(RowFilterSet):
    """Filters of the products in progress; ``NONE`` is the value for products without incubator."""

    also = ("page",)
    incubateur = OneOfFilter(
        field_name="incubator", label="Incubateur", empty_label="Tous les incubateurs", null_value=NONE
    )
    etat = OneOfFilter(
        field_name="",  # ``matching`` applies it
        label="Prochain comité",
        empty_label="Tous",
        choices=[(state.value, words[0]) for state, words in STATE_WORDS.items()],
    )

    def __init__(self, data: QueryDict, startup_review_statuses: Sequence[StartupReviewStatus]) -> None:
        super().__init__(data)
        self.filters["incubateur"].extra["choices"] = incubators_of(startup_review_statuses)

    def matching(self, startup_review_statuses: Sequence[StartupReviewStatus]) -> list[StartupReviewStatus]:
        """Return the products of the incubator that a list of the state has."""
        asked = self.values.get("etat")
        found = self.matching_rows(startup_review_statuses)
        return [one for one in found if one.state == asked] if asked else found


@cached_page
def reviews(request: HttpRequest) -> HttpResponse:
    """Display the products in progress, the most overdue committee first (``incubateur``, ``etat``, ``page``)."""
    day = day_of_records()
    found = review_statuses(day)
    filters = ReviewFilter(request.GET, found)
    matching = filters.matching(found)
    chart = reviews_chart(found, day, beginning_day())
    page = Paginator(matching, SHOWN).get_page(request.GET.get("page"))
    context = {
        "today": day,
        "finding": chart.title,
        "tiles": [
            (count, STATE_WORDS[state][1], f"?{filters.query(etat=state)}")
            for state, count in counts(filters.matching_rows(found)).items()  # of the incubator, in every state
        ],
        "filters": filters,
        "page": page,
        "listed": Figure(len(matching)),
        "rows": [(one, _decision(one), STATE_WORDS[one.state][0]) for one in page],
        "chart": chart if found else None,
        "csv_url": f"{reverse('reviews-csv')}?{filters.query()}".rstrip("?"),
        "chart_csv": reverse("reviews-chart-csv"),
        "decided": latest_decisions(day, LATEST),
    }
    return render(request, "catalogue/reviews/reviews.html", context, status=filters.status)


@cached_page
@without_days
def reviews_chart_csv(request: HttpRequest) -> HttpResponse:
    """Send the series of the chart (``/revues/incubateurs.csv``)."""
    day = day_of_records()
    return chart_download("revues-par-incubateur", reviews_chart(review_statuses(day), day, beginning_day()))


def _decision(startup_review_status: StartupReviewStatus) -> str:
    return Review.Decision(startup_review_status.decision).label if startup_review_status.decision else ""
