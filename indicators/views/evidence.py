"""« D'où vient ce chiffre ? »: the records behind a figure."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.figure import UNKNOWN
from common.freshness import day_of_records
from indicators import presenters
from indicators.algebra.aggregates import OF_QUANTITIES, RATE, SHARE
from indicators.drift.known import end_of, history_start, past_figure
from indicators.models import Indicator
from indicators.queries import EvidenceRow, Proof, proof, years
from indicators.queries.current_state import StartupSummary, with_summaries
from indicators.queries.evidence import count_by_reason, end_reasons, part_of
from indicators.views.evidence_filters import PageEvidenceFilter
from indicators.views.years import no_such_year
from web.cache import cached_page
from web.days import YearError, past_day_of, read_year, status_of

SHOWN = 200
"""How many records the page shows; the table to take away has them all."""


@cached_page
def evidence(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Display the records behind a figure."""
    try:
        day = past_day_of(request, history_start)
        if day:
            return _as_known(request, code, read_year(year, years()), day)
        found = _proof(code, year, limit=SHOWN)
    except YearError as error:
        return no_such_year(request, error)
    filters = PageEvidenceFilter(request.GET)
    is_part = filters.is_valid() and bool(filters.values)
    whole, found = found, part_of(found, filters.qs, SHOWN) if is_part else found
    reasons = end_reasons(found.rows)
    context = {
        "proof": found,
        "whole": whole,
        "filters": filters,
        "tags": filters.sentences_of_part if is_part else [],
        "title": presenters.title_of(found),
        "rows": [
            {**_line(row, summary, found), "end_reason": reasons.get((row.record, row.record_id), "")}
            for row, summary in _with_summaries(found.rows)
        ],
        "end_reasons": count_by_reason(reasons),
        "published_rows": _with_summaries(found.published_rows),
        **_shared_texts(found),
        "published": presenters.published_in_words(found.published) if found.published else "",
        "of_services": any(row.startup for row in (*found.rows, *found.published_rows)),
        "count": found.counted + found.base,
        "divides": found.aggregate in (SHARE, RATE),
        "is_quantity": found.aggregate in OF_QUANTITIES,
    }
    return render(request, "indicators/evidence.html", context, status=max(filters.status, status_of(request)))


def _with_summaries(rows: Iterable[EvidenceRow]) -> list[tuple[EvidenceRow, StartupSummary | None]]:
    """Return each record with the current status of its service. One query."""
    return with_summaries(rows, lambda row: row.startup, day_of_records())


def _line(row: EvidenceRow, summary: StartupSummary | None, found: Proof) -> dict[str, object]:
    """Return the template context of a record."""
    return {
        "row": row,
        "summary": summary,
        "recorded": presenters.recorded_and_why(row),
        "part": presenters.part_in_words(row),
        "amount": presenters.quantity_in_words(row.amount, found.unit_of_value or found.unit),
    }


def _shared_texts(found: Proof) -> dict[str, str]:
    """Return the texts shared by all records, if the page displays them all."""
    rows = found.rows if len(found.rows) == found.counted + found.base else ()
    return {
        "reason": presenters.shared_text(row.reason for row in rows),
        "recorded": presenters.shared_text(presenters.recorded_and_why(row) for row in rows),
    }


def _as_known(request: HttpRequest, code: str, year: int, day: dt.date) -> HttpResponse:
    """Display the page of the same figure as known on a past day."""
    page = _named(code, year)
    found = past_figure(code, year, end_of(day))
    rows = with_summaries(found.rows if found else (), lambda row: row.slug, day_of_records())
    indicator = page["indicator"]
    title = presenters.proof_title(found.value if found else None, indicator.label, indicator.unit, year)
    title = presenters.with_caveats(title, found.figure if found else UNKNOWN)
    known = {"day": day, "title": title, "rows": rows}
    return render(request, "indicators/known.html", page | known)


def _named(code: str, year: int | str) -> dict[str, Any]:
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    return {"indicator": indicator, "year": year}


def _proof(code: str, year: str, limit: int | None = None) -> Proof:
    found = proof(code, read_year(year, years()), limit=limit)
    if found is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    return found
