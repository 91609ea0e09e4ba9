"""Supports in kind and other funders of a service (``…/appuis/``, ``…/financeurs/``); shared services, by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action
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
from budget.queries.in_kind import coached_in, supports_to
from common.clock import today
from common.words import money_fr
from impact.actions.funding import OTHER_FUNDING, record_other_funding, withdraw_other_funding
from impact.models import OtherFunding
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.in_kind.forms import OtherFundingForm, SharedServiceForm, SupportForm
from workspace.pages.money_forms import WithdrawMoneyForm
from workspace.pages.record_pages import RecordPages, of_programme, of_startup

FUNDINGS = RecordPages[OtherFunding, Startup, OtherFundingForm](
    model=OtherFunding,
    columns=OTHER_FUNDING,
    form=OtherFundingForm,
    withdraw_form=WithdrawMoneyForm,
    locate=of_startup,
    save=lambda page, form: record_other_funding(
        startup=page.owner, funding=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw_other_funding(funding=page.record, actor=page.user, **form.carried),
    title_new="Ajouter un financeur",
    title_edit="Corriger un financement",
    title_withdraw="Retirer un financement",
    saved="Le financement est enregistré.",
    withdrawn="Le financement est retiré.",
    initial=lambda page, recorded: recorded or {"year": today().year - 1},
    summary=lambda page: f"{page.record.funder}, {page.record.year} : {money_fr(page.record.amount)}.",
    success_url=lambda page: reverse("workspace-metrics", args=[page.owner.slug]),
)


@read_view(Action.EDIT_STARTUP)
def supports(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the supports of a service, then its seasons of GAMMA, the latest first."""
    startup = editable_startup(user, slug)
    found = {"supports": supports_to(startup.pk), "seasons": coached_in(startup.pk)}
    return render(request, "workspace/in_kind/supports.html", {"startup": startup, **found})


SUPPORTS = RecordPages[Support, Startup, SupportForm](
    model=Support,
    columns=SUPPORT,
    form=SupportForm,
    withdraw_form=WithdrawMoneyForm,
    locate=of_startup,
    save=lambda page, form: record_support(
        startup=page.owner, support=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw_support(support=page.record, actor=page.user, **form.carried),
    title_new="Appui reçu",
    title_edit="Appui reçu",
    title_withdraw="Retirer un appui",
    saved="L’appui est enregistré.",
    withdrawn="L’appui est retiré.",
    summary=lambda page: page.record.get_kind_display(),
    success_url=lambda page: reverse("workspace-money-supports", args=[page.owner.slug]),
)


SHARED_SERVICES = RecordPages[SharedService, None, SharedServiceForm](
    model=SharedService,
    columns=SHARED_SERVICE,
    form=SharedServiceForm,
    withdraw_form=WithdrawMoneyForm,
    locate=of_programme,
    permission=Action.DECIDE,
    save=lambda page, form: record_shared_service(
        service=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw_shared_service(service=page.record, actor=page.user, **form.carried),
    title_new="Ajouter un service partagé",
    title_edit="{record.name}",
    title_withdraw="Retirer {record.name}",
    saved="Le service partagé est enregistré.",
    withdrawn="Le service partagé est retiré.",
    initial=lambda page, recorded: {**recorded, "startup": _startup_slug(page.found)},
    success_url=lambda page: reverse("workspace-money"),
)


def _startup_slug(service: SharedService | None) -> str:
    """Return the identifier in the form; empty without a fiche."""
    return service.startup.slug if service and service.startup else ""
