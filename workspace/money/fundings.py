"""``…/financeurs/``: who pays for a service beside the FAST, by whoever changes its fiche."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.seen import NOTHING, state_of
from common.words import money_fr
from impact.actions.funding import OTHER_FUNDING, record_other_funding, withdraw_other_funding
from impact.models import OtherFunding
from startups.models import Startup
from startups.queries import today
from workspace.money.fields import EuroField, MoneyForm, WithdrawMoneyForm, year_field
from workspace.money.pages import money_page
from workspace.pages.access import editable, signed_in_form
from workspace.pages.forms import Text, reason_field


class OtherFundingForm(MoneyForm):
    """What another funder gave in a year."""

    names = OTHER_FUNDING
    year = year_field()
    funder = Text(
        "Financeur", limit=200, missing="Nommez le financeur.", help_text="L’organisme : une direction, une région…"
    )
    amount = EuroField("Montant", "En euros, pour cette année.", required=True)
    source = Text("Source", limit=300, help_text="Le document qui le dit.")
    reason = reason_field("Par exemple : convention de financement 2021.")


@signed_in_form
def add(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """A new funder of a year."""
    return _funding(request, user, editable(user, slug), None)


@signed_in_form
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Correct a funding."""
    startup = editable(user, slug)
    return _funding(request, user, startup, _row(startup, pk))


@signed_in_form
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """A funding recorded by mistake."""
    startup = editable(user, slug)
    row = _row(startup, pk)
    form = WithdrawMoneyForm(request.POST or None, row=row, saw=OTHER_FUNDING)
    return money_page(
        request,
        user,
        form,
        title="Retirer un financement",
        done="Le financement est retiré.",
        write=lambda: withdraw_other_funding(funding=row, actor=user, **form.carried),
        back=reverse("workspace-metrics", args=[slug]),
        startup=startup,
        more={"about": f"{row.funder}, {row.year} : {money_fr(row.amount)}."},
    )


def _funding(request: HttpRequest, user: User, startup: Startup, row: OtherFunding | None) -> HttpResponse:
    held = state_of(row, OTHER_FUNDING)
    form = OtherFundingForm(request.POST or None, recorded=held or NOTHING, initial=held or {"year": today().year - 1})
    return money_page(
        request,
        user,
        form,
        title="Corriger un financement" if row else "Ajouter un financeur",
        done="Le financement est enregistré.",
        write=lambda: record_other_funding(
            startup=startup, values=form.values, actor=user, funding=row, **form.carried
        ),
        back=reverse("workspace-metrics", args=[startup.slug]),
        startup=startup,
    )


def _row(startup: Startup, pk: int) -> OtherFunding:
    return get_object_or_404(OtherFunding.objects.select_related("startup"), startup=startup, pk=pk)
