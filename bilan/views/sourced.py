"""``/espace/bilans/<year>/chiffres/``: figures that no record gives, entered with their source."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.page_permissions import right
from accounts.models import User
from bilan.actions.writing import SOURCED, save_sourced, withdraw_sourced
from bilan.figure import format_value
from bilan.forms import SourcedForm
from bilan.models import SourcedFigure
from bilan.views.writing import report_of
from common.numbers import strip_trailing_zeros
from common.optimistic_lock import state_of
from common.rights import Action
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.conflict_forms import WithdrawForm
from workspace.pages.form_page import form_page


@right(Action.DECIDE)
@require_safe
@signed_in
def sourced(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the sourced figures of the year."""
    report_of(year)
    context = {
        "year": year,
        "figures": [(row, format_value(row.value, row.unit)) for row in SourcedFigure.objects.filter(year=year)],
    }
    return render(request, "bilan/writing/sourced.html", context)


@right(Action.DECIDE)
@signed_in_form
def edit(request: HttpRequest, user: User, year: int, pk: int | None = None) -> HttpResponse:
    """Create or correct a sourced figure (``…/nouveau/``, ``…/<pk>/``); ``?key=`` proposes the figure of the last year
    that has it.
    """
    report_of(year)
    figure = SourcedFigure(year=year) if pk is None else get_object_or_404(SourcedFigure, year=year, pk=pk)
    recorded = state_of(None if pk is None else figure, SOURCED)
    initial = dict(recorded) or _proposed(request.GET.get("key", ""), year)
    shown = {**initial, "value": strip_trailing_zeros(initial.get("value"))}
    form = SourcedForm(request.POST or None, recorded=recorded, initial=shown)
    return form_page(
        request, user, form, title="Un chiffre sourcé", done="Le chiffre est enregistré.",
        write=lambda: save_sourced(figure=figure, values=form.values, actor=user, **form.carried),
        back=reverse("workspace-report-sourced", args=[year]), moves_figures=False,
    )  # fmt: skip


def _proposed(key: str, year: int) -> dict[str, Any]:
    """Return a previous year's values for a key, to review; else the key only."""
    key = key.replace("\0", "")[:120]
    before = SourcedFigure.objects.filter(key=key, year__lt=year).order_by("-year").first()
    return dict(state_of(before, SOURCED)) if before else {"key": key}


@right(Action.DECIDE)
@signed_in_form
def withdraw(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Delete a sourced figure: ``…/<pk>/retrait/``."""
    figure = get_object_or_404(SourcedFigure, year=year, pk=pk)
    form = WithdrawForm(request.POST or None, row=figure, saw=SOURCED)
    return form_page(
        request, user, form, title="Retirer un chiffre sourcé", done="Le chiffre est retiré.",
        write=lambda: withdraw_sourced(figure=figure, actor=user, **form.carried),
        back=reverse("workspace-report-sourced", args=[year]), more={"about": figure.label}, moves_figures=False,
    )  # fmt: skip
