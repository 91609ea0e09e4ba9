"""``…/appuis/``: what a service received in kind; and the services shared by all, by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from budget.actions.supporting import (
    SHARED_SERVICE,
    SUPPORT,
    record_shared_service,
    record_support,
    withdraw_shared_service,
    withdraw_support,
)
from budget.models import SharedService, Support
from budget.queries.gamma import coached_in
from budget.queries.supports import supports_to
from common.rights import Action
from common.seen import NOTHING, state_of
from startups.doors import right
from startups.models import Startup
from workspace.money.fields import WithdrawMoneyForm
from workspace.money.kind_forms import SharedServiceForm, SupportForm
from workspace.money.pages import money_page
from workspace.pages.access import editable, signed_in, signed_in_form


@require_safe
@signed_in
def supports(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """The supports that a service received, then its seasons of GAMMA, the last first."""
    startup = editable(user, slug)
    found = {"supports": supports_to(startup.pk), "seasons": coached_in(startup.pk)}
    return render(request, "workspace/money/supports.html", {"startup": startup, **found})


@signed_in_form
def add(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """A new support."""
    return _support(request, user, editable(user, slug), None)


@signed_in_form
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Correct a support."""
    startup = editable(user, slug)
    return _support(request, user, startup, _row(startup, pk))


@signed_in_form
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """A support recorded by mistake."""
    startup = editable(user, slug)
    row = _row(startup, pk)
    form = WithdrawMoneyForm(request.POST or None, row=row, saw=SUPPORT)
    return money_page(
        request,
        user,
        form,
        title="Retirer un appui",
        done="L’appui est retiré.",
        write=lambda: withdraw_support(support=row, actor=user, **form.carried),
        back=reverse("workspace-money-supports", args=[slug]),
        startup=startup,
        more={"about": row.get_kind_display()},
    )


@right(Action.DECIDE)
@signed_in_form
def shared_service(request: HttpRequest, user: User, slug: str | None = None) -> HttpResponse:
    """Record a new shared service, or correct one."""
    row = get_object_or_404(SharedService.objects.select_related("startup"), slug=slug) if slug else None
    held = state_of(row, SHARED_SERVICE)
    shown = {**held, "startup": row.startup.slug if row and row.startup else ""}
    form = SharedServiceForm(request.POST or None, recorded=held or NOTHING, initial=shown)
    return money_page(
        request,
        user,
        form,
        title=row.name if row else "Ajouter un service partagé",
        done="Le service partagé est enregistré.",
        write=lambda: record_shared_service(values=form.values, actor=user, service=row, **form.carried),
        back=reverse("workspace-money"),
    )


@right(Action.DECIDE)
@signed_in_form
def withdraw_shared(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """A shared service recorded by mistake."""
    row = get_object_or_404(SharedService, slug=slug)
    form = WithdrawMoneyForm(request.POST or None, row=row, saw=SHARED_SERVICE)
    return money_page(
        request,
        user,
        form,
        title=f"Retirer {row.name}",
        done="Le service partagé est retiré.",
        write=lambda: withdraw_shared_service(service=row, actor=user, **form.carried),
        back=reverse("workspace-money"),
    )


def _support(request: HttpRequest, user: User, startup: Startup, row: Support | None) -> HttpResponse:
    held = state_of(row, SUPPORT)
    form = SupportForm(request.POST or None, recorded=held or NOTHING, initial=held)
    return money_page(
        request,
        user,
        form,
        title="Appui reçu",
        done="L’appui est enregistré.",
        write=lambda: record_support(startup=startup, values=form.values, actor=user, support=row, **form.carried),
        back=reverse("workspace-money-supports", args=[startup.slug]),
        startup=startup,
    )


def _row(startup: Startup, pk: int) -> Support:
    return get_object_or_404(Support.objects.select_related("shared_service"), startup=startup, pk=pk)
