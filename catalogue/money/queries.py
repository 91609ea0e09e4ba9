"""Queries across apps, for the pages of money."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from budget.queries import counted_awards
from common.periods import holds
from impact.models import CostUnit
from impact.queries.costs import UnitCost, unit_costs
from startups.models import Membership


@dataclass(frozen=True, slots=True)
class CostsOfService:
    """The known unit costs of a service, last year first: at least one."""

    slug: str
    name: str
    is_fictitious: bool
    costs: Sequence[UnitCost]


def costs_by_service() -> list[CostsOfService]:
    """Return the services with a known unit cost in some year, by name. Two queries."""
    fields = ("startup", "startup__slug", "startup__name", "startup__is_fictitious")
    rows = CostUnit.objects.order_by("startup__name", "startup").values_list(*fields)
    services = {key: (slug, name, is_fictitious) for key, slug, name, is_fictitious in rows}
    costs = unit_costs(services)
    known = {key: [cost for cost in costs.get(key, []) if cost.best is not None] for key in services}
    return [CostsOfService(*services[key], found) for key, found in known.items() if found]


def carriers_of_awards(year: int) -> dict[int, str]:
    """Return the incubator of each award of a year, by primary key: the laureate, or the laureate's lead on that day.

    Two queries; a laureate without incubator is left out.
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
