"""``/espace/financements/``: links to all the money."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from budget.models import FundingRound, Season, SharedService
from budget.queries import credits
from budget.queries.fast import BEFORE_COMMITTEE, RoundMoney, round_money
from catalogue.money.presenters import left_in_words
from common.clock import today
from workspace.fast.views.applications import stage_in_words


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the table; ``applications`` is None if those of a past round are not recorded."""

    money: RoundMoney
    stage: str
    left: str
    applications: int | None
    is_undecided: bool

    @property
    def is_unknown(self) -> bool:
        """Whether its laureates or what is left are unknown."""
        return self.money.left.most is None or not (self.money.count.is_known or self.is_undecided)


@read_view(Action.DECIDE)
def hub(request: HttpRequest, user: User) -> HttpResponse:
    """Display the years of credits, rounds, seasons and shared services, with links."""
    rounds = FundingRound.objects.prefetch_related("applications", "awards__startup").order_by("-number")
    rows = [_row(one) for one in rounds]
    context = {
        "credits": credits(),
        "rounds": rows,
        "has_unknown": any(one.is_unknown for one in rows),
        "seasons": Season.objects.prefetch_related("participations").order_by("-number"),
        "services": SharedService.objects.order_by("name"),
    }
    return render(request, "workspace/money/hub.html", context)


def _row(one: FundingRound) -> RoundRow:
    awards = one.awards.all()
    money = round_money(one, awards, today())
    is_undecided = money.stage in BEFORE_COMMITTEE and not awards
    applications = one.applications.all()
    return RoundRow(
        money,
        stage_in_words(money, has_decisions=any(row.decision for row in applications)),
        left_in_words(money),
        len(applications) if applications or is_undecided else None,
        is_undecided,
    )
