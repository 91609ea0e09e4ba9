"""The result of parsing a record: values, life, and anomalies."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

type Document = dict[str, Any]
"""A record whole, as JSON: ``{"front": {…}, "body": "…"}``; dates are ISO text."""

SOURCE = "beta.gouv.fr"


class SourceKind(StrEnum):
    """The kinds of records, in the order of their references."""

    ORGANISATION = "organisation"
    INCUBATOR = "incubator"
    PHASE = "phase"
    FAST = "fast"
    STARTUP = "startup"


class Code(StrEnum):
    """The codes of anomalies, equal to ``startups.models.Finding.Code``."""

    SAME_DAY = "same-day"
    OVERLAP = "overlap"
    UNORDERED = "unordered"
    FUTURE = "future"
    MISSING_DATE = "missing-date"
    REVERSED = "reversed"
    CLOSED = "closed"
    UNKNOWN_WORD = "unknown-word"
    UNKNOWN_EVENT = "unknown-event"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_REFERENCE = "unknown-reference"
    OLD_WORD = "old-word"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A doubtful value: ``field`` gives the place (``phases[2].start``, from 0), ``detail`` the description in French.

    ``word`` is the doubtful word or date, with which a later import checks whether the anomaly remains.
    """

    kind: str
    key: str
    code: str
    field: str
    detail: str
    word: str = ""


class UnreadableError(Exception):
    """The record is unreadable; the message gives the reason in French."""


@dataclass(frozen=True, slots=True)
class SourcePhase:
    """A phase as recorded, at ``position`` in the record."""

    kind: str
    start: dt.date | None
    declared_end: dt.date | None
    comment: str
    position: int


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """A dated event, at ``position`` in the record."""

    kind: str
    date: dt.date
    comment: str
    position: int


@dataclass(frozen=True, slots=True)
class AwardMention:
    """An award of FAST round ``number``; ``amount`` in euros, None if not recorded."""

    number: int
    amount: Decimal | None
    awarded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Carrier:
    """An incubator of a service; one of them is the lead."""

    incubator: str
    is_lead: bool
    position: int


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A parsed record: its columns by name, and its anomalies. ``owner`` is the administration of an incubator."""

    kind: str
    key: str
    columns: dict[str, Any]
    anomalies: tuple[Anomaly, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFiche(ParsedRecord):
    """A parsed fiche: columns, life, incubators and sponsors."""

    phases: tuple[SourcePhase, ...] = ()
    events: tuple[SourceEvent, ...] = ()
    sponsors: tuple[str, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    grants: tuple[AwardMention, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SourceVocabulary:
    """The words that a record may use: phase kinds with their rank, and the keys of other records."""

    ranks: dict[str, int]
    incubators: frozenset[str]
    organisations: frozenset[str]
    rounds: frozenset[int]
    last_kinds: frozenset[str] = frozenset()
    """The kinds of phase that end a partnership, or make a service permanent."""
    kept: frozenset[str] = frozenset()
    """The sponsors that staff kept although their name could be a person's."""
