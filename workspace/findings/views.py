"""Findings on a record, settled by its team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from catalogue.fiche.presenters import display_findings
from startups.fiche_actions import settle_finding
from startups.models import Finding
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page
from workspace.pages.forms import ReasonForm


@form_view(Action.EDIT_STARTUP)
def settle(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Record that a finding is settled, and how: ``/espace/services/<slug>/constats/<pk>/``."""
    startup = editable_startup(user, slug)
    finding = get_object_or_404(Finding, startup=startup, pk=pk, settled_at__isnull=True)
    form = ReasonForm(request.POST or None, save_label="C’est réglé")
    labels = dict(startup.phases.values_list("kind", "kind__label"))
    [shown] = display_findings([finding], labels)
    detail = f" : {shown.detail}" if shown.detail else ""
    return form_page(
        request,
        user,
        form,
        title="Régler un constat",
        success_message="Le constat est réglé.",
        save=lambda: settle_finding(finding=finding, reason=form.cleaned_data["reason"], actor=user),
        startup=startup,
        extra_context={"about": f"{shown.what}, {shown.where}{detail}"},
    )
