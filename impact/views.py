"""« A-t-on tenu les objectifs ? », and « D'où vient ce chiffre ? »."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.rights import open_to_all
from common.tabular import Cell, csv_text
from impact import sentences
from impact.queries import IndicatorYear, Proof, proof, year_table, years
from impact.reading import YearError, known_years, read_year


@open_to_all
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The last year of which something is known."""
    known = years()
    if not known:
        return _no_year(request, known_years(()), (), 404)
    return HttpResponseRedirect(reverse("indicator-year", args=[known[-1]]))


@require_safe
@public_answer
def indicator_year(request: HttpRequest, year: str) -> HttpResponse:
    """The table of a year."""
    try:
        asked = read_year(year)
    except YearError as error:
        return _no_year(request, error.message, error.known, 404 if error.is_missing else 400)
    table = year_table(asked)
    context = {
        "table": table,
        "lines": [_line(row) for row in table.indicators],
        "years": years(),
        "previous_year": asked - 1,
    }
    return render(request, "impact/indicator_year.html", context)


def _line(row: IndicatorYear) -> dict[str, object]:
    """One indicator as the template shows it."""
    return {
        "row": row,
        "target": sentences.target_in_words(row.now.target),
        "attainment": sentences.attainment_in_words(row.now),
        "judgement": row.now.target.judgement if row.now.target else "",
        "drift": sentences.drift_in_words(row.now),
        "spark": [sentences.best(figures) for figures in row.by_year.values()],
        "history": sentences.history_in_words(row),
        "targets": [
            (year, sentences.target_in_words(figures.target)) for year, figures in row.by_year.items() if figures.target
        ],
        "published": sentences.published_in_words(row.now.published) if row.now.published else "",
    }


@require_safe
@public_answer
def evidence(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The records behind a figure."""
    try:
        found = _proof(code, year)
    except YearError as error:
        return _no_year(request, error.message, error.known, 404 if error.is_missing else 400)
    value = found.live.value if found.live else None
    context = {
        "proof": found,
        "title": sentences.proof_title(value, found.unit),
        "rows": [(row, sentences.recorded_in_words(row)) for row in found.rows],
        "published": sentences.published_in_words(found.published) if found.published else "",
        "count": len(found.rows),
    }
    return render(request, "impact/evidence.html", context)


@open_to_all
@require_safe
def evidence_csv(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The same records, to take away."""
    try:
        found = _proof(code, year)
    except YearError as error:
        return HttpResponse(
            error.message, status=404 if error.is_missing else 400, content_type="text/plain; charset=utf-8"
        )
    header = ("service", "nom", "date", "raison", "apport", "enregistré le", "origine")
    rows: list[tuple[Cell, ...]] = [
        (
            row.startup,
            row.name,
            row.date.isoformat(),
            row.reason,
            row.amount,
            row.recorded_at.date().isoformat() if row.recorded_at else None,
            sentences.recorded_in_words(row),
        )
        for row in found.rows
    ]
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="preuve-{found.code}-{found.year}.csv"'
    return response


def _proof(code: str, year: str) -> Proof:
    found = proof(code, read_year(year))
    if found is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    return found


def _no_year(request: HttpRequest, message: str, known: tuple[int, ...], status: int) -> HttpResponse:
    context = {"message": message, "years": known}
    return render(request, "impact/no_year.html", context, status=status)
