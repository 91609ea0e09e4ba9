"""Reads that the pages of the money compose from several apps."""

import datetime as dt

from budget.queries import counted_awards
from common.periods import holds
from impact.models import CostUnit
from impact.queries.costs import UnitCost, unit_costs
from startups.models import Membership


def costs_with_names() -> list[tuple[str, UnitCost]]:
    """The last known unit cost of each service that has one, with its name. Two queries."""
    names = dict(CostUnit.objects.order_by("startup__name").values_list("startup", "startup__name"))
    costs = unit_costs(names)
    found = []
    for key, name in names.items():
        known = (cost for cost in costs.get(key, []) if cost.computed is not None or cost.stated is not None)
        if last := next(known, None):
            found.append((name, last))
    return found


def carriers_of_awards(year: int) -> dict[int, str]:
    """The incubator behind each award of a year, by the key of the award: the laureate, or who carried it that day.

    Two queries; a laureate that nobody carried is left out.
    """
    found: dict[int, str] = {}
    awards = list(counted_awards().filter(round__year=year).select_related("incubator"))
    held = Membership.objects.filter(is_lead=True, startup__in=[one.startup_id for one in awards if one.startup_id])
    carried: dict[int, list[Membership]] = {}
    for membership in held.select_related("incubator"):
        carried.setdefault(membership.startup_id, []).append(membership)
    for award in awards:
        name = (
            award.incubator.name
            if award.incubator
            else _carrier(carried.get(award.startup_id or 0, []), award.counted_on)
        )
        if name:
            found[award.pk] = name
    return found


def _carrier(memberships: list[Membership], day: dt.date) -> str:
    return next((one.incubator.name for one in memberships if holds(one.start, one.end, day)), "")
