"""Compare changed records of the source with the database, and plan the changes; writes nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from betagouv.comparison.decisions import Decisions, decide
from betagouv.comparison.matching import (
    Edits,
    MembershipPeriod,
    is_in_force,
    lead_first,
    pair_sponsors,
    succeed_memberships,
)
from betagouv.comparison.merge import MergeConflict, MergedRows, merge_events, merge_phases, merge_values
from betagouv.comparison.stored import RECORD_TABLES, StoredLife, lives_with_decisions, rows
from betagouv.parse.records import (
    Anomaly,
    Carrier,
    Code,
    Document,
    ParsedFiche,
    ParsedRecord,
    SourceEvent,
    SourceKind,
    SourcePhase,
    UnreadableError,
)
from betagouv.sources.parse_documents import Context, parse_record
from startups.versions import last_edits


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """A record that changed in its source, or that was not fully readable last time.

    ``previous`` is its document at the last import, ``read_on`` the date of that import, ``unknown`` the words in it
    that could not be resolved then. In a replay the stored row ``is_previous_state`` of the record, so what it no longer
    says is emptied.
    """

    kind: str
    key: str
    where: str
    digest: str
    document: Document
    previous: Document | None
    twice: Sequence[str] = ()
    unknown: frozenset[str] = frozenset()
    read_on: dt.date | None = None
    is_previous_state: bool = False


@dataclass(frozen=True, slots=True)
class LifeEdits:
    """Changes to the phases, events, sponsors and incubators of a fiche."""

    phases: Edits[SourcePhase] = field(default_factory=Edits)
    events: Edits[SourceEvent] = field(default_factory=Edits)
    sponsors: Edits[tuple[str, int]] = field(default_factory=Edits)
    incubators: Edits[MembershipPeriod] = field(default_factory=Edits)

    def fields(self) -> list[str]:
        names = ("phases", "events", "sponsors", "incubators")
        return [name for name in names if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """The planned changes of a record. ``pk`` is None for one to create; ``columns`` contains the values to write.

    ``fields`` names the changes; ``clashes`` are the conflicts, left as they are here; ``withdrawn`` contains the
    phases and events that the source removed.
    """

    incoming: IncomingRecord
    sheet: ParsedRecord
    name: Any
    pk: int | None
    columns: dict[str, Any]
    owner: str | None
    life: LifeEdits
    decisions: Decisions
    fields: tuple[str, ...]
    clashes: tuple[MergeConflict, ...]
    withdrawn: tuple[SourcePhase | SourceEvent, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def status(self) -> str:
        if self.pk is None and (self.name is not None or self.incoming.previous is None):
            return "created"
        return "changed" if self.fields else "unchanged"


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A refused record, with the reason."""

    incoming: IncomingRecord
    reason: str


def difference(
    kind: str, batch: Sequence[IncomingRecord], context: Context, *, locking: bool = False
) -> tuple[list[RecordPlan], list[SkippedRecord]]:
    """Return the plans for some records of one kind, and the refused records.

    ``locking`` locks the stored rows until the end of the transaction, so that the plan is still right when it is
    written.
    """
    sheets: list[tuple[IncomingRecord, ParsedRecord]] = []
    refused: list[SkippedRecord] = []
    for incoming in batch:
        try:
            sheets.append((incoming, parse_record(kind, incoming.key, incoming.document, context)))
        except UnreadableError as error:
            refused.append(SkippedRecord(incoming, str(error)))
    if kind not in RECORD_TABLES:
        return [_plan(incoming, sheet, {}, StoredLife(), context) for incoming, sheet in sheets], refused
    columns = list(sheets[0][1].columns) if sheets else []
    stored = rows(kind, [_name(sheet) for _, sheet in sheets], columns, locking=locking)
    life = lives_with_decisions([row["id"] for row in stored.values()]) if kind == SourceKind.STARTUP else {}
    _note_edited(sheets, stored, life)
    plans = []
    names: set[Any] = set()
    for incoming, sheet in sheets:
        row = stored.get(_name(sheet), {})
        if _name(sheet) in names:
            refused.append(SkippedRecord(incoming, f"porte un numéro déjà donné dans cette source : {_name(sheet)}"))
        else:
            names.add(_name(sheet))
            plans.append(_plan(incoming, sheet, row, life.get(row.get("id", 0), StoredLife()), context))
    return plans, refused


def _note_edited(
    sheets: Sequence[tuple[IncomingRecord, ParsedRecord]], stored: Mapping[Any, Any], life: dict[int, StoredLife]
) -> None:
    """Mark the fiches that a person changed, as opposed to imports and reference facts."""
    keys = {sheet.key for incoming, sheet in sheets if incoming.previous is None and sheet.kind == SourceKind.STARTUP}
    ids = [stored[key]["id"] for key in keys & stored.keys()]
    for pk in last_edits(ids) if ids else ():
        life[pk].is_edited = True


def _name(sheet: ParsedRecord) -> Any:
    return sheet.columns["number"] if sheet.kind == SourceKind.FAST else sheet.key


def _plan(
    incoming: IncomingRecord, sheet: ParsedRecord, row: dict[str, Any], life: StoredLife, context: Context
) -> RecordPlan:
    previous = _previous(incoming, context)
    base = _base(previous, sheet, row, life, context.as_of)
    if incoming.is_previous_state:
        base = replace(base, columns=row)
    ours = {name: row[name] for name in sheet.columns} if row else {}
    columns, clashes = merge_values(base.columns, ours, sheet.columns) if row else (dict(sheet.columns), [])
    owner = _owner(incoming, sheet, base, row, clashes)
    merged = _merge_life(sheet, base, life, context.as_of)
    decisions = decide(sheet, previous, life)
    fields = [*columns, *(["owner"] if owner is not None else []), *merged.edits.fields(), *decisions.fields()]
    if not fields and incoming.previous not in (None, incoming.document) and _says_the_same(sheet, previous):
        fields = ["document"]
    return RecordPlan(
        incoming=incoming,
        sheet=sheet,
        name=_name(sheet) if incoming.kind in RECORD_TABLES else None,
        pk=row.get("id"),
        columns=columns,
        owner=owner,
        life=merged.edits,
        decisions=decisions,
        fields=tuple(fields),
        clashes=(*clashes, *merged.clashes),
        withdrawn=tuple(merged.withdrawn),
        anomalies=(*_named_twice(incoming), *sheet.anomalies, *merged.kept, *decisions.anomalies),
    )


def _says_the_same(sheet: ParsedRecord, previous: ParsedRecord | None) -> bool:
    """Whether every field that is read equals the last import's."""
    return previous is not None and replace(sheet, anomalies=()) == replace(previous, anomalies=())


def _previous(incoming: IncomingRecord, context: Context) -> ParsedRecord | None:
    """Return the record of the last import as it could be read then, or None."""
    if incoming.previous is None:
        return None
    try:
        then = replace(context.without_words(incoming.unknown), as_of=incoming.read_on or context.as_of)
        return parse_record(incoming.kind, incoming.key, incoming.previous, then)
    except UnreadableError:
        return None


@dataclass(frozen=True, slots=True)
class _Base:
    """The base of a merge: the record of the last import, else what is stored here."""

    columns: dict[str, Any]
    owner: str
    phases: Sequence[SourcePhase] = ()
    events: Sequence[SourceEvent] = ()
    sponsors: Sequence[str] = ()
    carriers: Sequence[Carrier] = ()


def _base(
    previous: ParsedRecord | None, sheet: ParsedRecord, row: dict[str, Any], life: StoredLife, as_of: dt.date
) -> _Base:
    """Return the base of a merge: the record of the last import.

    Without one, the source wins (the base is the stored row), but what it does not say keeps its value; if a person
    changed the row, the base is empty, and each difference is a conflict.
    """
    if not row:
        return _Base({}, "")
    if isinstance(previous, ParsedFiche):
        return _Base(previous.columns, "", previous.phases, previous.events, previous.sponsors, previous.carriers)
    if previous is not None:
        return _Base(previous.columns, previous.owner)
    if life.is_edited:
        return _Base({name: _empty_value(value) for name, value in sheet.columns.items()}, "")
    columns = {name: None if value is None else row.get(name) for name, value in sheet.columns.items()}
    return _Base(
        columns,
        row.get("owner__slug") or "",
        [held.row for held in life.phases],
        [held.row for held in life.events],
        [slug for slug, _ in (held.row for held in life.sponsors)],
        [held.carrier for held in life.carriers if is_in_force(held, as_of)],
    )


def _empty_value(value: Any) -> Any:
    """Return the value of an empty column."""
    return None if value is None or isinstance(value, bool) else type(value)()


def _owner(
    incoming: IncomingRecord, sheet: ParsedRecord, base: _Base, row: dict[str, Any], clashes: list[MergeConflict]
) -> str | None:
    """Return the administration to set for an incubator, None if unchanged; append conflicts to ``clashes``."""
    if incoming.kind != SourceKind.INCUBATOR:
        return None
    ours = {"owner": row.get("owner__slug") or ""}
    taken, clashing = merge_values({"owner": base.owner}, ours, {"owner": sheet.owner})
    clashes += clashing
    return taken.get("owner", sheet.owner if not row and sheet.owner else None)


@dataclass(slots=True)
class _MergedLife:
    """The changes to a life, what the source removed, the conflicts, and the phases kept for their dossier."""

    edits: LifeEdits = field(default_factory=LifeEdits)
    withdrawn: list[SourcePhase | SourceEvent] = field(default_factory=list)
    clashes: list[MergeConflict] = field(default_factory=list)
    kept: list[Anomaly] = field(default_factory=list)


def _merge_life(sheet: ParsedRecord, base: _Base, life: StoredLife, as_of: dt.date) -> _MergedLife:
    if not isinstance(sheet, ParsedFiche):
        return _MergedLife()
    phases = merge_phases(base.phases, life.phases, sheet.phases)
    events = merge_events(base.events, life.events, sheet.events)
    kept = _keep_dossiers(sheet, phases, life)
    ours = [held.carrier for held in life.carriers if is_in_force(held, as_of)]
    clashes = [*phases.clashes, *events.clashes]
    sponsors, incubators = Edits[tuple[str, int]](), Edits[MembershipPeriod]()
    if _taken("sponsors", base.sponsors, [row.row[0] for row in life.sponsors], sheet.sponsors, clashes):
        sponsors = pair_sponsors(sheet.sponsors, life.sponsors)
    if _taken("incubators", lead_first(base.carriers), lead_first(ours), lead_first(sheet.carriers), clashes):
        incubators = succeed_memberships(sheet.carriers, life.carriers, as_of)
    edits = LifeEdits(phases.edits, events.edits, sponsors, incubators)
    return _MergedLife(edits, [*phases.withdrawn, *events.withdrawn], clashes, kept)


def _taken(
    part: str, base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], clashes: list[MergeConflict]
) -> bool:
    """Whether to replace our list by the source's; append a conflict to ``clashes`` if both changed."""
    taken, clashing = merge_values({part: list(base)}, {part: list(ours)}, {part: list(theirs)})
    clashes += clashing
    return bool(taken)


def _keep_dossiers(sheet: ParsedRecord, phases: MergedRows[SourcePhase], life: StoredLife) -> list[Anomaly]:
    """Keep the phases that the source removed but that have an investigation dossier here; return anomalies about them."""
    kept = [held for held in life.phases if held.pk in life.dossiers and held.pk in phases.edits.dropped]
    phases.edits.dropped = [pk for pk in phases.edits.dropped if pk not in life.dossiers]
    phases.withdrawn = [row for row in phases.withdrawn if row not in [held.row for held in kept]]
    return [
        Anomaly(
            sheet.kind,
            sheet.key,
            Code.CONFLICT,
            "phases",
            f"la source n’a plus {held.row.kind} du {held.row.start}, gardée pour son dossier d’investigation",
        )
        for held in kept[:1]
    ]


def _named_twice(incoming: IncomingRecord) -> list[Anomaly]:
    return [
        Anomaly(
            incoming.kind,
            incoming.key,
            Code.DUPLICATE,
            name[:100],
            "champ donné deux fois : la dernière valeur est lue",
        )
        for name in dict.fromkeys(incoming.twice)
    ]
