"""Decisions about national impact: designate, correct, withdraw, record assertions, set the threshold."""

from dataclasses import asdict, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from impact.actions.designating import correct_designation, designate, in_force, withdraw_designation
from impact.actions.reach import assert_reach, reach_of
from impact.models import Designation
from startups.models import Startup
from startups.queries import today
from workspace.national.forms import (
    CorrectDesignationForm,
    DesignateForm,
    DesignationDecisionForm,
    ReachForm,
    WithdrawDesignationForm,
    initial_of,
)
from workspace.national.preview import (
    announce_designations,
    decision_effects,
    designation_warnings,
    withdrawal_warnings,
)
from workspace.pages.access import form_view
from workspace.pages.decision import Decision, decision_page
from workspace.pages.form_page import form_page


@form_view(Action.DECIDE)
def designate_service(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Designate a service: ``/espace/impact-national/<slug>/designer/``."""
    startup = get_object_or_404(Startup, slug=slug)
    before = in_force(startup)
    form = DesignateForm(
        request.POST or None, before=before, initial={"millesime": today().year, "decided_on": today()}
    )
    write = _writing(form, designate, startup=startup, actor=user)
    decision = _decision_on(startup, form, write, "Désigner à impact national", "Le service est désigné.")
    warnings = partial(designation_warnings, startup, today())
    return decision_page(request, user, replace(decision, warnings=warnings, undo_url=lambda: _withdrawal_url(startup)))


@form_view(Action.DECIDE)
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Correct a designation: ``/espace/impact-national/<slug>/designations/<pk>/``."""
    one = _designation(slug, pk)
    initial = {"millesime": one.millesime, "decided_on": one.decided_on}
    form = CorrectDesignationForm(request.POST or None, before=one, initial=initial)
    write = _writing(form, correct_designation, designation=one, actor=user)
    return decision_page(
        request, user, _decision_on(one.startup, form, write, "Corriger le millésime", "La désignation est corrigée.")
    )


@form_view(Action.DECIDE)
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Withdraw a designation: ``/espace/impact-national/<slug>/designations/<pk>/retrait/``."""
    one = _designation(slug, pk)
    form = WithdrawDesignationForm(request.POST or None, before=one, initial={"withdrawn_on": today()})
    write = _writing(form, withdraw_designation, designation=one, actor=user)
    decision = _decision_on(one.startup, form, write, "Retirer la désignation", "La désignation est retirée.")
    return decision_page(
        request,
        user,
        replace(
            decision,
            warnings=lambda: withdrawal_warnings(one.startup, today(), form.cleaned_data["withdrawn_on"]),
            undo="Un retrait enregistré par erreur s’annule : « Corriger » remet la désignation en vigueur.",
            undo_url=lambda: reverse("workspace-designation", args=[slug, pk]),
            save_label="Retirer la désignation",
        ),
    )


@form_view(Action.DECIDE)
def reach(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Record what staff assert about a service, with sources and dates: ``/espace/impact-national/<slug>/portee/``."""
    startup = get_object_or_404(Startup, slug=slug)
    held = reach_of(startup)
    form = ReachForm(request.POST or None, recorded=asdict(held), initial=initial_of(held))
    return form_page(
        request,
        user,
        form,
        title="Attestations de l’équipe DINUM",
        done="C’est enregistré, et les critères sont réévalués.",
        write=lambda: assert_reach(startup=startup, reach=form.reach, actor=user, **form.carried),
        back=reverse("workspace-national-service", args=[slug]),
        template="workspace/national/reach.html",
        more={"about": startup},
        changed=startup,
    )


def _designation(slug: str, pk: int) -> Designation:
    return get_object_or_404(Designation.objects.select_related("startup"), startup__slug=slug, pk=pk)


def _withdrawal_url(startup: Startup) -> str:
    """Return the URL to withdraw the designation in force."""
    made = in_force(startup)
    return reverse("workspace-designation-withdraw", args=[startup.slug, made.pk]) if made else ""


def _writing(form: DesignationDecisionForm, action: Any, **about: Any) -> Any:
    """Return a callable of ``action`` with the values of the valid form."""
    return lambda: action(**about, **{name: form.cleaned_data[name] for name in ("seen", *form.written)})


def _decision_on(startup: Startup, form: DesignationDecisionForm, write: Any, title: str, done: str) -> Decision:
    return Decision(
        form=form,
        write=write,
        look=partial(decision_effects, startup),
        title=title,
        done=done,
        then=reverse("workspace-national-service", args=[startup.slug]),
        template="workspace/national/decision.html",
        announce=partial(announce_designations, startup),
        undo="Une désignation se corrige ou se retire, avec un motif ; l’historique, public, garde chaque version.",
        more={"startup": startup, "designation": form.before},
    )
