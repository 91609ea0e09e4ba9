"""The rows that a rule can count, read in plain Python from the tables, without our SQL, spans and compiler."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from budget.models import Award, Participation, Support
from community.models import Member
from impact.models import Designation
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
    """A row that can count, on the day that its conditions use."""

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
            starts, ends = row.start is None or row.start <= day, row.until is None or row.until > day
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


def _designations(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for row in world.designations:
        yield _of_startup(world, "designation", row.pk, row.effective_on, row.startup_id), row.millesime


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


def helps() -> Iterator[Help]:
    """Yield each support of a startup; open ones last until 2099."""
    for award in Award.objects.filter(startup__isnull=False).select_related("round"):
        year = award.round.year
        yield "award", award.pk, award.startup_id or 0, "fast", _counted_on(award), year, year
    for one in Participation.objects.select_related("season"):
        since = one.start or one.season.start
        yield (
            "participation",
            one.pk,
            one.startup_id,
            "gamma",
            since,
            since.year,
            last_year_of(one.until or one.season.until),
        )
    for support in Support.objects.all():
        day = support.start
        yield "support", support.pk, support.startup_id, support.kind, day, day.year, last_year_of(support.until)


def last_year_of(end: dt.date | None) -> int:
    return (end - dt.timedelta(days=1)).year if end else 2099


def _accompaniments(world: World, rule: dict[str, Any]) -> Iterator[Happening]:
    for record, pk, startup, scheme, began, first, last in helps():
        for year in range(first, last + 1):
            day = began if record == "award" else max(began, dt.date(year, 1, 1))
            yield _of_startup(world, record, pk, day, startup, scheme=scheme), year


HAPPENINGS: dict[str, Callable[[World, dict[str, Any]], Iterator[Happening]]] = {
    "entries": _entries,
    "designations": _designations,
    "milestones": _milestones,
    "members_joining": _members_joining,
    "awards": _awards,
    "award_results": _awards,
    "accompaniments": _accompaniments,
}


def _of_startup(world: World, record: str, pk: int, day: dt.date, startup: int, **values: Any) -> Fact:
    return Fact(record, pk, day, day, startup, world.lead(startup, day), values)


def states(world: World, rule: dict[str, Any], day: dt.date) -> Iterator[Fact]:
    """Yield the rows in force on a day."""
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
            held = [
                one for one in member.missions.all() if one.start <= day and (not one.last_day or one.last_day >= day)
            ]
            if held:
                statuses = {one.status for one in held}
                values = {"status": statuses, "domain": member.domain}
                yield Fact("member", member.pk, held[0].start, day, values=values)


def facts(world: World, rule: dict[str, Any], year: int, today: dt.date) -> Iterator[Fact]:
    """Yield the rows of a population in a year."""
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
        else:
            counts = of == year and fact.date <= today
        if counts:
            yield fact
