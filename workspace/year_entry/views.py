"""``/espace/indicateurs/<year>/saisie/``: enter a year on one page."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.once import save_if_new
from access.page_permissions import already_saved, form_view
from access.rights import Action
from accounts.models import User
from common.optimistic_lock import EditConflictError, VersionToken
from common.validation_errors import LinesRefused
from common.words import plural_fr
from indicators.actions.definitions import ChangeContext
from indicators.budget_year.actions import TypedLine, YearLineResult, enter_lines, foresee_lines, lines_state
from indicators.budget_year.table import BudgetLine, budget_table
from workspace.pages.form_page import with_figures
from workspace.pages.preview import rolled_back
from workspace.targets.views import check_year
from workspace.year_entry.forms import YearForm

REASON = "Aperçu"
UNDO_YEAR = (
    "Une cible ou un relevé se corrige à tout moment, avec un motif ; l’historique, public, garde chaque version."
)


@form_view(Action.DECIDE)
def enter(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Enter every indicator of the year in one table: fill in, preview, save all or none."""
    check_year(year)
    lines = budget_table(year, year).lines
    form = YearForm(request.POST or None, lines=lines, state=_state(lines))
    if not form.is_bound:
        return _render_year(request, year, form, 400 if request.method == "POST" else 200)
    is_valid = form.is_valid()
    typed = form.typed_lines(year)
    if not is_valid:
        form.show_problems(foresee_lines(typed, by=ChangeContext(user, REASON)))  # both kinds of errors at once
        return _render_year(request, year, form, 400)
    if not any(line.cells for line in typed):
        form.add_error(None, "Rien n’a changé : remplissez une case, ou quittez cette page.")
        return _render_year(request, year, form, 400)
    return _see_or_save(request, user, year, form, typed)


def _see_or_save(request: HttpRequest, user: User, year: int, form: YearForm, typed: list[TypedLine]) -> HttpResponse:
    """Preview what the typed lines change, in a rolled-back transaction; save them once previewed."""
    values = form.cleaned_data
    done: list[YearLineResult] = []
    then = reverse("workspace-targets", args=[year])
    is_agreed = request.POST.get("step") == "save" and form.is_previewed

    def write() -> None:
        done.extend(enter_lines(typed, by=ChangeContext(user, values["reason"]), seen=values["seen"]))

    try:
        if not is_agreed:
            rolled_back(write)
            form.show_previewed()
            return _render_year(request, year, form, outcomes=done)
        is_first = save_if_new(token=values["token"], user=user, save=write, success_url=lambda: then)
    except LinesRefused as refused:
        form.show_problems(refused.outcomes)
        return _render_year(request, year, form, 400)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _render_year(request, year, form, 409 if isinstance(refusal, EditConflictError) else 400)
    if not is_first:
        return already_saved(request, then)
    messages.success(request, _finish(done))
    return redirect(then)


def _finish(done: Sequence[YearLineResult]) -> str:
    """Compute the figures again, and return the number of saved changes in words."""
    changes = sum(len(one.does) for one in done)
    told = f"{plural_fr(changes, 'changement enregistré', 'changements enregistrés')}."
    return with_figures(told, [])


def _state(lines: Sequence[BudgetLine]) -> VersionToken:
    return VersionToken.of(lines_state([TypedLine("", line.year, line.code, {}) for line in lines]))


def _render_year(
    request: HttpRequest, year: int, form: YearForm, status: int = 200, outcomes: Sequence[YearLineResult] = ()
) -> HttpResponse:
    changing = [one for one in outcomes if one.does]
    context = {
        "title": f"Saisir les cibles et résultats {year}",
        "year": year,
        "form": form,
        "outcomes": changing,
        "is_preview": bool(changing),
        "is_wide": True,
        "undo_note": UNDO_YEAR,
        "cancel_url": reverse("workspace-targets", args=[year]),
    }
    return render(request, "workspace/year_entry/enter.html", context, status=status)
