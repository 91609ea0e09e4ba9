"""``/espace/coherence/imprimes/``: printed figures, entered by staff; the checks are run at once."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.page_permissions import right
from accounts.models import User
from accounts.once import save_once
from common.refusals import LinesRefused, in_columns
from common.rights import Action
from common.words import plural_fr
from indicators.actions.definitions import Origin
from indicators.actions.printed_figures import (
    STATED,
    PrintedLineResult,
    state_figure,
    state_lines,
    withdraw_stated,
)
from indicators.checks.actions import check_consistency
from indicators.models import StatedFigure
from workspace.bulk.parse_lines import read_table
from workspace.pages.access import signed_in_form
from workspace.pages.decision import INPUTS
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import RecordPages, RecordRequest, of_programme
from workspace.pages.saving import already_saved
from workspace.pages.seen import SeenForm
from workspace.stated.forms import COLUMNS, PRINTED_FILE, CorrectPrintedForm, PrintedFileForm, StateForm


@right(Action.DECIDE)
@signed_in_form
def figures(request: HttpRequest, user: User) -> HttpResponse:
    """Display the printed figures, and a form to add one."""
    form = StateForm(request.POST or None)

    def write() -> None:
        state_figure(statement=form.statement, origin=Origin(user, form.cleaned_data["reason"]))

    return form_page(
        request,
        user,
        form,
        title="Chiffres imprimés",
        done="Le chiffre est enregistré et comparé aux autres.",
        write=lambda: _checked(write),
        back=reverse("workspace-coherence"),
        template="workspace/stated/figures.html",
        more={"figures": StatedFigure.objects.order_by("-report_year", "-year", "subject", "about")},
        moves_figures=False,
    )


def _checked(write: Callable[[], object]) -> None:
    """Write, then run the checks, so that the next page displays the inconsistencies."""
    write()
    check_consistency()


def _save_figure(page: RecordRequest[StatedFigure, None], form: CorrectPrintedForm) -> None:
    origin, seen = Origin(page.user, form.cleaned_data["reason"]), form.cleaned_data["seen"]
    _checked(lambda: state_figure(statement=form.statement, origin=origin, figure=page.record, seen=seen))


def _remove_figure(page: RecordRequest[StatedFigure, None], form: SeenForm) -> None:
    origin, seen = Origin(page.user, form.cleaned_data["reason"]), form.cleaned_data["seen"]
    _checked(lambda: withdraw_stated(figure=page.record, origin=origin, seen=seen))


STATED_FIGURES = RecordPages[StatedFigure, None, CorrectPrintedForm](
    model=StatedFigure,
    columns=STATED,
    locate=of_programme,
    form=CorrectPrintedForm,
    permission=Action.DECIDE,
    save=_save_figure,
    remove=_remove_figure,
    title_edit="Corriger un chiffre imprimé",
    title_withdraw="Retirer un chiffre imprimé",
    saved="Le chiffre est corrigé et comparé aux autres.",
    withdrawn="Le chiffre est retiré.",
    initial=lambda page, recorded: {**recorded, "value": page.record.value.normalize()},
    success_url=lambda page: reverse("workspace-coherence"),
    withdrawn_url=lambda page: reverse("workspace-stated"),
    context=lambda page: {"figure": page.record},
    template="workspace/stated/figure.html",
    moves_figures=False,
)


@right(Action.DECIDE)
@signed_in_form
def upload(request: HttpRequest, user: User) -> HttpResponse:
    """Import several figures at once, previewed by line, all or none: ``…/fichier/``."""
    if request.method != "POST":
        return _page(request, PrintedFileForm(request.POST or None))
    form = PrintedFileForm(request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        rows = read_table(form.cleaned_data["text"].encode(), PRINTED_FILE)
    except ValidationError as unreadable:
        form.add_error("text", unreadable)
        return _page(request, form, status=400)
    lines = [(f"ligne {number}", cells) for number, cells in rows]
    reason = form.cleaned_data["reason"].strip()
    outcomes = state_lines(lines, origin=Origin(user, reason or "Aperçu"), keep=False)
    wrong = any(one.problems for one in outcomes)
    if wrong or request.POST.get("step") != "save":
        return _page(request, form, outcomes, 400 if wrong else 200)
    if not reason:
        form.add_error("reason", "Indiquez le motif : il accompagne le changement dans l’historique.")
        return _page(request, form, outcomes, 400)
    then = reverse("workspace-coherence")
    try:
        is_first = save_once(
            token=form.cleaned_data["token"],
            user=user,
            write=lambda: _checked(lambda: state_lines(lines, origin=Origin(user, reason))),
            then=lambda: then,
        )
    except LinesRefused as refused:
        return _page(request, form, refused.outcomes, 400)
    if not is_first:
        return already_saved(request, then)
    messages.success(
        request, f"{plural_fr(len(lines), 'chiffre enregistré', 'chiffres enregistrés')}, comparés aux autres."
    )
    return redirect(then)


def _page(
    request: HttpRequest, form: PrintedFileForm, outcomes: Sequence[PrintedLineResult] = (), status: int = 200
) -> HttpResponse:
    wrong = sum(1 for one in outcomes if one.problems)
    lines = [(one, in_columns(one.problems, COLUMNS)) for one in outcomes]
    context = {
        "title": "Chiffres imprimés par un fichier",
        "form": form,
        "lines": lines,
        "wrong": wrong,
        "has_errors": bool(wrong),
        "is_preview": bool(lines) and not wrong,
        "inputs": INPUTS,
        "undo": "Un chiffre imprimé se corrige ou se retire à tout moment, avec un motif.",
        "look_label": "Voir ce qui va changer",
        "save_label": "Enregistrer toutes les lignes",
        "back": reverse("workspace-stated"),
    }
    return render(request, "workspace/stated/upload.html", context, status=status)
