"""``/espace/financements/credits/``: the credits of each year, entered and corrected by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.page_permissions import right
from accounts.models import User
from budget.actions.credits import (
    CREDIT_YEAR,
    LINE,
    record_credits,
    record_line,
    withdraw_line,
)
from budget.models import CreditLine, CreditYear
from budget.queries import credits_of
from common.numbers import whole_number
from common.optimistic_lock import state_of
from common.rights import Action
from common.words import money_fr
from startups.queries import today
from workspace.money.credit_forms import CreditLineForm, CreditYearForm
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import Located, RecordPages


@right(Action.DECIDE)
@require_safe
@signed_in
def credits_page(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """The lines of a year, with what each may change."""
    get_object_or_404(CreditYear, year=year)
    return render(request, "workspace/money/credits.html", {"credits": credits_of(year), "year": year})


@right(Action.DECIDE)
@signed_in_form
def record_year(request: HttpRequest, user: User, year: int | None = None) -> HttpResponse:
    """What is known of a year; without one, of the year typed."""
    typed = whole_number(request.POST.get("year", ""), 4)
    wanted, chosen = year or typed, typed or year
    held = state_of(CreditYear.objects.filter(year=wanted).first() if wanted else None, CREDIT_YEAR)
    form = CreditYearForm(
        request.POST or None, recorded=held, initial=held or {"year": today().year, "programme": "352"}
    )
    return form_page(
        request,
        user,
        form,
        title=f"Crédits {year}" if year else "Crédits d’une année",
        done="Les crédits sont enregistrés.",
        write=lambda: record_credits(values=form.values, actor=user, **form.carried),
        back=_page_of(chosen) if chosen else reverse("workspace-money"),
    )


def _page_of(year: int) -> str:
    return reverse("workspace-money-credits", args=[year])


def _locate_line(
    model: type[CreditLine], user: User, *, pk: int | None = None, year: int | None = None
) -> Located[CreditLine, CreditYear]:
    """Find the year to which one adds a line, or a line with its year."""
    if pk is None:
        return get_object_or_404(CreditYear, year=year), None
    line = get_object_or_404(model.objects.select_related("credit_year", "parent"), pk=pk)
    return line.credit_year, line


LINES = RecordPages[CreditLine, CreditYear, CreditLineForm](
    model=CreditLine,
    columns=LINE,
    locate=_locate_line,
    form=CreditLineForm,
    form_options=lambda page: {"year": page.owner},
    permission=Action.DECIDE,
    save=lambda page, form: record_line(
        credit_year=page.owner, line=page.found, values=form.values, actor=page.user, **form.confirmed_carried
    ),
    remove=lambda page, form: withdraw_line(line=page.record, actor=page.user, **form.carried),
    title_new="Ligne de crédits {owner.year}",
    title_edit="Corriger une ligne de crédits {owner.year}",
    title_withdraw="Retirer une ligne de crédits",
    saved="La ligne est enregistrée.",
    corrected="La ligne est corrigée.",
    withdrawn="La ligne est retirée.",
    summary=lambda page: f"{page.record.label}, {page.owner.year} : {money_fr(page.record.amount)}.",
    success_url=lambda page: _page_of(page.owner.year),
)
