"""Queries across apps, for the pages of money."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse

from budget.queries import counted_awards, credits_of
from catalogue.money.presenters import cost_in_words
from common.periods import holds
from impact.marks import FigureMark
from impact.models import CostUnit
from impact.queries.costs import UnitCost, unit_costs
from impact.queries.designations import national_impact_on
from indicators.models import LiveResult, PublishedResult
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
    return next((one.incubator.name for one in memberships if holds(one.start, one.until, day)), "")


MILLION = Decimal(1_000_000)
LAUNCHES, NATIONAL = "products_launched", "national_impact"

type Result = tuple[Decimal | None, FigureMark | None]
"""A figure (None: unknown), and what to say of it."""


@dataclass(frozen=True, slots=True)
class BoughtItem:
    """A result of a year: its number, and the credits in euros per unit. None is unknown."""

    name: str
    unit: str
    count: Decimal | None
    euros_each: Decimal | None
    per_million: Decimal | None
    evidence: str
    caveat: str
    mark: FigureMark | None = None


@dataclass(frozen=True, slots=True)
class BoughtInYear:
    """The results and the credits of a year, and the unit costs of services in that year."""

    year: int
    credits: Decimal | None
    is_rounded: bool
    bought: tuple[BoughtItem, ...]
    costs: tuple[tuple[str, str, str], ...]


def bought_in(year: int) -> BoughtInYear:
    """Return the results compared with the credits of ``year``. Nine queries.

    ``costs`` are (slug, name, cost in words) of the services whose unit cost is known for that year.
    """
    found = credits_of(year)
    credits = found.best_known if found else None
    launched, nationals = _result(LAUNCHES, year), _result(NATIONAL, year)
    carried, mark = national_impact_on(dt.date(year, 12, 31))
    bought = (
        _item(
            "Lancement de service",
            "lancements",
            launched,
            credits,
            reverse("indicator-evidence", args=[LAUNCHES, year]),
            "Un service lancé a d’autres financeurs que le programme, et son investigation date souvent de l’année "
            "précédente.",
        ),
        _item(
            "Nouveau service à impact national",
            "services",
            nationals,
            credits,
            reverse("indicator-evidence", args=[NATIONAL, year]),
            "L’impact national se construit en plusieurs années : les crédits d’une seule ne le paient pas.",
        ),
        _item(
            "Service à impact national, au total",
            "services",
            (Decimal(carried) or None, mark),
            credits,
            reverse("funding-national"),
            "Les services désignés jusqu’à cette année, crédits de la seule année.",
        ),
    )
    return BoughtInYear(year, credits, bool(found and found.is_rounded), bought, _costs_of(year))


def _item(name: str, unit: str, result: Result, credits: Decimal | None, evidence: str, caveat: str) -> BoughtItem:
    count, mark = result
    each = credits / count if count and credits else None
    many = count * MILLION / credits if count and credits else None
    return BoughtItem(
        name=name,
        unit=unit,
        count=count,
        euros_each=None if each is None else each.quantize(Decimal(1), ROUND_HALF_UP),
        per_million=None if many is None else many.quantize(Decimal("0.1"), ROUND_HALF_UP),
        evidence=evidence,
        caveat=caveat,
        mark=mark,
    )


def _result(code: str, year: int) -> Result:
    """Return the published result of an indicator, else its live one, with its mark."""
    about = {"indicator__code": code, "year": year}
    published = PublishedResult.objects.filter(**about, replaced_by__isnull=True)
    live = LiveResult.objects.filter(**about)
    return next(((one.value, one.mark) for one in (*published, *live) if one.value is not None), (None, None))


def _costs_of(year: int) -> tuple[tuple[str, str, str], ...]:
    """Return the known unit costs of a year, by service name."""
    return tuple(
        (one.slug, one.name, cost_in_words(cost))
        for one in costs_by_service()
        for cost in one.costs
        if cost.year == year
    )
