"""Compute what differs from the last import in the fiches that people changed, with who changed it. Stores nothing."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Model

from betagouv.comparison.matching import content_of, event_keys, is_in_force, lead_first, match, phase_keys
from betagouv.comparison.merge import as_json, named
from betagouv.comparison.stored import StoredLife, StoredRow, lives, rows
from betagouv.fields import COLUMNS, REPORTED, RecordsStage
from betagouv.models import Absence, Conflict, SentValue, SourceRecord
from betagouv.parse.records import ParsedFiche, SourceEvent, SourceKind, SourcePhase, UnreadableError
from betagouv.sources.parse_documents import Context, load_context, parse_record, unknown_words
from common.clock import today
from common.history import LOADINGS, RowVersionChange, changes
from startups.models import LifeEvent, Membership, Phase, Sponsorship, Startup
from startups.versions import last_edits

NEW_FICHE = "fiche"
"""The part of the line about a fiche that was created here."""
NOT_RETURNED = {field.column for field in REPORTED if not field.is_returned}
EMPTIED = {"link", "content"}
"""The texts that the export of espace-membre empties in a file, when they are empty there; it keeps all others."""
READ_THERE = {field.column for field in REPORTED if field.written and not field.is_standard} | {"accessibility"}
"""What its API gives back, emptied or not."""
BY_PROGRAMS = {"importer", "replay", *LOADINGS}
TABLES: dict[str, type[Model]] = {
    "phases": Phase,
    "events": LifeEvent,
    "sponsors": Sponsorship,
    "incubators": Membership,
}


@dataclass(frozen=True, slots=True)
class LocalChange:
    """A value of a fiche that the source does not have yet.

    ``part`` is a column, a part of the life, or NEW_FICHE; ``place`` names the phase or event. ``ours`` is None for one
    to remove, ``theirs`` for one to add. ``startup`` and ``row`` are the keys of the service, and of our
    phase or event. ``change`` is the last change of it by a person, once ``with_last_changes`` has read it. ``conflict``
    and ``absence`` are the keys of the open ones, once ``with_open_questions`` has read them. ``sent`` is the answer of
    espace-membre to this value, if it was sent.
    """

    slug: str
    name: str
    part: str
    place: str
    ours: Any
    theirs: Any
    startup: int
    row: int | None = None
    change: RowVersionChange | None = None
    conflict: int | None = None
    absence: int | None = None
    sent: SentValue | None = None

    @property
    def is_never_returned(self) -> bool:
        """Whether neither the files nor the API of espace-membre give this value back, so that no import closes the line."""
        returned = {*TABLES, *EMPTIED, *(READ_THERE if settings.ESPACE_MEMBRE_READ_KEY else ())}
        is_emptied = self.ours in (None, "") and self.part not in returned
        return self.part in NOT_RETURNED or is_emptied

    @property
    def is_done(self) -> bool:
        """Whether espace-membre accepted a value that no import will bring."""
        return self.is_never_returned and self.sent is not None and self.sent.outcome == SentValue.Outcome.SENT


def is_anything_imported() -> bool:
    """Whether an import has read a fiche, so that fiches can be compared: one query."""
    return SourceRecord.objects.filter(kind=SourceKind.STARTUP).exists()


def local_changes(startups: Collection[int] | None = None) -> list[LocalChange]:
    """Return what is to be reported about some startups (keys; None: all), by name: some thirteen queries.

    Only fiches that a person changed have any, and none if nothing was imported, or in the stage ``owner``.
    """
    if settings.RECORDS_STAGE != RecordsStage.ALONGSIDE or not is_anything_imported():
        return []
    return [one for one in changes_since_import(startups) if not one.is_done]


def changes_since_import(startups: Collection[int] | None = None) -> list[LocalChange]:
    """Return what people changed in some startups (keys; None: all) that their last import does not have, whatever the
    stage.
    """
    edited = Startup.objects.filter(pk__in=last_edits(startups)).order_by("name", "slug")
    fiches = [_Fiche(*row) for row in edited.values_list("pk", "slug", "name")]
    return list(_changes_of(fiches)) if fiches else []


@dataclass(frozen=True, slots=True)
class _Fiche:
    pk: int
    slug: str
    name: str


type _Pair = tuple[str, Any, Any, int | None]
"""A part of a fiche: its name, ours, theirs, and the key of our row, of a phase or an event."""


def _changes_of(fiches: Sequence[_Fiche]) -> Iterator[LocalChange]:
    slugs = [one.slug for one in fiches]
    records = SourceRecord.objects.filter(kind=SourceKind.STARTUP, key__in=slugs).order_by("pk")
    by_slug = {one.key: one for one in records.select_related("import_run").defer("import_run__report")}
    stored, life = rows(SourceKind.STARTUP, slugs, COLUMNS), lives([one.pk for one in fiches])
    context = load_context(today())
    sent = _sent_values(slugs)
    for fiche in fiches:
        record = by_slug.get(fiche.slug)
        if record is None:
            yield LocalChange(fiche.slug, fiche.name, NEW_FICHE, "", fiche.name, None, fiche.pk)
            continue
        for part, ours, theirs, row in _pairs(record, stored[fiche.slug], life.get(fiche.pk, StoredLife()), context):
            place = named(ours or theirs) if part in ("phases", "events") else ""
            yield LocalChange(
                fiche.slug,
                fiche.name,
                part,
                place,
                ours,
                theirs,
                fiche.pk,
                row,
                sent=answer if (answer := sent.get((fiche.slug, part))) and answer.value == ours else None,
            )


def with_open_questions(local_changes: Sequence[LocalChange]) -> list[LocalChange]:
    """Return the changes, each with the open conflict about it and the open absence of its fiche: two queries."""
    slugs = {one.slug for one in local_changes}
    conflicts, absences = _open_conflicts(slugs), _open_absences(slugs)
    return [
        replace(one, conflict=conflicts.get((one.slug, one.part, _disputed(one))), absence=absences.get(one.slug))
        for one in local_changes
    ]


def _disputed(change: LocalChange) -> str:
    """Return the place that a conflict about a change names: that of the source, if it has the row."""
    return named(change.theirs) if change.place and change.theirs else change.place


def _open_conflicts(slugs: Collection[str]) -> dict[tuple[str, str, str], int]:
    found = Conflict.objects.filter(
        record__kind=SourceKind.STARTUP, record__key__in=slugs, settled_at__isnull=True
    ).order_by("pk")
    return {(key, part, place): pk for key, part, place, pk in found.values_list("record__key", "part", "place", "pk")}


def _sent_values(slugs: Collection[str]) -> dict[tuple[str, str], SentValue]:
    found = SentValue.objects.filter(record__kind=SourceKind.STARTUP, record__key__in=slugs)
    return {(one.record.key, one.part): one for one in found.order_by("pk").select_related("record")}


def _open_absences(slugs: Collection[str]) -> dict[str, int]:
    found = Absence.objects.filter(kind=SourceKind.STARTUP, key__in=slugs, settled_at__isnull=True)
    return dict(found.order_by("pk").values_list("key", "pk"))


def _pairs(record: SourceRecord, row: Mapping[str, Any], life: StoredLife, context: Context) -> Iterator[_Pair]:
    """Yield the parts of a fiche that differ from the document of the last import, in the order of the fields."""
    then = replace(context.without_words(unknown_words(record.doubts())), as_of=record.import_run.records_as_of)
    try:
        base = parse_record(record.kind, record.key, record.document, then)
    except UnreadableError:
        return
    if not isinstance(base, ParsedFiche):
        return
    for field in REPORTED:
        if field.column:
            if field.column in base.columns and row[field.column] != base.columns[field.column]:
                yield field.column, row[field.column], base.columns[field.column], None
        else:
            yield from _life_pairs(field.file, base, life, context)


def _life_pairs(part: str, base: ParsedFiche, life: StoredLife, context: Context) -> Iterator[_Pair]:
    if part == "phases":
        yield from _row_pairs(part, base.phases, life.phases, phase_keys(follows=True))
    elif part == "events":
        yield from _row_pairs(part, base.events, life.events, event_keys(follows=True))
    elif part == "sponsors" and (ours := [one.row[0] for one in life.sponsors]) != list(base.sponsors):
        yield part, ours, list(base.sponsors), None
    elif part == "incubators":
        held = lead_first(one.carrier for one in life.carriers if is_in_force(one, context.as_of))
        if held != lead_first(base.carriers):
            yield part, held, lead_first(base.carriers), None


def _row_pairs[T: (SourcePhase, SourceEvent)](
    part: str, base: Sequence[T], held: Sequence[StoredRow[T]], keys: Iterable[Callable[[T], Hashable]]
) -> Iterator[_Pair]:
    """Yield our row and that of the source, where they differ; None for one that is on one side only."""
    same, theirs = match(base, held, [content_of])
    ours = [one for one in held if one.pk not in same]
    paired, gone = match(theirs, ours, keys)
    yield from ((part, one.row, paired.get(one.pk), one.pk) for one in ours)
    yield from ((part, None, row, None) for row in gone)


def with_last_changes(local_changes: Sequence[LocalChange]) -> list[LocalChange]:
    """Return the changes, each with its last change by a person: five queries, which read the whole history of their
    services.
    """
    last_changes = _LastChanges({one.startup for one in local_changes}) if local_changes else None
    return [replace(one, change=last_changes.of(one)) for one in local_changes] if last_changes else []


class _LastChanges:
    """The last change of each value by a person, in the histories of some startups: five queries."""

    def __init__(self, startups: Collection[int]) -> None:
        self._columns: dict[tuple[int | str, str], RowVersionChange] = {}
        self._rows: dict[tuple[str, int | str], RowVersionChange] = {}
        self._lists: dict[tuple[str, int], RowVersionChange] = {}
        self._removed: dict[tuple[str, int], list[RowVersionChange]] = {}
        for change in _by_people(changes(Startup, pgh_obj_id__in=startups)):
            self._columns |= {(change.row, name): change for name in change.after}
        for part, model in TABLES.items():
            startup_of: dict[int | str, int] = {}
            for change in changes(model, startup_id__in=startups):
                row = change.after or change.before
                startup = startup_of.setdefault(change.row, row.get("startup_id", 0))
                if change.source not in BY_PROGRAMS:
                    self._rows[part, change.row] = self._lists[part, startup] = change
                    if change.kind == "delete":
                        self._removed.setdefault((part, startup), []).append(change)

    def of(self, local_change: LocalChange) -> RowVersionChange | None:
        """Return the last change of a value by a person; None if it is not known."""
        startup, part = local_change.startup, local_change.part
        if part not in TABLES:
            return self._columns.get((startup, "slug" if part == NEW_FICHE else part))
        if local_change.row is not None:
            return self._rows.get((part, local_change.row))
        if part not in ("phases", "events"):
            return self._lists.get((part, startup))
        removed = self._removed.get((part, startup), [])
        return next((one for one in reversed(removed) if _is_version_of(one.before, local_change.theirs)), None)


def _by_people(row_version_changes: Iterable[RowVersionChange]) -> Iterator[RowVersionChange]:
    return (change for change in row_version_changes if change.source not in BY_PROGRAMS)


def _is_version_of(columns: Mapping[str, Any], row: SourcePhase | SourceEvent) -> bool:
    """Whether the columns of a deleted phase or event are those of a row of the source."""
    names = ("start", "declared_end", "comment") if isinstance(row, SourcePhase) else ("date", "comment")
    held = ["" if columns.get(name) is None else str(columns[name]) for name in names]
    return [columns.get("kind_id", columns.get("kind")), *held] == as_json(row)
