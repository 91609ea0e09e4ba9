"""Replay every state of the history in order, one transaction each, resuming after the last run."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from betagouv.comparison.renames import circles, claims_of
from betagouv.comparison.stored import last_fact
from betagouv.imports.importing import IMPORT_LOCK
from betagouv.models import ImportRun, Replay, SourceRecord
from betagouv.parse.records import SourceKind
from betagouv.presenters import record_fr
from betagouv.replay.states import KnownRecords, Note, StateWriter
from betagouv.sources.items import SourceError
from betagouv.sources.repository import Blobs, RecordsState, count_states, is_in_history, open_repository, states
from betagouv.sources.state_files import files_of
from common.background import recompute
from common.freshness import RECORDS, record_freshness
from common.history import record_versions, recorded_at
from common.locks import take_turn
from common.models import ReplayBounds
from common.words import date_fr
from startups.models import LifeEvent, Phase, PhaseKind

type Progress = Callable[[int, int, dt.date], None]
"""Told how many states are done, how many there are, and the day of the last."""

SENTENCES = {
    "renamed": "Renommé",
    "removed": "Retiré de la source",
    "refused": "Illisible",
    "disputed": "Plusieurs successeurs",
    "circle": "Renvois en cercle",
}


@dataclass(slots=True)
class ReplayReport:
    """The result of a run of the replay."""

    source: str
    states: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    is_whole: bool = False
    notes: list[Note] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "applied": True,
            "states": self.states,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "whole": self.is_whole,
            "notes": [{**asdict(note), "day": note.day.isoformat()} for note in self.notes],
        }

    def lines(self) -> Iterator[str]:
        if self.first is None or self.last is None:
            yield "Aucun état nouveau : l’historique est déjà repris."
            return
        yield f"{self.states} états repris, du {date_fr(self.first)} au {date_fr(self.last)}."
        counts = Counter(note.sort for note in self.notes)
        yield ", ".join(f"{SENTENCES[sort].lower()} : {counts[sort]}" for sort in SENTENCES) + "."
        for note in self.notes:
            detail = f" ({note.detail})" if note.detail else ""
            yield f"{note.day:%d/%m/%Y} {SENTENCES[note.sort]} : {record_fr(note.kind, note.key)}{detail}."


def replay(address: str, *, until: dt.date | None = None, progress: Progress | None = None) -> ReplayReport:
    """Record each state of the repository at ``address`` at its own record time, from the first one not recorded yet.

    Each state is one transaction: an interrupted run is resumed by the next.

    :raises SourceError: the database contains other records, a person has written, or the history was rewritten.
    """
    with open_repository(address) as path:
        position = Replay.objects.select_related("import_run").first()
        check_start(position)
        if position and not is_in_history(path, position.commit):
            raise SourceError(
                f"L’historique a été réécrit : il ne contient plus l’état {position.commit[:12]}, dernier repris."
            )
        run = _Run(path, ReplayReport(address), position)
        with Blobs(path) as blobs:
            run.record_states(blobs, until, progress or (lambda done, total, day: None))
    return run.report


def check_start(position: Replay | None) -> None:
    """Check that the database can be replayed into.

    :raises SourceError: it can't.
    """
    edited = ReplayBounds.objects.filter(edited_since__isnull=False).values_list("edited_since", flat=True).first()
    if edited:
        raise SourceError(
            f"Des personnes ont écrit ici depuis le {date_fr(timezone.localdate(edited))} : le passé ne peut plus être repris. "
            "Utilisez « import_betagouv »."
        )
    if not PhaseKind.objects.exists():
        raise SourceError("Les mots des phases manquent : lancez d’abord « manage.py load_reference ».")
    imports = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS)
    if position:
        imports = imports.exclude(pk=position.import_run_id)
    if imports.exists() or (position is None and (Phase.objects.exists() or LifeEvent.objects.exists())):
        raise SourceError(
            "La base contient déjà des enregistrements : l’historique se reprend sur une base qui n’en a pas."
        )


class _Run:
    """One run: the known records, and the progress."""

    def __init__(self, path: Path, report: ReplayReport, position: Replay | None) -> None:
        self.path = path
        self.report = report
        self.position = position
        self.known = KnownRecords.load(position.import_run.records_as_of if position else None)

    def record_states(self, blobs: Blobs, until: dt.date | None, progress: Progress) -> None:
        """Record the states until a day, one transaction each."""
        after = self.position.commit if self.position else ""
        total = count_states(self.path, after=after)
        self.report.is_whole = True
        for state in states(self.path, after=after):
            if until and state.day > until:
                self.report.is_whole = False
                break
            if state.moment > timezone.now():
                raise SourceError(f"L’état {state.commit[:12]} est daté du {date_fr(state.day)} : ce jour est à venir.")
            self._write(state, blobs)
            self.report.states += 1
            self.report.first = self.report.first or state.day
            self.report.last = state.day
            progress(self.report.states, total, state.day)
        if self.report.states:
            self._conclude()

    def _write(self, state: RecordsState, blobs: Blobs) -> None:
        reason = f"État du {date_fr(state.day)} des enregistrements de beta.gouv.fr"
        with transaction.atomic(), recorded_at(state.moment, reason=reason):
            take_turn(IMPORT_LOCK)
            position = self._advance(state)
            files = files_of(state.changes)
            if files:
                writer = StateWriter(self.known, position.import_run, state.moment, state.day, blobs.read)
                writer.write(files)
                self.report.notes += writer.notes

    def _advance(self, state: RecordsState) -> Replay:
        """Record that the state is replayed, in the same transaction."""
        if self.position is None:
            record_versions(PhaseKind, list(PhaseKind.objects.values_list("pk", flat=True)))
            import_run = ImportRun.objects.create(source=self.report.source[:500], records_as_of=state.day)
            self.position = Replay(pk=1, import_run=import_run)
        self.position.commit = state.commit
        self.position.states += 1
        self.position.save()
        self.position.import_run.records_as_of = state.day
        self.position.import_run.save(update_fields=["records_as_of"])
        return self.position

    def _conclude(self) -> None:
        """Report the circles of renames, store the report, and request the figures."""
        for kind in (SourceKind.INCUBATOR, SourceKind.STARTUP):
            documents = SourceRecord.objects.filter(kind=kind).values_list("key", "document").order_by("key")
            for circle in circles({key: claims_of(document) for key, document in documents}):
                self.report.notes.append(
                    Note(self.report.last or dt.date.min, "circle", kind, circle[0], ", ".join(circle))
                )
        if self.position:
            import_run = self.position.import_run
            before = import_run.report.get("notes", [])
            import_run.report = {**self.report.as_json(), "states": self.position.states}
            import_run.report["notes"] = before + import_run.report["notes"]
            with transaction.atomic():
                import_run.save(update_fields=["report"])
                record_freshness(RECORDS, import_run.records_as_of, last_fact(import_run.records_as_of))
                recompute.request()
