"""« Les services tiennent-ils les standards d'un service de qualité ? »"""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.dates import AsOf, read_as_of
from catalogue.standards.words import (
    by_incubator,
    by_phase,
    coverage_row,
    evolution_chart,
    evolution_days,
    known_sentence,
    standards_chart,
    total,
)
from common.answers import public_answer
from common.charts.model import chart_csv
from common.tabular import Cell as TableCell
from common.tabular import csv_file, csv_text
from common.words import percent_fr
from impact.queries.standards import BY_KEY, STANDARDS, ServiceStandard, coverage, known_since, services_of
from startups.standards import Level

STATES = {"oui": True, "non": False, "inconnu": None}
BESIDE = ("publie", "incubateur", "phase")


@require_safe
@public_answer
def standards(request: HttpRequest) -> HttpResponse:
    """``/standards/`` (``as_of``): rates by phase and by incubator at a date, and over time."""
    as_of, since = read_as_of(request), known_since()
    days = evolution_days(since, as_of.date)
    cells = coverage(days)
    now = [cell for cell in cells if cell.day == as_of.date]
    whole = total(now)
    context = {
        "as_of": as_of,
        "since": known_sentence(since, whole),
        "services": whole.services,
        "tiles": [
            ("ND" if rate is None else percent_fr(rate, 0), one.label, _list_address(one.key, as_of))
            for one, rate in zip(STANDARDS, whole.rates, strict=True)
        ],
        "chart": standards_chart(whole, as_of.date) if whole.services else None,
        "evolution": evolution_chart(cells, days) if len(days) > 1 else None,
        "labels": [(one.key, one.label) for one in STANDARDS],
        "phases": [coverage_row(label, key, of) for key, label, of in by_phase(now)],
        "incubators": [coverage_row(name, slug, of) for slug, name, of in by_incubator(now)],
        "csv_url": _with_date(reverse("standards-csv"), as_of),
        "evolution_csv": _with_date(reverse("standards-evolution-csv"), as_of),
    }
    return render(request, "catalogue/standards/standards.html", context, status=as_of.status)


@require_safe
@public_answer
def standards_csv(request: HttpRequest) -> HttpResponse:
    """``/standards.csv``: how many services, how many are known and how many keep each standard, by phase and incubator."""
    as_of = read_as_of(request)
    if as_of.errors:
        return _unreadable(as_of)
    header = ("date", "phase", "incubateur", "services", "connus", *(one.key for one in STANDARDS))
    rows: list[tuple[TableCell, ...]] = [
        (cell.day.isoformat(), cell.phase, cell.incubator, cell.services, cell.known, *cell.kept)
        for cell in coverage([as_of.date])
    ]
    return csv_file("standards", csv_text(header, rows))


@require_safe
@public_answer
def evolution_csv(request: HttpRequest) -> HttpResponse:
    """``/standards/evolution.csv``: the series of the evolution."""
    as_of = read_as_of(request)
    if as_of.errors:
        return _unreadable(as_of)
    days = evolution_days(known_since(), as_of.date)
    return csv_file("standards-evolution", chart_csv(evolution_chart(coverage(days), days)))


@require_safe
@public_answer
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """``/standards/<key>/`` (``publie``, ``incubateur``, ``phase``, ``as_of``): the services that keep it, or do not."""
    one = _standard(key)
    as_of = read_as_of(request, BESIDE)
    rows = _kept(request, services_of(one, as_of.date))
    query = request.GET.urlencode()
    context = {
        "as_of": as_of,
        "standard": one,
        "rows": rows,
        "kept": sum(row.is_kept is True for row in rows),
        "asked": request.GET.get("publie", ""),
        "csv_url": f"{reverse('standard-csv', args=[key])}{'?' if query else ''}{query}",
    }
    return render(request, "catalogue/standards/standard.html", context, status=as_of.status)


@require_safe
@public_answer
def standard_csv(request: HttpRequest, key: str) -> HttpResponse:
    """``/standards/<key>.csv``: the same services as a file."""
    one, as_of = _standard(key), read_as_of(request, BESIDE)
    if as_of.errors:
        return _unreadable(as_of)
    words = {state: word for word, state in STATES.items()}
    rows: list[tuple[TableCell, ...]] = [
        (row.slug, row.name, row.kind, row.incubator, words[row.is_kept], "oui" if row.is_fictitious else "non")
        for row in _kept(request, services_of(one, as_of.date))
    ]
    return csv_file(f"standard-{key}", csv_text(("service", "nom", "phase", "incubateur", key, "fictif"), rows))


def _standard(key: str) -> Level:
    if key not in BY_KEY:
        raise Http404(f"Il n’y a pas de standard « {key} ».")
    return BY_KEY[key]


def _kept(request: HttpRequest, found: Sequence[ServiceStandard]) -> list[ServiceStandard]:
    """The services that the filters of the address choose; an unknown word chooses none, except in ``publie``."""
    asked, incubator, phase = (request.GET.get(name, "") for name in BESIDE)
    return [
        row
        for row in found
        if (asked not in STATES or row.is_kept is STATES[asked])
        and incubator in ("", row.incubator)
        and phase in ("", row.kind)
    ]


def _list_address(key: str, as_of: AsOf) -> str:
    return _with_date(reverse("standard", args=[key]), as_of)


def _with_date(address: str, as_of: AsOf) -> str:
    return f"{address}?{as_of.query}".rstrip("?")


def _unreadable(as_of: AsOf) -> HttpResponse:
    return HttpResponse("\n".join(as_of.errors), status=400, content_type="text/plain; charset=utf-8")
