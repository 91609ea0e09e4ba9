"""``/espace/financements/credits/``: the credits of each year, entered and corrected by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from budget.actions.crediting import (
    CREDIT_YEAR,
    LINE,
    correct_line,
    line_state,
    record_credits,
    record_line,
    withdraw_line,
)
from budget.models import CreditLine, CreditYear
from budget.queries import credits_of
from common.numbers import whole_number
from common.rights import Action
from common.seen import NOTHING, state_of
from common.words import money_fr
from startups.doors import right
from startups.queries import today
from workspace.money.credit_forms import CreditLineForm, CreditYearForm
from workspace.money.pages import money_page
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.seen import WithdrawForm


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
    return money_page(
        request,
        user,
        form,
        title=f"Crédits {year}" if year else "Crédits d’une année",
        done="Les crédits sont enregistrés.",
        write=lambda: record_credits(values=form.values, actor=user, **form.carried),
        back=_page_of(chosen) if chosen else reverse("workspace-money"),
    )


@right(Action.DECIDE)
@signed_in_form
def add_line(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """A new line of the credits of a year."""
    credit_year = get_object_or_404(CreditYear, year=year)
    form = CreditLineForm(request.POST or None, year=credit_year, recorded=NOTHING)
    return money_page(
        request,
        user,
        form,
        title=f"Ligne de crédits {year}",
        done="La ligne est enregistrée.",
        write=lambda: record_line(
            credit_year=credit_year,
            values=form.values,
            reason=form.cleaned_data["reason"],
            confirmed=form.cleaned_data["confirmed"],
            actor=user,
        ),
        back=_page_of(year),
    )


@right(Action.DECIDE)
@signed_in_form
def change_line(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Correct a line."""
    line = get_object_or_404(CreditLine.objects.select_related("credit_year", "parent"), pk=pk)
    held = line_state(line)
    form = CreditLineForm(request.POST or None, year=line.credit_year, recorded=held, initial=dict(held))
    return money_page(
        request,
        user,
        form,
        title=f"Corriger une ligne de crédits {line.credit_year.year}",
        done="La ligne est corrigée.",
        write=lambda: correct_line(line=line, values=form.values, actor=user, **form.confirmed_carried),
        back=_page_of(line.credit_year.year),
    )


@right(Action.DECIDE)
@signed_in_form
def remove_line(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A line recorded by mistake."""
    line = get_object_or_404(CreditLine.objects.select_related("credit_year", "parent"), pk=pk)
    form = WithdrawForm(request.POST or None, row=line, saw=LINE)
    return money_page(
        request,
        user,
        form,
        title="Retirer une ligne de crédits",
        done="La ligne est retirée.",
        write=lambda: withdraw_line(line=line, actor=user, **form.carried),
        back=_page_of(line.credit_year.year),
        more={"about": f"{line.label}, {line.credit_year.year} : {money_fr(line.amount)}."},
    )


def _page_of(year: int) -> str:
    return reverse("workspace-money-credits", args=[year])
