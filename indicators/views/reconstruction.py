"""« Quels enregistrements ont fait ce chiffre ? »: the states tried for a printed figure, and the attached list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.known_until import day_of_records
from common.web.cache import public_answer
from indicators.parameters import YearError, read_year
from indicators.queries.current_state import with_summaries
from indicators.reconstruction import presenters
from indicators.reconstruction.queries import PORTFOLIO, RESULT, printed_figure, printed_figures, rows_of
from indicators.views.years import no_such_year

SHOWN = 20
"""How many records of the attached list the page shows before the others, folded."""


@public_answer
def reconstruction_of_result(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Display the records behind a published figure: ``/indicateurs/<code>/<year>/reconstitution/``."""
    return _page(request, year, RESULT, code)


@public_answer
def of_portfolio(request: HttpRequest, year: str, subject: str) -> HttpResponse:
    """Display the records behind a printed state of the portfolio: ``/indicateurs/<year>/portefeuille/<subject>/``."""
    return _page(request, year, PORTFOLIO, subject)


def _page(request: HttpRequest, year: str, sort: str, code: str) -> HttpResponse:
    try:
        found = printed_figure(read_year(year), sort, code)
    except YearError as error:
        return no_such_year(request, error)
    if found is None:
        raise Http404("Aucun chiffre de cette année n’a été imprimé sans ses enregistrements sous ce nom.")
    attached = rows_of(found.attached) if found.attached else ()
    rows = with_summaries(attached, lambda row: row.startup_slug, day_of_records())
    others = [one for one in printed_figures(found.year) if one.sort == PORTFOLIO] if sort == PORTFOLIO else []
    context = {
        **presenters.described(found),
        "rows": rows[:SHOWN],
        "more_rows": rows[SHOWN:],
        "others": others,
        "is_result": sort == RESULT,
    }
    return render(request, "indicators/reconstruction.html", context)
