"""``/espace/financements/``: links to all the money."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from budget.models import FundingRound, Season, SharedService
from budget.queries import credits
from budget.queries.fast import round_money
from catalogue.money.presenters import left_in_words
from common.clock import today
from workspace.fast.applications import STAGES


@read_view(Action.DECIDE)
def hub(request: HttpRequest, user: User) -> HttpResponse:
    """Display the years of credits, rounds, seasons and shared services, with links."""
    rounds = FundingRound.objects.prefetch_related("applications", "awards__startup").order_by("-number")
    money = [round_money(one, one.awards.all(), today()) for one in rounds]
    context = {
        "credits": credits(),
        "rounds": [(one, STAGES[one.stage], left_in_words(one)) for one in money],
        "has_unknown": any(one.left is None or not one.count.is_known for one in money),
        "seasons": Season.objects.prefetch_related("participations").order_by("-number"),
        "services": SharedService.objects.order_by("name"),
    }
    return render(request, "workspace/money/hub.html", context)
