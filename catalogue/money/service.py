"""The money of one service by year: its spending, its funders, its unit cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.models import Award
from common.files.tabular import Cell, Table
from common.numbers import strip_trailing_zeros
from impact.models import OtherFunding, Spending
from impact.queries.costs import UnitCost, unit_costs
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class MoneyOfYear:
    """A year of a service. None is unknown; ``awards`` and ``fundings`` are those of the year."""

    year: int
    spending: Spending | None
    awards: tuple[Award, ...]
    fundings: tuple[OtherFunding, ...]
    cost: UnitCost | None

    @property
    def spent(self) -> Decimal | None:
        return Decimal(self.spending.amount) if self.spending else None

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
        if self.spent is None or any(award.amount is None for award in self.awards):
            return None
        return self.spent - (self.fast or 0) - (self.others or 0)


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


def money_table(startup: Startup, years: Sequence[MoneyOfYear]) -> Table:
    """Return the years as a table for downloads; unknown values are empty."""
    titles = ("année", "dépense", "fast", "autres financeurs", "sans financeur connu", "coût unitaire", "unité")
    return Table(f"financement-{startup.slug}", titles, [_cells(one) for one in years])


def _cells(one: MoneyOfYear) -> list[Cell]:
    cost = one.cost
    return [
        one.year,
        one.spent,
        one.fast,
        one.others,
        one.rest,
        cost.best if cost else None,
        cost.unit if cost else None,
    ]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    if not known or None in known:
        return None
    return strip_trailing_zeros(sum((amount for amount in known if amount is not None), Decimal(0)))
