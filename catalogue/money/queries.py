"""Queries across apps, for the pages of money: unit costs, and the money of one service by year."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse

from budget.models import Award
from budget.queries import counted_awards, credits_of, with_counted_days
from catalogue.money.presenters import cost_in_words
from common.figure import UNKNOWN, Figure
from common.periods import period_contains
from common.words import strip_trailing_zeros
from impact.models import CostUnit, OtherFunding, Spending
from impact.queries.designations import national_impact_on
from impact.queries.metrics import UnitCost, unit_costs
from indicators.models import LiveResult, PublishedResult
from startups.models import Membership, Startup


@dataclass(frozen=True, slots=True)
class CostsOfService:
    """The known unit costs of a service, last year first: at least one."""

    slug: str
    name: str
    costs: Sequence[UnitCost]


def costs_by_service() -> list[CostsOfService]:
    """Return the services with a known unit cost in some year, by name. Two queries."""
    fields = ("startup", "startup__slug", "startup__name")
    rows = CostUnit.objects.order_by("startup__name", "startup").values_list(*fields)
    services = {key: (slug, name) for key, slug, name in rows}
    costs = unit_costs(services)
    known = {key: [cost for cost in costs.get(key, []) if cost.figure.is_known] for key in services}
    return [CostsOfService(*services[key], found) for key, found in known.items() if found]


def carriers_of_awards(year: int) -> dict[int, str]:
    """Return the incubator of each award of a year, by primary key: the laureate, or the laureate's lead on that day.

    Two queries; a laureate without incubator is left out.
    """
    found: dict[int, str] = {}
    counted = with_counted_days(counted_awards().filter(round__year=year).select_related("incubator"))
    startups = [one.award.startup_id for one in counted if one.award.startup_id]
    held = Membership.objects.filter(is_lead=True, startup__in=startups)
    carried: dict[int, list[Membership]] = {}
    for membership in held.select_related("incubator"):
        carried.setdefault(membership.startup_id, []).append(membership)
    for one in counted:
        award = one.award
        name = (
            award.incubator.name
            if award.incubator
            else _carrier(carried.get(award.startup_id or 0, []), one.counted_on)
        )
        if name:
            found[award.pk] = name
    return found


def _carrier(memberships: list[Membership], day: dt.date) -> str:
    return next((one.incubator.name for one in memberships if period_contains(one.start, one.until, day)), "")


MILLION = Decimal(1_000_000)
LAUNCHES, NATIONAL = "products_launched", "national_impact"


@dataclass(frozen=True, slots=True)
class ResultCost:
    """A result of a year, compared with the ``credits`` of the year in euros."""

    name: str
    figure: Figure
    credits: Figure
    evidence: str
    caveat: str

    @property
    def euros_each(self) -> Decimal | None:
        """Return the credits for each one, in euros, with two significant digits: an order of magnitude."""
        if not self.figure.exact or not self.credits.exact:
            return None
        return two_digits(self.credits.exact / self.figure.exact)

    @property
    def per_million(self) -> Decimal | None:
        """Return how many there are for a million euros of credits."""
        if not self.figure.exact or not self.credits.exact:
            return None
        return (self.figure.exact * MILLION / self.credits.exact).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class ResultsForCredits:
    """The results and the credits of a year, and the unit costs of services in that year."""

    year: int
    credits: Figure
    results: tuple[ResultCost, ...]
    costs: tuple[tuple[str, str, str], ...]


def results_for_credits(year: int) -> ResultsForCredits:
    """Return the results compared with the credits of ``year``. Nine queries.

    ``costs`` are (slug, name, cost in words) of the services whose unit cost is known for that year.
    """
    found = credits_of(year)
    credits = UNKNOWN if found is None or found.figure.at_least else found.figure
    launched, nationals = _result(LAUNCHES, year), _result(NATIONAL, year)
    carried = national_impact_on(dt.date(year, 12, 31))
    results = (
        ResultCost(
            "Lancement de service",
            launched,
            credits,
            reverse("indicator-evidence", args=[LAUNCHES, year]),
            "Un service lancé a d’autres financeurs que le programme, et son investigation date souvent de l’année "
            "précédente.",
        ),
        ResultCost(
            "Nouveau service à impact national",
            nationals,
            credits,
            reverse("indicator-evidence", args=[NATIONAL, year]),
            "L’impact national se construit en plusieurs années : les crédits d’une seule ne le paient pas.",
        ),
        ResultCost(
            "Service à impact national, au total",
            carried if carried.value else UNKNOWN,
            credits,
            reverse("funding-national"),
            "Les services désignés jusqu’à cette année, crédits de la seule année.",
        ),
    )
    return ResultsForCredits(year, credits, results, _costs_of(year))


def two_digits(value: Decimal) -> Decimal:
    """Round to two significant digits: 136 421 gives 140 000."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 1), ROUND_HALF_UP)


def _result(code: str, year: int) -> Figure:
    """Return the published result of an indicator, else its live one."""
    about = {"indicator__code": code, "year": year}
    published = PublishedResult.objects.filter(**about, replaced_by__isnull=True)
    live = LiveResult.objects.filter(**about)
    return next((one.figure for one in (*published, *live) if one.value is not None), UNKNOWN)


def _costs_of(year: int) -> tuple[tuple[str, str, str], ...]:
    """Return the known unit costs of a year, by service name."""
    return tuple(
        (one.slug, one.name, cost_in_words(cost))
        for one in costs_by_service()
        for cost in one.costs
        if cost.year == year
    )


@dataclass(frozen=True, slots=True)
class MoneyOfYear:
    """A year of a service. None is unknown; ``awards`` and ``fundings`` are those of the year."""

    year: int
    spending: Spending | None
    awards: tuple[Award, ...]
    fundings: tuple[OtherFunding, ...]
    cost: UnitCost | None

    @property
    def spent(self) -> Figure:
        """Return the spending in euros."""
        return self.spending.figure if self.spending else UNKNOWN

    @property
    def fast(self) -> Decimal | None:
        """Return the sum of FAST awards; None without any, or if an amount is unknown."""
        return _sum([award.amount for award in self.awards])

    @property
    def others(self) -> Decimal | None:
        """Return the sum of other funders; None without any."""
        return _sum([funding.amount for funding in self.fundings])

    @property
    def rest(self) -> Decimal | None:
        """Return the spending minus the recorded funders (negative if they gave more); None if either is unknown."""
        if self.spending is None or any(award.amount is None for award in self.awards):
            return None
        return strip_trailing_zeros(Decimal(self.spending.amount) - (self.fast or 0) - (self.others or 0))

    @property
    def unfunded(self) -> Figure:
        """Return the part of the spending that no recorded funder gave."""
        return Figure(0, "€") if self.rest is not None and self.rest < 0 else replace(self.spent, value=self.rest)


def money_of_startup(startup: Startup) -> list[MoneyOfYear]:
    """Return each year with a spending, an award, another funder or a stated cost, latest first. Four queries.

    An award belongs to the year of its round.
    """
    spendings = {one.year: one for one in startup.spendings.all()}
    awards = list(startup.awards.select_related("round").order_by("round__number", "pk"))
    fundings = list(startup.other_fundings.order_by("funder"))
    costs = {cost.year: cost for cost in unit_costs([startup.pk]).get(startup.pk, [])}
    years = {*spendings, *costs, *(one.round.year for one in awards), *(one.year for one in fundings)}
    return [
        MoneyOfYear(
            year=year,
            spending=spendings.get(year),
            awards=tuple(one for one in awards if one.round.year == year),
            fundings=tuple(one for one in fundings if one.year == year),
            cost=costs.get(year),
        )
        for year in sorted(years, reverse=True)
    ]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    if not known or None in known:
        return None
    return strip_trailing_zeros(sum((amount for amount in known if amount is not None), Decimal(0)))
