"""What a record that moved changes in the database: found beside what is stored, nothing written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from betagouv.decisions import Decisions, decide
from betagouv.matching import Edits, Tenure, pair_events, pair_phases, pair_sponsors, succeed
from betagouv.parse.records import Anomaly, Code, Document, Entry, Event, Fiche, Kind, Sheet, UnreadableError
from betagouv.reading import Context, read_sheet
from betagouv.stored import SHEETS, StoredLife, lives, rows


@dataclass(frozen=True, slots=True)
class Moved:
    """A record whose source moved, or that could not be understood whole last time.

    ``previous`` is its document of the last import. ``scope`` limits what may change to some fields (None: all).
    """

    kind: str
    key: str
    where: str
    digest: str
    document: Document
    previous: Document | None
    twice: Sequence[str] = ()
    scope: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LifeEdits:
    """What changes in the life of a fiche."""

    phases: Edits[Entry] = field(default_factory=Edits)
    events: Edits[Event] = field(default_factory=Edits)
    sponsors: Edits[tuple[str, int]] = field(default_factory=Edits)
    incubators: Edits[Tenure] = field(default_factory=Edits)

    def fields(self) -> list[str]:
        names = ("phases", "events", "sponsors", "incubators")
        return [name for name in names if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does of a record. ``pk`` is None for one to create; ``columns`` holds what it writes.

    ``fields`` names what changes, ``overwritten`` those of them that somebody had edited since the last import.
    """

    moved: Moved
    name: Any
    pk: int | None
    columns: dict[str, Any]
    owner: str | None
    life: LifeEdits
    decisions: Decisions
    fields: tuple[str, ...]
    overwritten: tuple[str, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def status(self) -> str:
        if self.pk is None and (self.name is not None or self.moved.previous is None):
            return "created"
        return "changed" if self.fields else "unchanged"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is left alone, and why."""

    moved: Moved
    reason: str


def difference(
    kind: str, batch: Sequence[Moved], context: Context, *, locking: bool = False
) -> tuple[list[Plan], list[Refused]]:
    """The plans of some records of one kind, and those refused.

    ``locking`` holds the stored rows until the end of the transaction: who edits one meanwhile waits, and the difference
    is with what is there when it is written.
    """
    sheets: list[tuple[Moved, Sheet]] = []
    refused: list[Refused] = []
    for moved in batch:
        try:
            sheets.append((moved, read_sheet(kind, moved.key, moved.document, context)))
        except UnreadableError as error:
            refused.append(Refused(moved, str(error)))
    if kind not in SHEETS:
        return [_plan(moved, sheet, {}, StoredLife(), context) for moved, sheet in sheets], refused
    columns = list(sheets[0][1].columns) if sheets else []
    stored = rows(kind, [_name(sheet) for _, sheet in sheets], columns, locking=locking)
    life = lives([row["id"] for row in stored.values()]) if kind == Kind.STARTUP else {}
    plans = []
    names: set[Any] = set()
    for moved, sheet in sheets:
        row = stored.get(_name(sheet), {})
        if _name(sheet) in names:
            refused.append(Refused(moved, f"porte un numéro déjà donné dans cette source : {_name(sheet)}"))
        elif row.get("is_fictitious"):
            refused.append(Refused(moved, "porte l'identifiant d'un enregistrement fictif de la démonstration"))
        else:
            names.add(_name(sheet))
            plans.append(_plan(moved, sheet, row, life.get(row.get("id", 0), StoredLife()), context))
    return plans, refused


def _name(sheet: Sheet) -> Any:
    return sheet.columns["number"] if sheet.kind == Kind.FAST else sheet.key


def _plan(moved: Moved, sheet: Sheet, row: dict[str, Any], life: StoredLife, context: Context) -> Plan:
    previous = _previous(moved, context)
    columns = {name: value for name, value in sheet.columns.items() if not row or row[name] != value}
    owner = sheet.owner if moved.kind == Kind.INCUBATOR and (row.get("owner__slug") or "") != sheet.owner else None
    edits, kept = _life_edits(sheet, life, context.as_of)
    decisions = decide(sheet, previous, life)
    fields = [*columns, *(["owner"] if owner is not None else []), *edits.fields(), *decisions.fields()]
    if moved.scope is not None:
        fields = [name for name in fields if name in moved.scope]
        columns = {name: value for name, value in columns.items() if name in fields}
        owner = owner if "owner" in fields else None
        edits = LifeEdits(**{name: getattr(edits, name) for name in edits.fields() if name in fields})
        awards = Decisions(grants=decisions.grants, amounts=decisions.amounts)
        decisions = awards if "fast" in moved.scope else Decisions()
    if not fields and moved.previous is not None and moved.previous != moved.document:
        fields = ["document"]
    return Plan(
        moved=moved,
        name=_name(sheet) if moved.kind in SHEETS else None,
        pk=row.get("id"),
        columns=columns,
        owner=owner,
        life=edits,
        decisions=decisions,
        fields=tuple(fields),
        overwritten=_overwritten(fields, previous, row, life, context.as_of) if row and moved.scope is None else (),
        anomalies=(*_twice(moved), *sheet.anomalies, *kept, *decisions.anomalies),
    )


def _previous(moved: Moved, context: Context) -> Sheet | None:
    """What the record said last time."""
    if moved.previous is None:
        return None
    try:
        return read_sheet(moved.kind, moved.key, moved.previous, context)
    except UnreadableError:
        return None


def _life_edits(sheet: Sheet, life: StoredLife, as_of: dt.date) -> tuple[LifeEdits, list[Anomaly]]:
    """The edits of a life, and a doubt for each phase that stays because somebody wrote its dossier."""
    if not isinstance(sheet, Fiche):
        return LifeEdits(), []
    phases = pair_phases(sheet.phases, life.phases)
    kept = [held for held in life.phases if held.pk in life.dossiers and held.pk in phases.dropped]
    phases = replace(phases, dropped=[pk for pk in phases.dropped if pk not in life.dossiers])
    doubts = [
        Anomaly(
            sheet.kind,
            sheet.key,
            Code.CONFLICT,
            "phases",
            f"la source n'a plus {held.row.kind} du {held.row.start}, gardée pour son dossier d'investigation",
        )
        for held in kept[:1]
    ]
    edits = LifeEdits(
        phases=phases,
        events=pair_events(sheet.events, life.events),
        sponsors=pair_sponsors(sheet.sponsors, life.sponsors),
        incubators=succeed(sheet.carriers, life.carriers, as_of),
    )
    return edits, doubts


def _overwritten(
    fields: Sequence[str], previous: Sheet | None, row: dict[str, Any], life: StoredLife, as_of: dt.date
) -> tuple[str, ...]:
    """Of the fields that change, those whose stored value is not what the record said last time."""
    if previous is None:
        return ()
    edited = set(_life_edits(previous, life, as_of)[0].fields())
    edited |= {name for name, value in previous.columns.items() if row[name] != value}
    if (row.get("owner__slug") or "") != previous.owner:
        edited.add("owner")
    return tuple(name for name in fields if name in edited)


def _twice(moved: Moved) -> list[Anomaly]:
    return [
        Anomaly(moved.kind, moved.key, Code.DUPLICATE, name[:100], "champ donné deux fois : la dernière valeur est lue")
        for name in dict.fromkeys(moved.twice)
    ]
