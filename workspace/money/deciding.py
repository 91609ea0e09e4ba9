"""``/espace/financements/candidatures/``: the team reads an application, gives opinions, and says what was decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.page_permissions import right
from accounts.models import User
from budget.actions.applications import ASSESSMENT, DECISION, assess, award_application, decline_application
from budget.models import Application, Assessment
from common.optimistic_lock import state_of
from common.rights import Action
from startups.queries import today
from workspace.money.fast_forms import AssessmentForm, DecisionForm
from workspace.money.rounds import page_of
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page


@right(Action.DECIDE)
@require_safe
@signed_in
def read(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """An application, with the opinions of the team."""
    application = _application(pk)
    opinions = application.assessments.select_related("author").order_by("written_at", "pk")
    return render(request, "workspace/money/application.html", {"application": application, "opinions": opinions})


@right(Action.DECIDE)
@signed_in_form
def give_opinion(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One's own opinion on an application."""
    application = _application(pk)
    held = state_of(Assessment.objects.filter(application=application, author=user).first(), ASSESSMENT)
    form = AssessmentForm(request.POST or None, recorded=held, initial=held)
    return form_page(
        request,
        user,
        form,
        title="Mon avis sur une candidature",
        done="Votre avis est enregistré.",
        write=lambda: assess(application=application, values=form.values, actor=user, seen=form.cleaned_data["seen"]),
        back=reverse("workspace-money-application", args=[pk]),
        more={"about": _about(application)},
    )


@right(Action.DECIDE)
@signed_in_form
def decide(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """What the committee decided."""
    application = _application(pk)
    recorded = state_of(application, DECISION)
    initial = {"decided_on": application.round.committee_on or today(), "amount": application.amount}
    form = DecisionForm(request.POST or None, recorded=recorded, initial=initial)

    def write() -> None:
        values = form.cleaned_data
        if values["decision"] == Application.Decision.DECLINED:
            decline_application(
                application=application,
                decided_on=values["decided_on"],
                reason=values["reason"],
                actor=user,
                seen=values["seen"],
            )
            return
        award_application(
            application=application,
            amount=values["amount"],
            coaching_share=values["coaching_share"],
            decided_on=values["decided_on"],
            actor=user,
            reason=values["reason"],
            confirmed=values["confirmed"],
            seen=values["seen"],
        )

    return form_page(
        request,
        user,
        form,
        title="Décision du comité",
        done="La décision est enregistrée, et envoyée au porteur de la candidature.",
        write=write,
        back=page_of(application.round.number),
        more={"about": _about(application)},
    )


def _application(pk: int) -> Application:
    return get_object_or_404(Application.objects.select_related("round", "startup", "incubator", "metric"), pk=pk)


def _about(application: Application) -> str:
    return f"{application.startup or application.incubator}, {application.round}."
