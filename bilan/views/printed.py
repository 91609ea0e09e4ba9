"""The figures that the report of a year printed, next to what the records give now."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bilan.figures.printed_list import Given, PrintedLine, printed_lines, slips
from bilan.figures.read_figures import Figures, read_figures, status_of
from common.files.tabular import csv_file, csv_text
from web.cache import cached_page
from web.days import without_days
from web.view_rights import open_to_all

HEADER = ("chiffre", "imprimé", "aujourd’hui", "donné par", "explication", "source")


def _read(year: int) -> tuple[Figures, list[PrintedLine]]:
    """Return the figures of a year, and those that its report printed.

    :raises Http404: if nothing printed is recorded.
    """
    figures = read_figures(year)
    lines = printed_lines(year, figures)
    if not lines:
        raise Http404(f"Aucun chiffre imprimé du bilan {year} n’est enregistré.")
    return figures, lines


@cached_page
def printed(request: HttpRequest, year: int) -> HttpResponse:
    """Display each printed figure with what gives it again: ``/bilan/<year>/imprimes/``."""
    figures, lines = _read(year)
    counts = Counter(one.given for one in lines)
    context = {
        "year": year,
        "count": len(lines),
        "counts": [(given, counts[given]) for given in Given if counts[given]],
        "groups": [(given, [one for one in lines if one.given is given]) for given in Given if counts[given]],
        "slips": slips(year),
        "csv": reverse("report-printed-csv", args=[year]),
    }
    return render(request, "bilan/printed.html", context, status=status_of(figures.values()))


@open_to_all
@require_safe
@without_days
def printed_csv(request: HttpRequest, year: int) -> HttpResponse:
    """Download the list: ``/bilan/<year>/imprimes.csv``."""
    _, lines = _read(year)
    rows = [(one.label, one.printed, one.now, one.given, one.why, one.source) for one in lines]
    return csv_file(f"bilan-{year}-imprimes", csv_text(HEADER, rows))
