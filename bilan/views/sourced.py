"""``/espace/bilans/<year>/chiffres/``: figures that no record gives, entered with their source."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from bilan.figures.report_figure import format_value
from bilan.forms import SourcedForm
from bilan.models import Report, SourcedFigure
from bilan.views.writing import report_of
from common.optimistic_lock import state_of
from workspace.pages.record_pages import Located, RecordPages, RecordRequest

type Page = RecordRequest[SourcedFigure, Report]


@read_view(Action.DECIDE)
def sourced(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the sourced figures of the year."""
    report_of(year)
    context = {
        "year": year,
        "figures": [(row, format_value(row.value, row.unit)) for row in SourcedFigure.objects.filter(year=year)],
    }
    return render(request, "bilan/writing/sourced.html", context)


def _located(
    model: type[SourcedFigure], user: User, *, year: int, pk: int | None = None
) -> Located[SourcedFigure, Report]:
    """Return the report of the year, and the figure to change or None for a new one; 404 if it does not exist."""
    return report_of(year), None if pk is None else get_object_or_404(model, year=year, pk=pk)


def _initial(page: Page) -> dict[str, Any]:
    """Return the initial values of a new figure: those of the latest previous year for ``?key=``, else only the key."""
    if page.found:
        return {}
    key = page.http.GET.get("key", "").replace("\0", "")[:120]
    before = SourcedFigure.objects.filter(key=key, year__lt=page.owner.year).order_by("-year").first()
    return state_of(before, SourcedFigure.EDITED) or {"key": key}


def _next_page(page: Page) -> str:
    """Return the URL of the report when the figure was opened from its problems (``?key=``), else that of the figures."""
    return reverse("workspace-report" if "key" in page.http.GET else "workspace-report-sourced", args=[page.owner.year])


SOURCED_FIGURES = RecordPages[SourcedFigure, Report, SourcedForm](
    model=SourcedFigure,
    locate=_located,
    form=SourcedForm,
    initial=_initial,
    new=lambda report: SourcedFigure(year=report.year),
    title_new="Un chiffre sourcé",
    title_edit="Un chiffre sourcé",
    title_withdraw="Retirer un chiffre sourcé",
    saved="Le chiffre est enregistré.",
    withdrawn="Le chiffre est retiré.",
    success_url=_next_page,
    summary=lambda page: page.record.label,
    permission=Action.DECIDE,
    moves_figures=False,
)
"""Entering a figure, correcting it and taking it away."""
