"""What a rule gives, told in plain Python over the rows of the tables: no SQL of ours, no span, no compiler."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from budget.models import Award, CreditLine, FundingRound, Participation, Season, Support
from common.words import complete_months
from community.models import Member, Mission, Training
from impact.models import Designation, Review, Spending
from incubators.models import Incubator
from startups.models import LifeEvent, Membership, Phase, Startup

GROUPS = {
    "investigation": ["investigation"],
    "service": ["construction", "acceleration", "consolidation", "opere", "transfere"],
    "ended": ["abandon-investigation", "abandon"],
}
SCHEMES = [
    *("fast", "gamma", "brigade", "security", "accessibility"),
    *("legal", "design", "deployment", "coaching", "shared"),
]
SIDES: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": lambda value, bound: value >= bound,
    "more_than": lambda value, bound: value > bound,
    "at_most": lambda value, bound: value <= bound,
    "less_than": lambda value, bound: value < bound,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated phase of a startup, with the start of the next one."""

    phase: Phase
    start: dt.date
    stop: dt.date | None

    def holds(self, day: dt.date) -> bool:
        return self.start <= day and (self.stop is None or day < self.stop)


@dataclass(frozen=True, slots=True)
class Fact:
    """A row that can count, on the day that its conditions look at."""

    record: str
    pk: int
    date: dt.date
    at: dt.date
    startup: int | None = None
    incubator: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


class World:
    """The records, read once."""

    def __init__(self) -> None:
        self.startups = Startup.objects.prefetch_related("sponsors").in_bulk()
        self.incubators = {row.pk: row for row in Incubator.objects.select_related("owner")}
        self.memberships = list(Membership.objects.filter(is_lead=True))
        self.designations = list(Designation.objects.all())
        self.lives = {pk: self._life(pk) for pk in self.startups}

    def _life(self, startup: int) -> list[Entry]:
        phases = Phase.objects.filter(startup=startup, start__isnull=False).select_related("kind")
        ordered = sorted(phases, key=lambda phase: (phase.start, phase.kind.rank, phase.position, phase.pk))
        stops = [phase.start for phase in ordered[1:]] + [None]
        return [Entry(phase, phase.start, stop) for phase, stop in zip(ordered, stops, strict=False) if phase.start]

    def lead(self, startup: int | None, day: dt.date) -> int | None:
        for row in self.memberships:
            starts, ends = row.start is None or row.start <= day, row.end is None or row.end > day
            if row.startup_id == startup and starts and ends:
                return int(row.incubator_id)
        return None

    def phase(self, startup: int | None, day: dt.date) -> str | None:
        held = [entry for entry in self.lives.get(startup or 0, []) if entry.holds(day)]
        return str(held[0].phase.kind_id) if held else None

    def first(self, startup: int | None, kind: str) -> Entry | None:
        of_kind = [entry for entry in self.lives.get(startup or 0, []) if entry.phase.kind_id == kind]
        return min(of_kind, key=lambda one: (one.start, one.phase.position, one.phase.pk), default=None)

    def is_designated(self, startup: int | None, day: dt.date) -> bool:
        return any(
            row.startup_id == startup and row.effective_on <= day and (not row.withdrawn_on or row.withdrawn_on > day)
            for row in self.designations
        )


def window(period: Any, year: int, today: dt.date) -> tuple[dt.date, dt.date]:
    last = min(dt.date(year, 12, 31), today)
    if not isinstance(period, dict):
        return dt.date(year, 1, 1), last
    day, months = last + dt.timedelta(days=1), period["months"]
    for _ in range(months):
        day = (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    wanted = (last + dt.timedelta(days=1)).day
    while True:
        try:
            return day.replace(day=wanted), last
        except ValueError:
            wanted -= 1


type Happening = tuple[Fact, int]
"""A dated row, and the year that it is written for."""


def _entries(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for pk, life in world.lives.items():
        for one in life:
            kind = one.phase.kind_id
            values = {"kind": kind, "first_time": world.first(pk, kind) is one}
            yield _of_startup(world, "phase", one.phase.pk, one.start, pk, **values), one.start.year


def _durations(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for pk in world.lives:
        before, after = world.first(pk, rule["from"]), world.first(pk, rule["to"])
        if before and after and before.start <= after.start:
            months = Decimal(complete_months(before.start, after.start))
            values = {"from": rule["from"], "to": rule["to"], "duration": months, "months": months}
            values["days"] = Decimal((after.start - before.start).days)
            yield _of_startup(world, "phase", after.phase.pk, after.start, pk, **values), after.start.year


def _designations(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in world.designations:
        yield _of_startup(world, "designation", row.pk, row.effective_on, row.startup_id), row.millesime


def _events(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in LifeEvent.objects.all():
        yield _of_startup(world, "event", row.pk, row.date, row.startup_id, event=row.kind), row.date.year


def _milestones(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    asked = [rule["dates"]] if isinstance(rule["dates"], str) else rule["dates"]
    events = list(LifeEvent.objects.all())
    for pk in world.startups:
        named = {key.partition(":")[2] for key in asked if key.startswith(("start:", "end:"))}
        lacks = not Phase.objects.filter(startup=pk, kind__in=named).exists()
        tried = [found for key in asked if (key != "first" or lacks) and (found := _dates_of(world, pk, key, events))]
        if tried:
            day, record, key = min(tried[0])
            yield _of_startup(world, record, key, day, pk, dates=asked), day.year


def _dates_of(world: World, startup: int, key: str, events: list[LifeEvent]) -> list[tuple[dt.date, str, int]]:
    where, _, name = key.partition(":")
    if where == "event":
        return [(one.date, "event", one.pk) for one in events if (one.startup_id, one.kind) == (startup, name)]
    if where == "first":
        return [(one.start, "phase", one.phase.pk) for one in world.lives[startup]]
    entry = world.first(startup, name)
    day = entry and (entry.start if where == "start" else entry.phase.declared_end)
    return [(day, "phase", entry.phase.pk)] if entry and day else []


def _reviews(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in Review.objects.all():
        values = {"decision": row.decision, "outcome": row.last_outcome, "amount": row.amount}
        yield _of_startup(world, "review", row.pk, row.held_on, row.startup_id, **values), row.held_on.year


def _spendings(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in Spending.objects.all():
        day = dt.date(row.year, 12, 31)
        yield _of_startup(world, "spending", row.pk, day, row.startup_id, amount=row.amount), row.year


def _credits(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in CreditLine.objects.select_related("credit_year", "parent"):
        if row.amount is None or (row.parent and row.parent.amount is not None):
            continue
        day = dt.date(row.credit_year.year, 12, 31)
        values = {"line": row.label, "amount": row.amount}
        yield Fact("credit_line", row.pk, day, day, values=values), row.credit_year.year


def _trainings(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in Training.objects.all():
        values = {"programme": row.programme, "people": row.people, "sessions": row.sessions}
        yield Fact("training", row.pk, row.end, row.end, values=values), row.end.year


def _members_joining(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for member in Member.objects.prefetch_related("missions"):
        missions = list(member.missions.all())
        if missions:
            day = min(mission.start for mission in missions)
            statuses = {mission.status for mission in missions if mission.start == day}
            values = {"status": statuses, "domain": member.domain}
            yield Fact("member", member.pk, day, day, values=values), day.year


def _counted_on(award: Award) -> dt.date:
    month = 3 * (award.round.quarter or 4)
    end = dt.date(award.round.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return award.awarded_on or award.round.committee_on or end


def _awards(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    results = rule["measure"] == "award_results"
    for row in Award.objects.select_related("round"):
        day = row.result_on if results else _counted_on(row)
        if day is not None:
            laureate = "startup" if row.startup_id else "incubator"
            values = {"laureate": laureate, "amount": row.amount, "reached": row.objective_reached}
            incubator = row.incubator_id or world.lead(row.startup_id, day)
            fact = Fact("award", row.pk, day, day, row.startup_id, incubator, values)
            yield fact, day.year if results else row.round.year


type Help = tuple[str, int, int, str, dt.date, int, int]
"""Record, its key, startup, scheme, first day, first and last year."""


def _helps() -> Iterator[Help]:
    """Each time that a startup was accompanied; what has no end goes on to 2099."""
    for award in Award.objects.filter(startup__isnull=False).select_related("round"):
        year = award.round.year
        yield "award", award.pk, award.startup_id or 0, "fast", _counted_on(award), year, year
    for one in Participation.objects.select_related("season"):
        since = one.start or one.season.start
        yield "participation", one.pk, one.startup_id, "gamma", since, since.year, _last(one.end or one.season.end)
    for support in Support.objects.all():
        day = support.start
        yield "support", support.pk, support.startup_id, support.kind, day, day.year, _last(support.end)


def _last(end: dt.date | None) -> int:
    return (end - dt.timedelta(days=1)).year if end else 2099


def _accompaniments(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for record, pk, startup, scheme, began, first, last in _helps():
        for year in range(first, last + 1):
            day = began if record == "award" else max(began, dt.date(year, 1, 1))
            yield _of_startup(world, record, pk, day, startup, scheme=scheme), year


HAPPENINGS: dict[str, Callable[[World, dict[str, Any]], Iterator[Happening]]] = {
    "entries": _entries,
    "durations": _durations,
    "designations": _designations,
    "events": _events,
    "milestones": _milestones,
    "reviews": _reviews,
    "spendings": _spendings,
    "credits": _credits,
    "trainings": _trainings,
    "members_joining": _members_joining,
    "awards": _awards,
    "award_results": _awards,
    "accompaniments": _accompaniments,
}


def _of_startup(world: World, record: str, pk: int, day: dt.date, startup: int, **values: Any) -> Fact:
    return Fact(record, pk, day, day, startup, world.lead(startup, day), values)


def states(world: World, rule: dict[str, Any], day: dt.date) -> Iterator[Fact]:
    """The rows that hold on a day."""
    name = rule["measure"]
    if name == "states":
        for pk, life in world.lives.items():
            for one in life:
                if one.holds(day):
                    kind = one.phase.kind_id
                    group = next(group for group, kinds in GROUPS.items() if kind in kinds)
                    values: dict[str, Any] = {"kind": kind, "group": group}
                    yield Fact("phase", one.phase.pk, one.start, day, pk, world.lead(pk, day), values)
    elif name == "designations":
        for row in world.designations:
            if row.effective_on <= day and (row.withdrawn_on is None or row.withdrawn_on > day):
                incubator = world.lead(row.startup_id, day)
                yield Fact("designation", row.pk, row.effective_on, day, row.startup_id, incubator)
    else:
        for member in Member.objects.prefetch_related("missions"):
            held = [one for one in member.missions.all() if one.start <= day and (not one.end or one.end >= day)]
            if held:
                statuses = {one.status for one in held}
                values = {"status": statuses, "domain": member.domain}
                yield Fact("member", member.pk, held[0].start, day, values=values)


def facts(world: World, rule: dict[str, Any], year: int, today: dt.date) -> Iterator[Fact]:
    """The rows of a population in a year."""
    state = rule["measure"] in ("states", "members_active")
    period = rule.get("period", "end" if state else "year")
    first, last = window(period, year, today)
    if period == "end":
        yield from states(world, rule, last)
        return
    for fact, of in HAPPENINGS[rule["measure"]](world, rule):
        if isinstance(period, dict):
            counts = first <= fact.date <= last
        elif rule["measure"] == "designations":
            row = next(one for one in world.designations if one.pk == fact.pk)
            counts = of == year and (row.withdrawn_on is None or row.withdrawn_on > today)
        elif rule["measure"] in ("credits", "spendings"):
            counts = of == year
        else:
            counts = of == year and fact.date <= today
        if counts:
            yield fact


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
    found = fact.values[key]
    match key:
        case "first_time":
            return not value or found
        case "amount" | "duration":
            return found is not None and _within(found, value)
        case "dates":
            return bool(found == several)
        case "reached":
            return found is value
        case "status":
            return bool(set(several) & found)
        case _:
            return found in several


def _has_age(world: World, fact: Fact, startup: Startup, value: Any, several: list[Any]) -> bool:
    launch = world.first(fact.startup, "construction")
    return bool(launch and launch.start <= fact.at and _within(Decimal(complete_months(launch.start, fact.at)), value))


ON_STARTUPS: dict[str, Callable[[World, Fact, Startup, Any, list[Any]], bool]] = {
    "sponsor": lambda world, fact, startup, value, several: any(one.slug in several for one in startup.sponsors.all()),
    "theme": lambda world, fact, startup, value, several: bool(set(several) & set(startup.themes)),
    "phase": lambda world, fact, startup, value, several: world.phase(fact.startup, fact.at) in several,
    "national_impact": lambda world, fact, startup, value, several: world.is_designated(fact.startup, fact.at) == value,
    "publishes": lambda world, fact, startup, value, several: all(_publishes(startup, one) for one in several),
    "accompanied_by": lambda world, fact, startup, value, several: any(
        (one[2], one[3] in several) == (startup.pk, True) and one[4] <= fact.at for one in _helps()
    ),
    "age": _has_age,
}
ON_INCUBATORS: dict[str, Callable[[Incubator], str | None]] = {
    "incubator": lambda incubator: incubator.slug,
    "owner": lambda incubator: incubator.owner.slug if incubator.owner else None,
    "ministry": lambda incubator: incubator.owner.ministry if incubator.owner else None,
}


def _within(value: Decimal, bounds: dict[str, Any]) -> bool:
    return all(SIDES[side](value, Decimal(bound)) for side, bound in bounds.items())


def _publishes(startup: Startup, standard: str) -> bool:
    said = {
        "stats": bool(startup.has_stats or startup.stats_url),
        "budget": bool(startup.budget_url),
        "source": bool(startup.repository),
        "impact": bool(startup.impact_url),
        "accessibility": bool(startup.accessibility),
        "risk": bool(startup.risk_analysed or startup.risk_analysis_url),
    }
    return said[standard]


def expected(
    world: World, rule: dict[str, Any], year: int, today: dt.date, aggregate: str, quantity: str
) -> tuple[Decimal | None, set[tuple[str, int, str]]]:
    """The value of a year, and (record, key, part) of the rows behind it."""
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
    """Whether the records tell a year: what nobody recorded is unknown, not zero."""
    match rule["measure"]:
        case "awards":
            return FundingRound.objects.filter(year=year).exists() and _has_laureates(year, today)
        case "accompaniments":
            return _is_accompaniment_told(rule, year, today)
        case "award_results":
            return Award.objects.filter(result_on__year=year).exists()
        case "credits":
            return CreditLine.objects.filter(credit_year__year=year).exists()
        case "trainings":
            return Training.objects.filter(end__year=year).exists()
        case "members_active" | "members_joining":
            return Mission.objects.filter(start__year__lte=year).exists()
        case _:
            return True


def _has_laureates(year: int, today: dt.date) -> bool:
    """Whether each round of the year that was decided has some; true when there is none."""
    rounds = FundingRound.objects.filter(year=year).prefetch_related("awards")
    return all(one.awards.all() for one in rounds if one.committee_on is None or one.committee_on <= today)


def _is_accompaniment_told(rule: dict[str, Any], year: int, today: dt.date) -> bool:
    asked = rule.get("scheme", SCHEMES)
    several = [asked] if isinstance(asked, str) else asked
    seasons = Season.objects.prefetch_related("participations")
    of_year = [one for one in seasons if one.start <= today and one.start.year <= year <= _last(one.end)]
    if "fast" in several and not _has_laureates(year, today):
        return False
    if "gamma" in several and not all(one.participations.all() for one in of_year):
        return False
    anything = any(
        scheme in several and first <= year <= last and (began if record == "award" else dt.date(year, 1, 1)) <= today
        for record, _, _, scheme, began, first, last in _helps()
        if began <= today
    )
    return anything or ("fast" in several and FundingRound.objects.filter(year=year).exists())


def _value(aggregate: str, counted: int, rest: int, amounts: list[Decimal]) -> Decimal | None:
    match aggregate:
        case "count":
            return Decimal(counted)
        case "sum":
            return sum(amounts, Decimal(0))
        case "mean":
            return _rounded(sum(amounts, Decimal(0)) / len(amounts)) if amounts else None
        case "median":
            return _rounded(Decimal(median(amounts))) if amounts else None
        case "share":
            return _rounded(Decimal(100 * counted) / (counted + rest)) if counted + rest else None
        case _:
            return _rounded(Decimal(100 * counted) / rest) if rest else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
