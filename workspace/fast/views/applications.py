"""``/espace/candidatures/``: a coach applies for a service or an incubator, corrects, withdraws, and records the
results.
"""

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action, require
from accounts.models import User
from budget.actions.applications import apply, correct_application, withdraw_application
from budget.actions.awarding import record_result
from budget.models import Application, Award, FundingRound
from budget.queries import counted_awards, with_counted_days
from budget.queries.fast import (
    RESULT_AFTER,
    RoundMoney,
    Stage,
    applications_of,
    round_money,
    takes_applications,
)
from catalogue.money.presenters import left_in_words
from common.clock import today
from common.words import date_fr
from incubators.models import Incubator
from startups.models import PhaseKind, Startup
from startups.permissions import editable_startup
from startups.queries import incubators_of, supported_by
from workspace.fast.forms import ApplicationForm, CorrectApplicationForm, ResultForm
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import Located, RecordPages, RecordRequest
from workspace.pages.scope import scope_of

STAGES = {
    Stage.ANNOUNCED: "Annoncé",
    Stage.OPEN: "Candidatures ouvertes",
    Stage.STUDIED: "Candidatures à l’étude",
    Stage.DECIDED: "Décidé",
    Stage.CLOSED: "Clos",
    Stage.UNKNOWN: "Dates inconnues",
}


def stage_in_words(money: RoundMoney, *, has_decisions: bool) -> str:
    """Return the stage of a round; after its committee it is decided once a decision or a laureate is recorded."""
    if money.stage is Stage.DECIDED and not (has_decisions or money.count.value):
        return "Comité passé, décisions à enregistrer"
    return STAGES[money.stage]


@read_view(Action.WORK)
def calls(request: HttpRequest, user: User) -> HttpResponse:
    """Display the open calls, the coach's applications, and the results: those due first, the oldest first."""
    incubators = [one.pk for one in scope_of(user).incubators]
    startups = supported_by(incubators, today())
    awards = counted_awards().filter(startup__in=startups).select_related("round", "startup")
    results = [(one.award, one.counted_on + RESULT_AFTER) for one in with_counted_days(awards.order_by("pk"))]
    context = {
        "open": [(money, left_in_words(money)) for money in _open_calls()],
        "applications": applications_of(startups, Incubator.objects.filter(pk__in=incubators)),
        "awards": sorted(results, key=lambda row: (row[0].result_on is not None, row[1])),
        "day": today(),
    }
    return render(request, "workspace/fast/calls.html", context)


def _open_calls() -> list[RoundMoney]:
    """Return the money of each call that takes applications today, latest first: two queries."""
    rounds = FundingRound.objects.prefetch_related("awards__startup").order_by("-number")
    return [round_money(one, one.awards.all(), today()) for one in rounds if takes_applications(one, today())]


@read_view(Action.WORK)
def choose(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Display the services and incubators of the user, to choose the applicant of a round; ended services are left out."""
    one = get_object_or_404(FundingRound, number=number)
    incubators = scope_of(user).incubators
    startups = supported_by(incubators, today()).at(today())
    startups = startups.filter(Q(group=None) | ~Q(group=PhaseKind.Group.ENDED)).order_by(F("lead_name"), "name", "pk")
    context = {"round": one, "startups": startups, "incubators": incubators}
    return render(request, "workspace/fast/choose.html", context)


@form_view(Action.EDIT_STARTUP)
def apply_for_startup(request: HttpRequest, user: User, number: int, slug: str) -> HttpResponse:
    """Display or save the application of a service to a round."""
    startup = editable_startup(user, slug)
    return _apply(request, user, Application(round=_round(number), startup=startup))


@form_view(Action.FOLLOW_INCUBATOR)
def apply_for_incubator(request: HttpRequest, user: User, number: int, slug: str) -> HttpResponse:
    """Display or save the application of an incubator to a round."""
    incubator = get_object_or_404(Incubator, slug=slug)
    require(user, Action.FOLLOW_INCUBATOR, incubators=[incubator])
    return _apply(request, user, Application(round=_round(number), incubator=incubator))


def _round(number: int) -> FundingRound:
    return get_object_or_404(FundingRound, number=number)


def _apply(request: HttpRequest, user: User, application: Application) -> HttpResponse:
    call = application.round
    form = ApplicationForm(request.POST or None, instance=application)
    until = f" Les candidatures sont reçues jusqu’au {date_fr(call.call_closes_on)}." if call.call_closes_on else ""
    return form_page(
        request,
        user,
        form,
        title=f"Candidature au {call}",
        success_message=f"La candidature au {call} est déposée.",
        save=lambda: apply(form.instance, actor=user),
        success_url=reverse("workspace-money-calls"),
        startup=application.startup,
        extra_context={"about": f"{application.candidate.name}.{until} {call.objective}".strip()},
    )


@form_view(Action.WORK)
def result(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record the results of an award, six months later."""
    award = get_object_or_404(Award.objects.select_related("round", "startup", "incubator", "metric"), pk=pk)
    _require(user, award.startup)
    form = ResultForm(request.POST or None, instance=award, initial={"result_on": award.result_on or today()})
    measured = f" Mesure : {award.metric.name} ({award.metric.unit})." if award.metric else ""
    return form_page(
        request,
        user,
        form,
        title=f"Résultat d’un financement du {award.round}",
        success_message="Le résultat est enregistré.",
        save=lambda: record_result(form.instance, actor=user, **form.reason_and_version),
        success_url=reverse("funding-round", args=[award.round.number]),
        startup=award.startup,
        extra_context={"about": f"Objectif : {award.objective or 'non renseigné'}.{measured}"},
    )


def _require(user: User, startup: Startup | None) -> None:
    """Check the right to change the fiche of a laureate; for an incubator, the right of staff.

    :raises PermissionDenied: if the user may not.
    """
    if startup:
        require(user, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    else:
        require(user, Action.DECIDE)


def _locate_application(model: type[Application], user: User, *, pk: int) -> Located[Application, None]:
    """Return an application that ``user`` may change.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if the user may not change it.
    """
    found = get_object_or_404(model.objects.select_related("round", "startup", "incubator", "metric"), pk=pk)
    if found.incubator:
        require(user, Action.FOLLOW_INCUBATOR, incubators=[found.incubator])
    else:
        _require(user, found.startup)
    return None, found


def _candidate(page: RecordRequest[Application, None]) -> str:
    return str(page.record.candidate)


APPLICATIONS = RecordPages[Application, None, CorrectApplicationForm](
    model=Application,
    locate=_locate_application,
    form=CorrectApplicationForm,
    permission=Action.WORK,
    save_action=correct_application,
    withdraw_action=withdraw_application,
    title_edit="Corriger une candidature au {record.round}",
    title_withdraw="Retirer une candidature au {record.round}",
    saved="La candidature est corrigée.",
    withdrawn="La candidature est retirée.",
    introduction=_candidate,
    summary=_candidate,
    success_url=lambda page: reverse("workspace-money-calls"),
)
