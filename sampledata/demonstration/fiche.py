"""A planned fiche of the demonstration, before any table, and pure functions on its life."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sampledata.reference import read

RANKS = {kind["key"]: rank for rank, kind in enumerate(read().phase_kinds)}
GROUPS = {kind["key"]: kind["group"] for kind in read().phase_kinds}


@dataclass(frozen=True, slots=True)
class SamplePhase:
    """An entry into a phase, in recorded order; an unknown day is None."""

    kind: str
    start: dt.date | None
    declared_end: dt.date | None = None


type Life = tuple[SamplePhase, ...]


@dataclass(frozen=True, slots=True)
class SampleMembership:
    """An incubator supports the service from a day (None: always) to another (excluded; None: still)."""

    incubator: str
    start: dt.date | None = None
    until: dt.date | None = None
    is_lead: bool = True


@dataclass(frozen=True, slots=True)
class SampleEvent:
    """A dated event of the fiche."""

    kind: str
    date: dt.date
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SampleDossier:
    """The result of an investigation; ``conclusion`` is empty while it lasts."""

    problem: str
    sponsor: str
    conclusion: str = ""
    concluded_on: dt.date | None = None
    synthesis: str = ""


@dataclass(frozen=True, slots=True)
class SampleFiche:
    """A service to write: ``columns`` are those of ``Startup`` without the slug, sponsors are slugs of administrations."""

    slug: str
    columns: Mapping[str, Any]
    life: Life
    memberships: tuple[SampleMembership, ...] = ()
    sponsors: tuple[str, ...] = ()
    events: tuple[SampleEvent, ...] = ()
    dossier: SampleDossier | None = None
    designation: Mapping[str, Any] = field(default_factory=dict)

    @property
    def investigated_on(self) -> dt.date | None:
        """Return the declared end of the first investigation, else its start, else the first date of the fiche."""
        first = min((one for one in self.life if one.kind == "investigation" and one.start), key=_start, default=None)
        return first.declared_end or first.start if first else next((day for day, _ in dated_entries(self.life)), None)

    @property
    def launched_on(self) -> dt.date | None:
        """Return the launch event, else the first entry into construction."""
        days = [event.date for event in self.events if event.kind == "product_launch"]
        return min(days or [day for day, kind in dated_entries(self.life) if kind == "construction"], default=None)

    @property
    def ended_on(self) -> dt.date | None:
        """Return the date of the first event that ends the partnership."""
        return min((event.date for event in self.events if event.kind == "end"), default=None)


def _start(entry: SamplePhase) -> dt.date:
    return entry.start or dt.date.max


def dated_entries(life: Life) -> list[tuple[dt.date, str]]:
    """Return the dated entries in the order of the timeline: by day, then by rank of the phase."""
    entries = [(entry.start, entry.kind) for entry in life if entry.start is not None]
    return sorted(entries, key=lambda entry: (entry[0], RANKS[entry[1]]))


def group_at(life: Life, day: dt.date) -> str | None:
    """Return the group of phases of the service on ``day``; None before its first entry."""
    reached = [kind for start, kind in dated_entries(life) if start <= day]
    return GROUPS[reached[-1]] if reached else None


def in_group(lives: Iterable[Life], group: str, day: dt.date) -> int:
    """Count the services in the group on ``day``."""
    return sum(group_at(life, day) == group for life in lives)


def declared(fiche: SampleFiche) -> SampleFiche:
    """Complete the fiche for the programme's rule: investigations declare their end, and a stop has an event.

    An end is declared if it is in the year of the investigation, so that it counts in the same year as its start.
    """
    ends = [SampleEvent("end", start) for start, kind in dated_entries(fiche.life) if kind == "abandon"]
    recorded = {(event.kind, event.date) for event in fiche.events}
    events = tuple(end for end in ends if (end.kind, end.date) not in recorded)
    life = tuple(_with_end(entry, fiche.life) for entry in fiche.life)
    return replace(fiche, life=life, events=(*fiche.events, *events))


def _with_end(entry: SamplePhase, life: Life) -> SamplePhase:
    if entry.kind != "investigation" or entry.start is None:
        return entry
    after = [start for start, kind in dated_entries(life) if kind != "investigation" and start >= entry.start]
    ends_in_its_year = bool(after) and after[0].year == entry.start.year
    return replace(entry, declared_end=after[0] if ends_in_its_year else None)


def count_in(days: Iterable[dt.date | None], year: int) -> int:
    """Count the days in the year."""
    return sum(day is not None and day.year == year for day in days)
