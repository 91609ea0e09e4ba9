"""``/espace/indicateurs/<year>/saisie/``: enter a year on one page."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.optimistic_lock import VersionToken
from common.words import plural_fr
from indicators.actions.definitions import ChangeContext
from indicators.budget_year.actions import TypedLine, YearLineResult, enter_lines, foresee_lines, lines_state
from indicators.budget_year.table import BudgetLine, budget_table
from workspace.pages.form_page import form_page
from workspace.pages.preview import Preview, rolled_back
from workspace.targets.views import check_year, undo_url
from workspace.year_entry.forms import YearForm

REASON = "Aperçu"
UNDO_YEAR = (
    "Une fois enregistrée, cette saisie s’annule depuis la page suivante ; l’historique, public, garde chaque version."
)


@form_view(Action.DECIDE)
def enter(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Enter every indicator of the year in one table: fill in, preview, save all or none."""
    check_year(year)
    lines = budget_table(year, year).lines
    form = YearForm(request.POST or None, lines=lines, state=_state(lines))
    typed = _typed_lines(user, year, form) if form.is_bound else []
    done: list[YearLineResult] = []

    def write() -> None:
        by = ChangeContext(user, form.cleaned_data["reason"])
        done.extend(enter_lines(typed, by=by, seen=form.cleaned_data["seen"]))

    def context() -> dict[str, object]:
        changing = [one for one in done if one.does]
        return {"year": year, "outcomes": changing, "is_preview": bool(changing), "is_wide": True}

    return form_page(
        request,
        user,
        form,
        title=f"Saisir les cibles et résultats {year}",
        save=write,
        success_message=lambda: _saved(done),
        success_url=reverse("workspace-targets", args=[year]),
        template="workspace/year_entry/enter.html",
        undo_url=partial(undo_url, year),
        extra_context=context,
        preview=Preview(compute_effects=rolled_back, undo_note=UNDO_YEAR),
    )


def _typed_lines(user: User, year: int, form: YearForm) -> list[TypedLine]:
    """Return the typed lines; the form shows both kinds of errors at once, its own and those of the lines."""
    is_valid = form.is_valid()
    typed = form.typed_lines(year)
    if not is_valid:
        form.show_problems(foresee_lines(typed, by=ChangeContext(user, REASON)))
    elif not any(line.cells for line in typed):
        form.add_error(None, "Rien n’a changé : remplissez une case, ou quittez cette page.")
    return typed


def _saved(done: Sequence[YearLineResult]) -> str:
    changes = sum(len(one.does) for one in done)
    return f"{plural_fr(changes, 'changement enregistré', 'changements enregistrés')}."


def _state(lines: Sequence[BudgetLine]) -> VersionToken:
    return VersionToken.of(lines_state([TypedLine("", line.year, line.code, {}) for line in lines]))
