"""The result of a rule on the rows it can count, in plain Python: matching rows, and value."""

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q

from budget.models import Award, FundingRound, Season
from community.models import Mission
from impact.models import Designation
from incubators.models import Incubator
from startups.models import Startup
from tests.indicators.algebra.oracle_facts import SCHEMES, Fact, World, facts, helps, last_year_of

STRUCTURE = ("measure", "period", "aggregate", "quantity", "counted", "base")


def meets(world: World, fact: Fact, conditions: dict[str, Any]) -> bool:
    return all(_meets(world, fact, key, value) for key, value in conditions.items() if key not in STRUCTURE)


def _meets(world: World, fact: Fact, key: str, value: Any) -> bool:
    several = value if isinstance(value, list) else [value]
    if key in ON_STARTUPS:
        startup = world.startups.get(fact.startup or 0)
        return startup is not None and ON_STARTUPS[key](world, fact, startup, value, several)
    if key in ON_INCUBATORS:
        incubator = world.incubators.get(fact.incubator or 0)
        return incubator is not None and ON_INCUBATORS[key](incubator) in several
    assert key in fact.values, (
        f"give each row its « {key} » in plain Python, in tests/indicators/algebra/oracle_facts.py"
    )
    found = fact.values[key]
    match key:
        case "first_time":
            return not value or found
        case "dates":
            return bool(found == several)
        case "reached":
            return found is value
        case "status":
            return bool(set(several) & found)
        case _:
            return found in several


ON_STARTUPS: dict[str, Callable[[World, Fact, Startup, Any, list[Any]], bool]] = {
    "phase": lambda world, fact, startup, value, several: world.phase(fact.startup, fact.at) in several,
    "national_impact": lambda world, fact, startup, value, several: world.is_designated(fact.startup, fact.at) == value,
    "accompanied_by": lambda world, fact, startup, value, several: any(
        (one[2], one[3] in several) == (startup.pk, True) and one[4] <= fact.at for one in helps()
    ),
}
ON_INCUBATORS: dict[str, Callable[[Incubator], str | None]] = {
    "incubator": lambda incubator: incubator.slug,
    "owner": lambda incubator: incubator.owner.slug if incubator.owner else None,
    "ministry": lambda incubator: incubator.owner.ministry if incubator.owner else None,
}


def expected(
    world: World, rule: dict[str, Any], year: int, today: dt.date, aggregate: str, quantity: str
) -> tuple[Decimal | None, set[tuple[str, int, str]]]:
    """Return the value of a year, and (record, key, part) of the rows behind it."""
    population = [fact for fact in facts(world, rule, year, today) if meets(world, fact, rule)]
    if quantity:
        population = [fact for fact in population if fact.values[quantity] is not None]
    counted = [fact for fact in population if meets(world, fact, rule.get("counted", {}))]
    chosen = {(fact.record, fact.pk) for fact in counted}
    rows = {(fact.record, fact.pk, "counted") for fact in counted}
    rest = [fact for fact in population if (fact.record, fact.pk) not in chosen]
    if aggregate == "rate":
        rest = [fact for fact in facts(world, rule["base"], year, today) if meets(world, fact, rule["base"])]
    rows |= {(fact.record, fact.pk, "base") for fact in rest}
    amounts = [fact.values[quantity] for fact in counted] if quantity else []
    if not _is_told(rule, year, today) or (aggregate == "rate" and not _is_told(rule["base"], year, today)):
        return None, rows
    if aggregate == "startups":
        return Decimal(len({fact.startup for fact in counted if fact.startup})), rows
    return _value(aggregate, len(counted), len(rest), amounts), rows


def _is_told(rule: dict[str, Any], year: int, today: dt.date) -> bool:
    """Whether the records determine a year: what was not recorded is unknown, not zero."""
    match rule["measure"]:
        case "awards":
            return FundingRound.objects.filter(year=year).exists() and _has_laureates(year, today)
        case "accompaniments":
            return _is_accompaniment_told(rule, year, today)
        case "designations" if rule.get("period", "year") == "year" and year >= today.year:
            dated = Q(is_millesime_confirmed=False, year_by_date=year)
            return Designation.objects.filter(Q(millesime=year) | dated).exists()
        case "award_results":
            return Award.objects.filter(result_on__year=year).exists()
        case "members_active" | "members_joining":
            return Mission.objects.filter(start__year__lte=year).exists()
        case _:
            return True


def _has_laureates(year: int, today: dt.date) -> bool:
    """Whether each decided round of the year has laureates; True without rounds."""
    rounds = FundingRound.objects.filter(year=year).prefetch_related("awards")
    return all(one.awards.all() for one in rounds if one.committee_on is None or one.committee_on <= today)


def _is_accompaniment_told(rule: dict[str, Any], year: int, today: dt.date) -> bool:
    asked = rule.get("scheme", SCHEMES)
    several = [asked] if isinstance(asked, str) else asked
    seasons = Season.objects.prefetch_related("participations")
    of_year = [one for one in seasons if one.start <= today and one.start.year <= year <= last_year_of(one.until)]
    if "fast" in several and not _has_laureates(year, today):
        return False
    if "gamma" in several and not all(one.participations.all() for one in of_year):
        return False
    anything = any(
        scheme in several and first <= year <= last and (began if record == "award" else dt.date(year, 1, 1)) <= today
        for record, _, _, scheme, began, first, last in helps()
        if began <= today
    )
    return anything or ("fast" in several and FundingRound.objects.filter(year=year).exists())


def _value(aggregate: str, counted: int, rest: int, amounts: list[Decimal]) -> Decimal | None:
    match aggregate:
        case "count":
            return Decimal(counted)
        case "sum":
            return sum(amounts, Decimal(0))
        case "share":
            return _rounded(Decimal(100 * counted) / (counted + rest)) if counted + rest else None
        case _:
            return _rounded(Decimal(100 * counted) / rest) if rest else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
