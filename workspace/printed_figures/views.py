"""``/espace/coherence/imprimes/``: printed figures, entered by staff; the checks are run at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.optimistic_lock import NOTHING
from indicators.actions.definitions import ChangeContext
from indicators.actions.printed_figures import (
    PRINTED,
    save_printed_figure,
    withdraw_printed_figure,
)
from indicators.checks.actions import check_consistency
from indicators.models import PrintedFigure
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm
from workspace.pages.record_pages import RecordPages, RecordRequest, of_programme
from workspace.printed_figures.forms import PrintedForm


@form_view(Action.DECIDE)
def figures(request: HttpRequest, user: User) -> HttpResponse:
    """Display the printed figures, and a form to add one."""
    form = PrintedForm(request.POST or None, recorded=NOTHING)

    def write() -> None:
        save_printed_figure(statement=form.statement, by=ChangeContext(user, form.cleaned_data["reason"]))

    return form_page(
        request,
        user,
        form,
        title="Chiffres imprimés",
        success_message="Le chiffre est enregistré et comparé aux autres.",
        save=lambda: _checked(write),
        success_url=reverse("workspace-coherence"),
        template="workspace/printed_figures/figures.html",
        extra_context={"figures": PrintedFigure.objects.order_by("-report_year", "-year", "subject", "about")},
    )


def _checked(write: Callable[[], object]) -> None:
    """Write, then run the checks, so that the next page displays the inconsistencies."""
    write()
    check_consistency()


def _save_figure(page: RecordRequest[PrintedFigure, None], form: PrintedForm) -> None:
    by, seen = ChangeContext(page.user, form.cleaned_data["reason"]), form.cleaned_data["seen"]
    _checked(lambda: save_printed_figure(statement=form.statement, by=by, figure=page.record, seen=seen))


def _remove_figure(page: RecordRequest[PrintedFigure, None], form: LockedForm) -> None:
    by, seen = ChangeContext(page.user, form.cleaned_data["reason"]), form.cleaned_data["seen"]
    _checked(lambda: withdraw_printed_figure(figure=page.record, by=by, seen=seen))


PRINTED_FIGURES = RecordPages[PrintedFigure, None, PrintedForm](
    model=PrintedFigure,
    columns=PRINTED,
    locate=of_programme,
    form=PrintedForm,
    permission=Action.DECIDE,
    save=_save_figure,
    remove=_remove_figure,
    title_edit="Corriger un chiffre imprimé",
    title_withdraw="Retirer un chiffre imprimé",
    saved="Le chiffre est corrigé et comparé aux autres.",
    withdrawn="Le chiffre est retiré.",
    initial=lambda page: {"value": page.record.value.normalize()},
    success_url=lambda page: reverse("workspace-coherence"),
    withdrawn_url=lambda page: reverse("workspace-printed"),
    context=lambda page: {"figure": page.record},
    template="workspace/printed_figures/figure.html",
)
