"""``/espace/chiffres-imprimes/``: printed figures, entered by staff; the checks are run at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from indicators.checks.actions import check_consistency
from indicators.models import PrintedFigure
from startups import records
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import RecordPages
from workspace.printed_figures.forms import PrintedFigureForm


@form_view(Action.DECIDE)
def figures(request: HttpRequest, user: User) -> HttpResponse:
    """Display the printed figures, and a form to add one."""
    form = PrintedFigureForm(request.POST or None, instance=PrintedFigure())
    return form_page(
        request,
        user,
        form,
        title="Chiffres imprimés",
        success_message="Le chiffre est enregistré et comparé aux autres.",
        save=lambda: _save_and_check(form.instance, actor=user, **form.reason_and_version),
        success_url=_discrepancies(),
        template="workspace/printed_figures/figures.html",
        extra_context={"figures": PrintedFigure.objects.order_by("-report_year", "-year", "subject", "subject_key")},
    )


def _discrepancies() -> str:
    return f"{reverse('workspace-to-settle')}?genre=incoherences"


def _save_and_check(figure: PrintedFigure, **by: Any) -> None:
    """Save a figure, then run the checks, so that the next page displays the inconsistencies."""
    records.save(figure, **by)
    check_consistency()


def _withdraw_and_check(figure: PrintedFigure, **by: Any) -> None:
    records.withdraw(figure, **by)
    check_consistency()


PRINTED_FIGURES = RecordPages[PrintedFigure, None, PrintedFigureForm](
    model=PrintedFigure,
    form=PrintedFigureForm,
    permission=Action.DECIDE,
    save_action=_save_and_check,
    withdraw_action=_withdraw_and_check,
    title_edit="Corriger un chiffre imprimé",
    title_withdraw="Retirer un chiffre imprimé",
    saved="Le chiffre est corrigé et comparé aux autres.",
    withdrawn="Le chiffre est retiré.",
    success_url=lambda page: _discrepancies(),
    withdrawn_url=lambda page: reverse("workspace-printed"),
    context=lambda page: {"figure": page.record},
    template="workspace/printed_figures/figure.html",
)
