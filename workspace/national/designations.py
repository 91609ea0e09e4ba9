"""The decisions about national impact: designating, correcting, withdrawing, what is asserted, the threshold."""

from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.page_permissions import right
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
from workspace.national.preview import decision_effects
from workspace.pages.access import signed_in_form
from workspace.pages.decision import Decision, decision_page
from workspace.pages.form_page import form_page


@right(Action.DECIDE)
@signed_in_form
def designate_service(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/impact-national/<slug>/designer/``."""
    startup = get_object_or_404(Startup, slug=slug)
    before = in_force(startup)
    form = DesignateForm(
        request.POST or None, before=before, initial={"millesime": today().year, "decided_on": today()}
    )
    write = _writing(form, designate, startup=startup, actor=user)
    return decision_page(
        request, user, _about(startup, form, write, "Désigner à impact national", "Le service est désigné.")
    )


@right(Action.DECIDE)
@signed_in_form
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``/espace/impact-national/<slug>/designations/<pk>/``."""
    one = _designation(slug, pk)
    initial = {"millesime": one.millesime, "decided_on": one.decided_on}
    form = CorrectDesignationForm(request.POST or None, before=one, initial=initial)
    write = _writing(form, correct_designation, designation=one, actor=user)
    return decision_page(
        request, user, _about(one.startup, form, write, "Corriger le millésime", "La désignation est corrigée.")
    )


@right(Action.DECIDE)
@signed_in_form
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``/espace/impact-national/<slug>/designations/<pk>/retrait/``."""
    one = _designation(slug, pk)
    form = WithdrawDesignationForm(request.POST or None, before=one, initial={"withdrawn_on": today()})
    write = _writing(form, withdraw_designation, designation=one, actor=user)
    return decision_page(
        request, user, _about(one.startup, form, write, "Retirer la désignation", "La désignation est retirée.")
    )


@right(Action.DECIDE)
@signed_in_form
def reach(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/impact-national/<slug>/portee/``: what staff assert of a service, with sources and dates."""
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


def _writing(form: DesignationDecisionForm, action: Any, **about: Any) -> Any:
    """``action`` with what the form says, once it is right."""
    return lambda: action(**about, **{name: form.cleaned_data[name] for name in ("seen", *form.written)})


def _about(startup: Startup, form: DesignationDecisionForm, write: Any, title: str, done: str) -> Decision:
    return Decision(
        form=form,
        write=write,
        look=partial(decision_effects, startup),
        title=title,
        done=done,
        then=reverse("workspace-national-service", args=[startup.slug]),
        more={"startup": startup, "designation": form.before},
    )
