"""Build the exported files, one batch of records at a time. Reads only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from django.conf import settings

from betagouv.comparison.matching import is_in_force
from betagouv.comparison.stored import StoredLife, lives, rows
from betagouv.conflicts.queries import Withheld, withheld_of
from betagouv.export.fiche import RecordedFiche, rewritten
from betagouv.export.lines import UneditableError
from betagouv.export.sheets import COLUMNS as COLUMNS_OF
from betagouv.export.sheets import rewritten_sheet
from betagouv.fields import COLUMNS, RecordsStage
from betagouv.models import SourceFile, SourceRecord
from betagouv.parse.records import SourceKind
from betagouv.sources.items import FOLDERS
from betagouv.sources.parse_documents import Context, load_context, unknown_words
from common.clock import today
from startups.models import Startup

BATCH = 500


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file: its path in ``content/``, its bytes at the last import (None: a new file) and its new bytes.

    ``problem`` is the reason why a change could not be exported.
    """

    kind: str
    key: str
    path: str
    before: bytes | None
    after: bytes
    problem: str = ""

    @property
    def changed(self) -> bool:
        return self.before != self.after


def exported_files() -> Iterator[ExportedFile]:
    """Yield every file: those of the last import, then those of fiches created here.

    Records imported by the API have no file to edit, and are left out.
    """
    context = load_context(today())
    for kind in (SourceKind.ORGANISATION, SourceKind.INCUBATOR):
        yield from _exported_sheets(kind, context)
    for kind in (SourceKind.PHASE, SourceKind.FAST):
        files = SourceFile.objects.filter(record__kind=kind).order_by("path").select_related("record")
        for file in files.iterator(chunk_size=BATCH):
            data = bytes(file.data)
            yield ExportedFile(kind, file.record.key, file.path, data, data)
    slugs = Startup.objects.order_by("slug").values_list("slug", flat=True)
    for batch in batched(slugs.iterator(), BATCH):
        yield from exported_fiches(batch, context)


def _exported_sheets(kind: str, context: Context) -> Iterator[ExportedFile]:
    """Yield the files of organisations or incubators, which are few: three queries."""
    found = SourceRecord.objects.filter(kind=kind, file__isnull=False).order_by("file__path")
    records = list(found.select_related("file").defer("document"))
    stored = rows(kind, [record.key for record in records], COLUMNS_OF[kind])
    withheld = _withheld_of(records)
    for record in records:
        data = bytes(record.file.data)
        as_imported = ExportedFile(kind, record.key, record.file.path, data, data)
        if record.key not in stored:
            yield as_imported
            continue
        then = context.without_words(unknown_words(record.doubts()))
        parts = withheld.get(record.key, Withheld()).parts
        try:
            yield replace(as_imported, after=rewritten_sheet(kind, record.key, data, stored[record.key], then, parts))
        except UneditableError as error:
            yield replace(as_imported, problem=str(error))


def _withheld_of(records: Iterable[SourceRecord]) -> dict[str, Withheld]:
    """Return what stays as in the source, by record key: what is in conflict, unless this site owns the fiches."""
    return {} if settings.RECORDS_STAGE == RecordsStage.OWNER else withheld_of(records)


def exported_fiches(slugs: Sequence[str], context: Context) -> Iterator[ExportedFile]:
    """Yield the files of some fiches, in order: a constant number of queries.

    A value in conflict is written only if this site owns the fiches.
    """
    records = SourceRecord.objects.filter(kind=SourceKind.STARTUP, key__in=slugs).order_by("pk")
    known = {record.key: record for record in records.select_related("file").defer("document")}
    stored = rows(SourceKind.STARTUP, slugs, COLUMNS)
    life = lives([row["id"] for row in stored.values()])
    withheld = _withheld_of(known.values())
    for slug in slugs:
        row, record = stored.get(slug), known.get(slug)
        file = getattr(record, "file", None)
        if row is None or (record is not None and file is None):
            continue
        here = _here({name: row[name] for name in COLUMNS}, life.get(row["id"], StoredLife()), context)
        then = context.without_words(unknown_words(record.doubts())) if record else context
        before = bytes(file.data) if file else None
        path = file.path if file else f"{FOLDERS[SourceKind.STARTUP]}/{slug}.md"
        try:
            after = rewritten(slug, before, here, then, withheld.get(slug))
        except UneditableError as error:
            if before is not None:
                yield ExportedFile(SourceKind.STARTUP, slug, path, before, before, str(error))
            continue
        yield ExportedFile(SourceKind.STARTUP, slug, path, before, after)


def _here(columns: dict[str, object], life: StoredLife, context: Context) -> RecordedFiche:
    carriers = [held.carrier for held in life.carriers if is_in_force(held, context.as_of)]
    return RecordedFiche(
        columns=columns,
        phases=[held.row for held in life.phases],
        events=[held.row for held in life.events],
        sponsors=[slug for slug, _ in (held.row for held in life.sponsors)],
        carriers=sorted(carriers, key=lambda carrier: (not carrier.is_lead, carrier.position)),
    )
