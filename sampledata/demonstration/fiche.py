"""A fiche of the demonstration as it is planned, before any table; and the pure reading of its life."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sampledata.reference import read

RANKS = {kind["key"]: rank for rank, kind in enumerate(read().phase_kinds)}
GROUPS = {kind["key"]: kind["group"] for kind in read().phase_kinds}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry into a phase, in the record's order; an unknown day is None."""

    kind: str
    start: dt.date | None
    declared_end: dt.date | None = None


type Life = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Carriage:
    """An incubator carries the service from a day (None: since ever) to another (excluded; None: still)."""

    incubator: str
    start: dt.date | None = None
    end: dt.date | None = None
    is_lead: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of the fiche."""

    kind: str
    date: dt.date
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the investigation found; ``conclusion`` is empty while it lasts."""

    problem: str
    sponsor: str
    conclusion: str = ""
    concluded_on: dt.date | None = None
    synthesis: str = ""


@dataclass(frozen=True, slots=True)
class Fiche:
    """A service to write: ``columns`` are those of ``Startup`` but the slug, sponsors are slugs of administrations."""

    slug: str
    columns: Mapping[str, Any]
    life: Life
    carriages: tuple[Carriage, ...] = ()
    sponsors: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    dossier: Dossier | None = None
    designation: Mapping[str, Any] = field(default_factory=dict)


def dated(life: Life) -> list[tuple[dt.date, str]]:
    """The entries that have a day, in the order of the timeline: by day, then by rank in a life."""
    entries = [(entry.start, entry.kind) for entry in life if entry.start is not None]
    return sorted(entries, key=lambda entry: (entry[0], RANKS[entry[1]]))


def group_at(life: Life, day: dt.date) -> str | None:
    """The group of phases that the service is in on ``day``: None before its first entry."""
    reached = [kind for start, kind in dated(life) if start <= day]
    return GROUPS[reached[-1]] if reached else None


def in_group(lives: Iterable[Life], group: str, day: dt.date) -> int:
    """How many services are in the group on ``day``."""
    return sum(group_at(life, day) == group for life in lives)


def entries(lives: Iterable[Life], kind: str, year: int) -> int:
    """How many entries into ``kind`` the year holds."""
    return sum(entered == kind and start.year == year for life in lives for start, entered in dated(life))
