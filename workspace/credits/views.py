"""``/espace/financements/credits/``: the credits of each year, entered and corrected by staff."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from budget.actions.credits import line_warnings, record_line, withdraw_line
from budget.models import CreditLine, CreditYear
from budget.queries import credits_of
from budget.queries.credits import CreditsOfYear
from common.clock import today
from common.figure import ND
from common.texts import whole_number
from common.words import NO_BREAK, money_fr
from startups import records
from workspace.credits.forms import CreditLineForm, CreditYearForm, WithdrawLineForm
from workspace.pages.form_page import form_page
from workspace.pages.preview import (
    Announcement,
    ChangeEffect,
    FigureLink,
    Preview,
    Snapshot,
    diff_after,
    indicators,
)
from workspace.pages.record_pages import Located, RecordPages, RecordRequest

TOTALS = {
    "amount": "montant consacré",
    "voted": "voté",
    "commitments": "engagé (AE)",
    "payments": "payé (CP)",
    "staff": "effectifs (ETPT)",
}
NO_MAIL = "l’enregistrement des crédits n’en envoie aucun"
UNDO_CREDITS = "Les crédits se corrigent à tout moment, avec un motif ; l’historique garde chaque version."


@read_view(Action.DECIDE)
def credits_page(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the lines of a year, with links to change them."""
    get_object_or_404(CreditYear, year=year)
    return render(request, "workspace/credits/credits.html", {"credits": credits_of(year), "year": year})


@form_view(Action.DECIDE)
def record_year(request: HttpRequest, user: User, year: int | None = None) -> HttpResponse:
    """Record the credits of a year; without ``year``, of the typed one."""
    typed = whole_number(request.POST.get("year", ""), 4)
    wanted, chosen = year or typed, typed or year
    held = CreditYear.objects.filter(year=wanted).first() if wanted else None
    form = CreditYearForm(request.POST or None, instance=held or CreditYear(year=today().year, programme="352"))
    return form_page(
        request,
        user,
        form,
        title=f"Crédits {year}" if year else "Crédits d’une année",
        save=lambda: records.save(form.instance, actor=user, **form.reason_and_version),
        success_message="Les crédits sont enregistrés.",
        success_url=_page_of(chosen) if chosen else reverse("workspace-money"),
        preview=Preview(
            compute_effects=partial(_credit_effects, chosen or 0),
            announce=lambda: Announcement([_public_page(form.cleaned_data["year"])], (), NO_MAIL),
            undo_note=UNDO_CREDITS,
        ),
    )


def _page_of(year: int) -> str:
    return reverse("workspace-money-credits", args=[year])


def _locate_line(
    model: type[CreditLine], user: User, *, pk: int | None = None, year: int | None = None
) -> Located[CreditLine, CreditYear]:
    """Return the year to add a line to, or a line with its year."""
    if pk is None:
        return get_object_or_404(CreditYear, year=year), None
    line = get_object_or_404(model.objects.select_related("credit_year", "parent"), pk=pk)
    return line.credit_year, line


def _public_page(year: int) -> str:
    found = credits_of(year)
    total = found.figure if found else ND
    return f"Page publique des crédits {year}{NO_BREAK}: total {total}."


def _credit_effects(year: int, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return what ``write`` changes in the totals of the credits of a year, and in the indicators.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_snapshot, year), write)


def _snapshot(year: int, day: dt.date) -> Snapshot:
    found, url = credits_of(year), reverse("credits-year", args=[year])
    totals = {
        FigureLink(0, f"Crédits {year}{NO_BREAK}: {label}", url): _in_words(found, measure)
        for measure, label in TOTALS.items()
    }
    return Snapshot({**totals, **indicators(day)})


def _in_words(credits_of_year: CreditsOfYear | None, measure: str) -> str:
    return str(credits_of_year.sum_of(measure)) if credits_of_year else ND


def _line_preview(page: RecordRequest[CreditLine, CreditYear], form: CreditLineForm) -> Preview:
    """Return the preview of a line: the totals of its year, and what is unusual."""
    year = page.owner.year

    def announce() -> Announcement:
        values = form.cleaned_data
        line = f"Ligne «{NO_BREAK}{values['label']}{NO_BREAK}»{NO_BREAK}: {money_fr(values['amount'])}."
        return Announcement([_public_page(year), line], (), NO_MAIL)

    return Preview(
        compute_effects=partial(_credit_effects, year),
        warnings=lambda: form.set_warnings(line_warnings(form.instance)),
        announce=announce,
        undo_note=UNDO_CREDITS,
    )


def _withdrawal_preview(page: RecordRequest[CreditLine, CreditYear], form: WithdrawLineForm) -> Preview:
    year = page.owner.year
    return Preview(
        compute_effects=partial(_credit_effects, year),
        announce=lambda: Announcement([_public_page(year)], (), NO_MAIL),
        undo_note=UNDO_CREDITS,
    )


LINES = RecordPages[CreditLine, CreditYear, CreditLineForm](
    model=CreditLine,
    owner_field="credit_year",
    locate=_locate_line,
    form=CreditLineForm,
    permission=Action.DECIDE,
    withdraw_form=WithdrawLineForm,
    preview=_line_preview,
    preview_withdraw=_withdrawal_preview,
    save_action=record_line,
    withdraw_action=withdraw_line,
    title_new="Ligne de crédits {owner.year}",
    title_edit="Corriger une ligne de crédits {owner.year}",
    title_withdraw="Retirer une ligne de crédits",
    saved="La ligne est enregistrée.",
    corrected="La ligne est corrigée.",
    withdrawn="La ligne est retirée.",
    summary=lambda page: f"{page.record.label}, {page.owner.year} : {money_fr(page.record.amount)}.",
    success_url=lambda page: _page_of(page.owner.year),
)
