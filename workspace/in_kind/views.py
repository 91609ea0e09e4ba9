"""Supports in kind and other funders of a service (``…/appuis/``, ``…/financeurs/``); shared services, by staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from budget.models import SharedService, Support
from budget.queries.gamma import coached_in
from budget.queries.supports import supports_to
from common.clock import today
from common.words import money_fr
from impact.models import OtherFunding
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.in_kind.forms import OtherFundingForm, SharedServiceForm, SupportForm
from workspace.pages.record_pages import RecordPages

FUNDINGS = RecordPages[OtherFunding, Startup, OtherFundingForm](
    model=OtherFunding,
    form=OtherFundingForm,
    owner_field="startup",
    new=lambda startup: OtherFunding(startup=startup, year=today().year - 1),
    title_new="Ajouter un financeur",
    title_edit="Corriger un financement",
    title_withdraw="Retirer un financement",
    saved="Le financement est enregistré.",
    withdrawn="Le financement est retiré.",
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
    form=SupportForm,
    owner_field="startup",
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
    form=SharedServiceForm,
    permission=Action.DECIDE,
    title_new="Ajouter un service partagé",
    title_edit="{record.name}",
    title_withdraw="Retirer {record.name}",
    saved="Le service partagé est enregistré.",
    withdrawn="Le service partagé est retiré.",
    success_url=lambda page: reverse("workspace-money"),
)
