"""The page of standards: « Les services tiennent-ils les standards d'un service de qualité ? »"""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalogue.standards.presenters import (
    by_incubator,
    by_phase,
    coverage_row,
    known_sentence,
    standards_chart,
    total,
)
from common.words import percent_fr
from impact.queries.standards import BY_KEY, STANDARDS, ServiceStandard, coverage, known_since, services_of
from startups.standards import Level
from web.cache import cached_page
from web.days import read_as_of
from web.filters import OneOfFilter, RowFilterSet, of_text

STATES = {"oui": True, "non": False, "inconnu": None}


class StandardFilter(RowFilterSet):
    """Filters of the services of a standard."""

    also = ("as_of",)
    publie = OneOfFilter(field_name="", label="Standard", choices=[(state, state) for state in STATES])
    incubateur = of_text("incubator", "Incubateur")
    phase = of_text("kind", "Phase")

    def matching_services(self, rows: Iterable[ServiceStandard]) -> list[ServiceStandard]:
        """Return the matching services; those without a known fiche neither meet nor lack the standard."""
        asked = self.values.get("publie")
        return [row for row in self.matching_rows(rows) if not asked or row.is_kept is STATES[asked]]


@cached_page
def standards(request: HttpRequest) -> HttpResponse:
    """Display the rates by phase and by incubator at a date (``/standards/``, ``as_of``)."""
    as_of = read_as_of(request)
    cells = coverage(as_of.date)
    whole = total(cells)
    context = {
        "as_of": as_of,
        "since": known_sentence(known_since(), whole),
        "services": whole.figure,
        "tiles": [
            ("ND" if rate is None else percent_fr(rate, 0), one.label, as_of.url("standard", one.key))
            for one, rate in zip(STANDARDS, whole.rates, strict=True)
        ],
        "chart": standards_chart(whole, as_of.date) if whole.services else None,
        "labels": [(one.key, one.label) for one in STANDARDS],
        "phases": [coverage_row(label, key, of) for key, label, of in by_phase(cells)],
        "incubators": [coverage_row(name, slug, of) for slug, name, of in by_incubator(cells)],
        "csv_url": as_of.url("standards-csv"),
    }
    return render(request, "catalogue/standards/standards.html", context, status=as_of.status)


@cached_page
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """Display the services that meet a standard, or do not (``publie``, ``incubateur``, ``phase``, ``as_of``)."""
    one, filters = _standard(key), StandardFilter(request.GET)
    as_of = read_as_of(request, filters)
    rows = filters.matching_services(services_of(one, as_of.date))
    query = request.GET.urlencode()
    context = {
        "as_of": as_of,
        "standard": one,
        "rows": rows,
        "kept": sum(row.is_kept is True for row in rows),
        "asked": filters.values.get("publie", ""),
        "csv_url": f"{reverse('standard-csv', args=[key])}{'?' if query else ''}{query}",
    }
    return render(request, "catalogue/standards/standard.html", context, status=as_of.status)


def _standard(key: str) -> Level:
    if key not in BY_KEY:
        raise Http404(f"Il n’y a pas de standard « {key} ».")
    return BY_KEY[key]
