"""Write one state of the records: its changes relative to the previous one, at the date of the state."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Model, ProtectedError

from betagouv.comparison.decisions import Decisions
from betagouv.comparison.difference import IncomingRecord, RecordPlan, difference
from betagouv.comparison.matching import content_of
from betagouv.comparison.renames import claims_of, rename, successions
from betagouv.comparison.stored import RECORD_TABLES, StoredRow
from betagouv.imports.findings import write_findings
from betagouv.models import ImportRun, SourceRecord
from betagouv.parse.records import (
    Anomaly,
    Code,
    Document,
    ParsedFiche,
    SourceEvent,
    SourceKind,
    SourcePhase,
    SourceVocabulary,
    UnreadableError,
)
from betagouv.replay.decisions import ConfirmedRows, sync_awards, sync_designations
from betagouv.sources.items import RawRecord
from betagouv.sources.parse_documents import Context, last_kinds, read_document
from betagouv.sources.repository import FileChange, UnreadableBlobError
from betagouv.sources.state_files import Name, StateFiles
from betagouv.writing import staging
from betagouv.writing.apply import apply, write_files
from budget.models import Award, FundingRound
from common.history import record_versions
from impact.models import Designation
from incubators.models import Administration, Incubator
from startups.models import LifeEvent, Phase, PhaseKind, Startup
from startups.phase_words import MEANINGS_CHANGED


def follow_places(fiches: Mapping[int, ParsedFiche]) -> None:
    """Set the positions of the phases and events of some startups (by primary key) to those of their fiches."""
    phases: dict[int, list[StoredRow[SourcePhase]]] = defaultdict(list)
    events: dict[int, list[StoredRow[SourceEvent]]] = defaultdict(list)
    entries = Phase.objects.filter(startup__in=fiches).order_by("position", "pk")
    columns: tuple[str, ...] = ("startup_id", "pk", "kind_id", "start", "declared_end", "comment", "position")
    for startup, pk, *row in entries.values_list(*columns):
        phases[startup].append(StoredRow(pk, SourcePhase(*row)))
    columns = ("startup_id", "pk", "kind", "date", "comment", "position")
    for startup, pk, *row in (
        LifeEvent.objects.filter(startup__in=fiches).order_by("position", "pk").values_list(*columns)
    ):
        events[startup].append(StoredRow(pk, SourceEvent(*row)))
    staging.update(
        Phase, ["position"], [row for key, one in fiches.items() for row in misplaced(one.phases, phases[key])]
    )
    staging.update(
        LifeEvent, ["position"], [row for key, one in fiches.items() for row in misplaced(one.events, events[key])]
    )


def misplaced[T: (SourcePhase, SourceEvent)](listed: Sequence[T], held: Sequence[StoredRow[T]]) -> list[list[int]]:
    """Return the key and the right position of each held row whose position is not the listed one."""
    places: dict[object, list[int]] = defaultdict(list)
    for row in listed:
        places[content_of(row)].append(row.position)
    found = []
    for one in held:
        rights = places[content_of(one.row)]
        if rights and (right := rights.pop(0)) != one.row.position:
            found.append([one.pk, right])
    return found


FILE = "fichier"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a state: « renamed », « removed », « refused », « disputed » or « circle », the record, and details."""

    day: dt.date
    sort: str
    kind: str
    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record in a state."""

    document: Document
    digest: str
    twice: Sequence[str] = ()
    raw: RawRecord | None = None


@dataclass(slots=True)
class KnownRecords:
    """The records of the states replayed so far; read from the database once, then updated."""

    ranks: dict[str, int]
    last_kinds: frozenset[str]
    names: dict[str, set[str]]
    sources: set[Name]
    day: dt.date | None = None
    followed: ConfirmedRows = field(default_factory=ConfirmedRows)

    @classmethod
    def load(cls, day: dt.date | None) -> "KnownRecords":
        return cls(
            ranks=dict(PhaseKind.objects.values_list("key", "rank")),
            last_kinds=last_kinds(),
            names={
                SourceKind.ORGANISATION: set(Administration.objects.values_list("slug", flat=True)),
                SourceKind.INCUBATOR: set(Incubator.objects.values_list("slug", flat=True)),
                SourceKind.FAST: {str(number) for number in FundingRound.objects.values_list("number", flat=True)},
            },
            sources=set(SourceRecord.objects.values_list("kind", "key")),
            day=day,
        )

    def context(self, day: dt.date) -> Context:
        return Context(
            SourceVocabulary(
                ranks=self.ranks,
                incubators=frozenset(self.names[SourceKind.INCUBATOR]),
                organisations=frozenset(self.names[SourceKind.ORGANISATION]),
                rounds=frozenset(map(int, self.names[SourceKind.FAST])),
                last_kinds=self.last_kinds,
            ),
            day,
        )


@dataclass(slots=True)
class StateWriter:
    """Write the changes of one state. The caller opens the transaction, and sets its record time."""

    known: KnownRecords
    import_run: ImportRun
    moment: dt.datetime
    day: dt.date
    read: Callable[[str], bytes]
    notes: list[Note] = field(default_factory=list)
    learned: set[str] = field(default_factory=set)

    def write(self, files: StateFiles) -> None:
        records = {name: record for name, change in files.written.items() if (record := self._read(name, change))}
        self._rename(files, records)
        for kind in SourceKind:
            written = {key: record for (one, key), record in records.items() if one == kind}
            self._write_kind(kind, self._to_read_again(kind, written) | written)
        for name in files.removed:
            if name in self.known.sources:
                self._remove(*name)
        self.known.day = self.day

    def _note(self, sort: str, name: Name, detail: str = "") -> None:
        self.notes.append(Note(self.day, sort, *name, detail))

    def _read(self, name: Name, change: FileChange) -> ReadRecord | None:
        """Return the record in a file; None, with a finding and a note, if unreadable: what is stored stays."""
        kind, key = name
        try:
            raw = RawRecord(kind, key, self.read(change.blob), change.path.removeprefix("content/"))
            document, twice = read_document(raw)
            return ReadRecord(document, hashlib.sha256(raw.data).hexdigest(), twice, raw)
        except (UnreadableError, UnreadableBlobError) as error:
            self._refuse(name, str(error))
        return None

    def _refuse(self, name: Name, reason: str) -> None:
        kind, key = name
        self._note("refused", name, reason)
        if kind == SourceKind.STARTUP and name in self.known.sources:
            rows = SourceRecord.objects.filter(kind=kind, key=key).values_list("anomalies", flat=True)
            standing = [Anomaly(kind, key, *row) for rows_of in rows for row in rows_of]
            write_findings({key: [*standing, Anomaly(kind, key, Code.INVALID, FILE, reason)]}, self.moment)

    def _rename(self, files: StateFiles, records: dict[Name, ReadRecord]) -> None:
        """Change the keys of the renamed records."""
        for kind in SourceKind:
            absent = {key for one, key in files.removed if one == kind and (one, key) in self.known.sources}
            if not absent:
                continue
            claims = {key: claims_of(record.document) for (one, key), record in records.items() if one == kind}
            shown = {old[1]: new[1] for old, new in files.renamed if old[0] == kind}
            found = successions(absent, claims, shown)
            for old, new in found.successors.items():
                if (kind, new) not in self.known.sources and rename(kind, old, new):
                    self._follow(kind, old, new)
            for old, successors in found.disputed.items():
                self._note("disputed", (kind, old), ", ".join(successors))

    def _follow(self, kind: str, old: str, new: str) -> None:
        self._note("renamed", (kind, old), new)
        self.known.sources.discard((kind, old))
        self.known.sources.add((kind, new))
        if kind in (SourceKind.ORGANISATION, SourceKind.INCUBATOR):
            self.known.names[kind].discard(old)
            self.known.names[kind].add(new)
            self.learned.add(new)

    def _to_read_again(self, kind: str, written: Iterable[str]) -> dict[str, ReadRecord]:
        """Return the records that this state does not change but that must be parsed again because of it.

        A word changed its meaning, or a record that they name has become known.
        """
        last = self.known.day
        is_other_meaning = last is not None and any(last < day <= self.day for day in MEANINGS_CHANGED)
        if not is_other_meaning and not self.learned:
            return {}
        waiting = SourceRecord.objects.filter(kind=kind).exclude(key__in=list(written)).exclude(anomalies=[])
        return {
            row.key: ReadRecord(row.document, row.digest)
            for row in waiting.order_by("pk")
            if is_other_meaning or any(word in self.learned for *_, word in row.anomalies)
        }

    def _write_kind(self, kind: str, records: dict[str, ReadRecord]) -> None:
        if not records:
            return
        context = self.known.context(self.day)
        incoming = [
            IncomingRecord(
                kind,
                key,
                key,
                record.digest,
                record.document,
                None,
                record.twice,
                is_previous_state=(kind, key) in self.known.sources,
            )
            for key, record in records.items()
        ]
        plans, refused = difference(kind, incoming, context)
        for one in refused:
            self._refuse((kind, one.incoming.key), one.reason)
        plans = [replace(plan, decisions=Decisions(), anomalies=_source_doubts(plan)) for plan in plans]
        self._record_first_met(kind, plans)
        apply(kind, plans, self.import_run)
        write_files(kind, {key: record.raw for key, record in records.items() if record.raw})
        self._learn(kind, plans)
        if kind == SourceKind.STARTUP:
            write_findings({plan.incoming.key: plan.anomalies for plan in plans}, self.moment)
            self._follow_decisions(plans)

    def _record_first_met(self, kind: str, plans: Sequence[RecordPlan]) -> None:
        """Record that a row created earlier by another source is known from the first state that contains it."""
        if kind in RECORD_TABLES:
            met = [plan.pk for plan in plans if plan.pk and (kind, plan.incoming.key) not in self.known.sources]
            if met:
                record_versions(RECORD_TABLES[kind][0], met)

    def _learn(self, kind: str, plans: Sequence[RecordPlan]) -> None:
        for plan in plans:
            self.known.sources.add((kind, plan.incoming.key))
            name = str(plan.name)
            if kind in self.known.names and name not in self.known.names[kind]:
                self.known.names[kind].add(name)
                self.learned.add(name)

    def _follow_decisions(self, plans: Sequence[RecordPlan]) -> None:
        ids = dict(Startup.objects.filter(slug__in=[plan.name for plan in plans]).values_list("slug", "pk"))
        follow_places({ids[plan.name]: plan.sheet for plan in plans if isinstance(plan.sheet, ParsedFiche)})
        sync_designations(list(ids.values()), self.known.followed)
        sync_awards(
            {ids[plan.name]: plan.sheet.grants for plan in plans if isinstance(plan.sheet, ParsedFiche)},
            self.known.followed,
        )

    def _remove(self, kind: str, key: str) -> None:
        """Delete a record that is no longer in the records; a row with references stays, closed."""
        self._note("removed", (kind, key))
        self.known.sources.discard((kind, key))
        SourceRecord.objects.filter(kind=kind, key=key).delete()
        if kind not in (SourceKind.STARTUP, SourceKind.INCUBATOR, SourceKind.ORGANISATION):
            return
        row = RECORD_TABLES[kind][0]._default_manager.filter(slug=key).first()
        if row is None:
            return
        if isinstance(row, Startup):
            Award.objects.filter(startup=row).delete()
            Designation.objects.filter(startup=row).delete()
        if _deleted(row):
            self.known.names.get(kind, set()).discard(key)
        elif isinstance(row, Incubator):
            row.closed_on = self.day
            row.save(update_fields=["closed_on"])


def _deleted(row: Model) -> bool:
    try:
        row.delete()
    except ProtectedError:
        return False
    return True


def _source_doubts(plan: RecordPlan) -> tuple[Anomaly, ...]:
    """Return the anomalies of the record itself.

    Conflicts are left out: during a replay, the stored row is the previous state, not an edit made here.
    """
    return tuple(doubt for doubt in plan.anomalies if doubt not in plan.decisions.anomalies)
