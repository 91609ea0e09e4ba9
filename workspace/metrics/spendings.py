"""The spending of a service in a year, and the unit of its unit cost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.optimistic_lock import state_of
from common.rights import Action
from common.words import money_fr
from impact.actions.metrics import SPENDING, cost_unit_state, record_spending, set_cost_unit, withdraw
from impact.models import CostUnit, Spending
from startups.queries import today
from workspace.metrics.forms import CostUnitForm, SpendingForm
from workspace.pages.access import editable, form_view
from workspace.pages.conflict_forms import WithdrawForm
from workspace.pages.form_page import form_page


@form_view(Action.EDIT_STARTUP)
def spend(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Record the spending of a year (``annee`` corrects one): ``/espace/services/<slug>/depense/``."""
    startup = editable(user, slug)
    # The recorded value of the typed year; before that, of the year in the URL.
    year = request.POST.get("year") or request.GET.get("annee")
    held = state_of(next((one for one in startup.spendings.all() if str(one.year) == year), None), SPENDING)
    form = SpendingForm(request.POST or None, recorded=held, initial=held or {"year": today().year - 1})
    return form_page(
        request,
        user,
        form,
        title="Dépense d’une année",
        done="La dépense est enregistrée.",
        write=lambda: record_spending(startup=startup, actor=user, **form.values, **form.carried),
        startup=startup,
        back=reverse("workspace-metrics", args=[slug]),
    )


@form_view(Action.EDIT_STARTUP)
def withdraw_spending(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Delete a spending recorded by mistake: ``…/depenses/<pk>/retrait/``."""
    startup = editable(user, slug)
    row = get_object_or_404(Spending.objects.select_related("startup"), startup=startup, pk=pk)
    form = WithdrawForm(request.POST or None, row=row, saw=SPENDING)
    return form_page(
        request,
        user,
        form,
        title="Retirer une dépense",
        done="La dépense est retirée.",
        write=lambda: withdraw(row=row, actor=user, **form.carried),
        startup=startup,
        back=reverse("workspace-metrics", args=[slug]),
        more={"about": f"{row.year} : {money_fr(row.amount)}."},
    )


@form_view(Action.EDIT_STARTUP)
def cost_unit(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Choose the unit that spending is divided by: ``…/unite-de-cout/``."""
    startup = editable(user, slug)
    held = CostUnit.objects.filter(startup=startup).select_related("metric", "share").first()
    shown = cost_unit_state(held)
    form = CostUnitForm(request.POST or None, metrics=list(startup.metrics.all()), recorded=shown, initial=dict(shown))
    return form_page(
        request,
        user,
        form,
        title="Unité du coût",
        done="L’unité du coût est enregistrée.",
        write=lambda: set_cost_unit(startup=startup, actor=user, **form.values, **form.carried),
        startup=startup,
        back=reverse("workspace-metrics", args=[slug]),
    )
