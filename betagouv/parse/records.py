"""What reading a record gives: its values, its life, and what is doubtful in it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

type Document = dict[str, Any]
"""A record whole, as JSON: ``{"front": {…}, "body": "…"}``; dates are ISO text."""

SOURCE = "beta.gouv.fr"


class SourceKind(StrEnum):
    """The kinds of records, in the order in which they refer to one another."""

    ORGANISATION = "organisation"
    INCUBATOR = "incubator"
    PHASE = "phase"
    FAST = "fast"
    STARTUP = "startup"


class Code(StrEnum):
    """The sorts of doubt; the words of ``startups.models.Finding.Code``."""

    SAME_DAY = "same-day"
    OVERLAP = "overlap"
    UNORDERED = "unordered"
    FUTURE = "future"
    MISSING_DATE = "missing-date"
    REVERSED = "reversed"
    CLOSED = "closed"
    UNKNOWN_WORD = "unknown-word"
    UNKNOWN_REFERENCE = "unknown-reference"
    OLD_WORD = "old-word"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A doubtful value: ``field`` says where (``phases[2].start``, from 0), ``detail`` says what, in French.

    ``word`` is the word or the date in doubt, by which a later import tells whether the doubt still stands.
    """

    kind: str
    key: str
    code: str
    field: str
    detail: str
    word: str = ""


class UnreadableError(Exception):
    """A record that can't be read; the message says why, in French."""


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
    """A dated fact, at ``position`` in the record."""

    kind: str
    date: dt.date
    comment: str
    position: int


@dataclass(frozen=True, slots=True)
class AwardMention:
    """An award of FAST round ``number``; ``amount`` in euros, None when the record does not say."""

    number: int
    amount: Decimal | None
    awarded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Carrier:
    """An incubator that carries a service; one of them leads."""

    incubator: str
    is_lead: bool
    position: int


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A record read: its columns by name, and its doubts. ``owner`` is the administration of an incubator."""

    kind: str
    key: str
    columns: dict[str, Any]
    anomalies: tuple[Anomaly, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFiche(ParsedRecord):
    """A fiche read: its columns, its life, and who carries and sponsors it."""

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
