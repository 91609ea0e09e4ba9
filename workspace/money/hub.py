"""``/espace/financements/``: the money pages for staff; ``/espace/candidatures/``: the calls open to a coach."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from budget.models import FundingRound, Season, SharedService
from budget.queries import counted_awards, credits
from budget.queries.applications import applications_of
from budget.queries.rounds import RESULT_AFTER, Stage, stage_of, takes_applications
from common.rights import Action
from incubators.models import Incubator
from startups.models import Membership, Startup
from startups.queries import holding, today
from workspace.pages.access import read_view
from workspace.pages.scope import scope_of

STAGES = {
    Stage.ANNOUNCED: "Annoncé",
    Stage.OPEN: "Candidatures ouvertes",
    Stage.STUDIED: "Candidatures à l’étude",
    Stage.DECIDED: "Décidé",
    Stage.CLOSED: "Clos",
    Stage.UNKNOWN: "Dates inconnues",
}


@read_view(Action.DECIDE)
def hub(request: HttpRequest, user: User) -> HttpResponse:
    """Display the years of credits, rounds, seasons and shared services, with links."""
    rounds = FundingRound.objects.prefetch_related("applications", "awards").order_by("-number")
    context = {
        "credits": credits(),
        "rounds": [(one, STAGES[stage_of(one, today())]) for one in rounds],
        "seasons": Season.objects.prefetch_related("participations").order_by("-number"),
        "services": SharedService.objects.order_by("name"),
    }
    return render(request, "workspace/money/hub.html", context)


@read_view(Action.WORK)
def calls(request: HttpRequest, user: User) -> HttpResponse:
    """Display the open calls, the coach's applications, and the results due."""
    incubators = [one.pk for one in scope_of(user).incubators]
    startups = carried_by(incubators)
    awards = counted_awards().filter(startup__in=startups).select_related("round", "startup")
    latest = F("counted_on").desc()
    context = {
        "open": [one for one in FundingRound.objects.order_by("-number") if takes_applications(one, today())],
        "applications": applications_of(startups, Incubator.objects.filter(pk__in=incubators)),
        "awards": [(one, one.counted_on + RESULT_AFTER) for one in awards.order_by(latest, "pk")],
        "day": today(),
    }
    return render(request, "workspace/money/calls.html", context)


def carried_by(incubators: list[int]) -> list[Startup]:
    """Return the services supported today by some incubators, by name."""
    held = Membership.objects.filter(holding(today()), incubator__in=incubators)
    return list(Startup.objects.filter(memberships__in=held).distinct().order_by("name", "pk"))
