"""« D'où vient ce chiffre ? »: the records behind a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.rights import open_to_all
from common.tabular import Cell, csv_text
from impact import sentences
from impact.queries import Proof, proof
from impact.reading import YearError, read_year
from impact.views.years import no_such_year


@require_safe
@public_answer
def evidence(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """The records behind a figure."""
    try:
        found = _proof(code, year)
    except YearError as error:
        return no_such_year(request, error)
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
