"""The page of investigations: « Les problèmes étudiés et leurs suites »"""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.investigations.chart import outcomes_chart
from catalogue.investigations.queries import (
    OpenInvestigation,
    in_progress,
    outcomes,
    outcomes_of,
    syntheses,
)
from common.figure import Figure
from common.periods import FIRST_YEAR
from common.words import days_fr
from web.cache import cached_page
from web.days import read_as_of, until_records
from web.filters import OneOfFilter, StrictFilterSet, unchanged

SYNTHESES = 20
"""How many syntheses the page shows, the latest ones."""


@cached_page
def investigations(request: HttpRequest) -> HttpResponse:
    """Display the investigations in progress at a date, and the outcomes of all until then."""
    as_of = read_as_of(request)
    day = until_records(as_of).date
    found, years, concluded = in_progress(as_of.date), outcomes(day), syntheses(as_of.date)
    context = {
        "as_of": as_of,
        "count": Figure(len(found)),
        "incubators": by_incubator(found),
        "incubator_count": len({one.incubator_slug for one in found if one.incubator_slug}),
        "has_problems": any(one.problem for one in found),
        "has_sponsors": any(one.sponsor for one in found),
        "years": [(year, _delay(year.median_days)) for year in years],
        "chart": outcomes_chart(years, day),
        "syntheses": list(concluded[:SYNTHESES]),
        "all_syntheses": concluded.count(),
    }
    return render(request, "catalogue/investigations/investigations.html", context, status=as_of.status)


OUTCOMES = {"lancees": "service", "sans-suite": "ended", "en-cours": ""}
"""What may have followed an investigation, by its word in an address, as the group of the phase that followed."""
TITLES = {
    "": "Les investigations ouvertes en",
    "lancees": "Les investigations qui ont mené à un service, ouvertes en",
    "sans-suite": "Les investigations sans suite, ouvertes en",
    "en-cours": "Les investigations dont rien n’a encore suivi, ouvertes en",
}


class OutcomeFilter(StrictFilterSet):
    """Filter investigations by outcome, which the view computes."""

    also = ("as_of",)
    suite = OneOfFilter(method=unchanged, label="Suite de l’investigation", choices=[(word, word) for word in OUTCOMES])


@cached_page
def investigations_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Display the investigations that started in a year, with their outcomes; ``?suite=`` keeps one outcome."""
    filters = OutcomeFilter(request.GET)
    as_of, asked = read_as_of(request, filters), filters.values.get("suite", "")
    if not FIRST_YEAR <= year <= as_of.today.year:
        raise Http404("Aucune investigation n’est comptée sous ce nom.")
    found = outcomes_of(year, until_records(as_of).date)
    rows = [one for one in found if not asked or one.outcome == OUTCOMES[asked]]
    context = {
        "as_of": as_of,
        "year": year,
        "title": f"{TITLES[asked]} {year}",
        "count": Figure(len(rows)),
        "rows": [(one, _delay(one.days)) for one in rows],
    }
    return render(request, "catalogue/investigations/investigations_year.html", context, status=as_of.status)


def by_incubator(open_investigations: list[OpenInvestigation]) -> list[tuple[str, str, list[OpenInvestigation]]]:
    """Group investigations by incubator (name and slug); those without one come last, with empty texts."""
    return [
        (name or "", slug or "", list(rows))
        for (name, slug), rows in groupby(open_investigations, key=lambda row: (row.incubator, row.incubator_slug))
    ]


def _delay(days: int | None) -> str:
    """Return ``4 mois``, or ``le jour même`` for none; empty if it is unknown."""
    if days is None:
        return ""
    return days_fr(days) if days else "le jour même"
