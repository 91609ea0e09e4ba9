"""Two fictitious calls of the FAST: one whose committee has met, and one that is open on the day of the loading."""

import datetime as dt
from decimal import Decimal

from budget.models import Application, Award, FundingRound
from startups.models import Startup
from startups.queries import spans_at

SOURCE = "Fictif : inventé pour la démonstration"
FIRST = 91
"""The number of the first call, beyond those of real ones."""
ENVELOPES = (Decimal(900_000), Decimal(800_000))
AWARDED = (250_000, 180_000, 120_000, 90_000)
ASKED = (200_000, 150_000, 110_000)
OBJECTIVE = "Doubler l’usage en six mois."
CRITERIA = "Un impact mesuré, une équipe complète, un sponsor engagé."
PHASE = "acceleration"
"""The phase of the services that apply."""


def write_funds(today: dt.date) -> dict[str, int]:
    """Write both calls, the awards of the first, and the applications to the second."""
    services = _services(today)
    if not services:
        return {}
    past, current = FundingRound.objects.bulk_create([_past_call(today), _open_call(today)])
    awards = Award.objects.bulk_create(
        Award(
            round=past,
            startup=one,
            amount=Decimal(amount),
            awarded_on=past.committee_on,
            objective=OBJECTIVE,
            source=SOURCE,
            is_fictitious=True,
        )
        for one, amount in zip(services, AWARDED, strict=False)
    )
    applications = Application.objects.bulk_create(
        Application(
            round=current,
            startup=one,
            amount=Decimal(amount),
            objective=OBJECTIVE,
            planned_measure="Usages par mois",
            submitted_on=today - dt.timedelta(days=10),
            is_fictitious=True,
        )
        for one, amount in zip(services[len(AWARDED) :], ASKED, strict=False)
    )
    return {"appels fictifs": 2, "financements fictifs": len(awards), "candidatures fictives": len(applications)}


def _services(today: dt.date) -> list[Startup]:
    """Return enough fictitious services in the phase of those that apply, by slug."""
    found = spans_at(today).filter(kind=PHASE, startup__is_fictitious=True).values("startup")
    return list(Startup.objects.filter(pk__in=found).order_by("slug")[: len(AWARDED) + len(ASKED)])


def _past_call(today: dt.date) -> FundingRound:
    return _call(FIRST, today - dt.timedelta(days=150), today - dt.timedelta(days=110), ENVELOPES[0])


def _open_call(today: dt.date) -> FundingRound:
    return _call(FIRST + 1, today - dt.timedelta(days=20), today + dt.timedelta(days=25), ENVELOPES[1])


def _call(number: int, opened: dt.date, closes: dt.date, envelope: Decimal) -> FundingRound:
    """Return a call whose committee meets a month after the end of the applications."""
    committee = closes + dt.timedelta(days=30)
    return FundingRound(
        number=number,
        year=opened.year,
        quarter=(opened.month + 2) // 3,
        call_opened_on=opened,
        call_closes_on=closes,
        committee_on=committee,
        envelope=envelope,
        objective="Accélérer des services dont l’impact est mesuré.",
        criteria=CRITERIA,
        source=SOURCE,
        is_fictitious=True,
    )
