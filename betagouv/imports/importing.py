"""Run an import, from a source to its report: one batch of records of a kind at a time, in one transaction."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import batched, groupby

from django.db import transaction
from django.utils import timezone

from betagouv.absences.actions import merge_into_successors, note_absences
from betagouv.comparison.difference import IncomingRecord, RecordPlan, difference
from betagouv.comparison.rename_detection import RenameDetector
from betagouv.comparison.stored import documents, last_fact
from betagouv.conflicts.store_conflicts import close_agreed, keep_conflicts
from betagouv.imports.findings import write_findings
from betagouv.imports.report import DatedReport, ImportReport, RefusedRecord
from betagouv.models import ImportRun, SourceFile, SourceRecord
from betagouv.parse.fiche import MASKED
from betagouv.parse.records import Anomaly, Code, Document, SourceKind, SourceVocabulary, UnreadableError
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import Item, RawRecord, SourceError, StrayFile, UnreadableRecord
from betagouv.sources.parse_documents import Context, last_kinds, read_document, unknown_words
from betagouv.sources.records_day import RecordsDay, records_day
from betagouv.writing.apply import apply, write_digests, write_files
from budget.models import FundingRound
from common.background import recompute
from common.freshness import RECORDS, freshness_of, record_freshness
from common.history import because
from common.locks import take_turn
from common.sql import measure_tables
from impact.models.beginning import follow_since
from incubators.models import Administration, Incubator
from indicators.live.actions import compute_live_results
from startups.models import Finding, PhaseKind

BATCH = 2_000
IMPORT_LOCK = "betagouv.import"
"""The advisory lock of who imports or replays."""
FILE = "fichier"
FEW = 10
"""Of fewer fiches, half may go without a doubt about the source."""
MANY = 200
"""From so many records written on, what the database believed of the sizes of its tables may be far from them."""

type Progress = Callable[[int, int], None]
"""Told how many records are done, and how many there are."""


def import_records(
    source: ContentFiles,
    *,
    applying: bool,
    as_of: dt.date | None = None,
    confirmed: bool = False,
    progress: Progress | None = None,
    is_brief: bool = False,
    products: Mapping[str, bytes] | None = None,
    lacks_products: bool = False,
    followed_since: dt.date | None = None,
) -> ImportReport:
    """Compare ``source`` with the database; write the changes if ``applying``, all or nothing.

    ``as_of`` is the date of the records; None reads it from the source. A doubtful date (older than the known one, or
    long after every fact) is written only if ``confirmed``: otherwise the report contains the question and the number
    of figures that would change. ``is_brief`` stores only the counts of an import without changes, since it runs each
    hour. ``products`` contains fiches in the API of espace-membre, by key, whose values replace those of their files.
    ``lacks_products``: they can't be read now, so that a fiche whose file is the same stays as it is.
    ``followed_since`` is the day before which nothing is late, at the first import: by default that of its records.
    The history names the importer as the author of each change.

    :raises SourceError: nothing can be imported.
    """
    if not PhaseKind.objects.exists():
        raise SourceError("Les mots des phases manquent : lancez d’abord « manage.py load_reference ».")
    items = list(source.records())  # read once, since both the date and the contents need them
    if products:
        items = with_products(items, products)
    day = records_day(source, items, as_of)
    if lacks_products:
        items, day = with_same_files(items), _not_before_known(source, items, day, as_of)
    if not applying:
        with transaction.atomic():
            report = _Import(source, items, day, None, progress).run()
            transaction.set_rollback(True)  # renames were followed in order to compare the renamed records
        return report
    reason = f"Import des enregistrements de beta.gouv.fr au {day.day:%d/%m/%Y}"
    with transaction.atomic(), because(reason=reason, source="importer"):
        take_turn(IMPORT_LOCK)
        import_run = ImportRun.objects.create(source=source.name[:500], records_as_of=day.day)
        report = _Import(source, items, day, import_run, progress).run()
        if not undo_unconfirmed(report, confirmed=confirmed):
            _finish(import_run, report, confirmed=confirmed, is_brief=is_brief)
            follow_since(followed_since or import_run.records_as_of)
    return report


def with_products(items: Sequence[Item], products: Mapping[str, bytes]) -> list[Item]:
    """Return the items with the products over their fiches; without items, the files of the last import.

    A product without a file waits for it: it may be a fiche under another name.
    """
    known = items or [
        RawRecord(SourceKind.STARTUP, file.record.key, bytes(file.data), file.path)
        for file in SourceFile.objects.filter(record__kind=SourceKind.STARTUP).order_by("path").select_related("record")
        if file.record.key in products
    ]
    return [
        replace(item, product=products.get(item.key, b""))
        if isinstance(item, RawRecord) and item.kind == SourceKind.STARTUP
        else item
        for item in known
    ]


def _not_before_known(
    source: ContentFiles, items: Sequence[Item], day: RecordsDay, as_of: dt.date | None
) -> RecordsDay:
    """Return the day of the files, or the known day if the products that can't be read were newer."""
    known = freshness_of(RECORDS)
    return records_day(source, items, known.day) if known and as_of is None and day.day < known.day else day


def with_same_files(items: Sequence[Item]) -> list[Item]:
    """Return the items, each with whether its file is as the last import read it."""
    files = SourceFile.objects.order_by("pk").values_list("record__kind", "record__key", "data")
    held = {(kind, key): bytes(data) for kind, key, data in files}
    return [
        replace(item, is_same=held.get((item.kind, item.key)) == item.data) if isinstance(item, RawRecord) else item
        for item in items
    ]


def _finish(import_run: ImportRun, report: ImportReport, *, confirmed: bool, is_brief: bool) -> None:
    """Store the report and the date of the records, and request what is computed from them."""
    close_agreed()
    import_run.report = report.summary() if is_brief and not report.changed else report.as_json()
    keep_later_day(RECORDS, report, confirmed=confirmed)
    import_run.records_as_of = report.as_of
    import_run.save(update_fields=["report", "records_as_of"])
    record_freshness(RECORDS, import_run.records_as_of, last_fact(import_run.records_as_of))
    if len(report.created) + len(report.changes) >= MANY:
        measure_tables()
    if report.changed:
        recompute.request()


def undo_unconfirmed(report: DatedReport, *, confirmed: bool) -> bool:
    """Roll back an import that is broken, or whose date is not confirmed; return whether it was.

    The report then gives the number of figures that would change.
    """
    if report.question and not confirmed and not report.broken:
        report.broken = report.question
        report.figures = compute_live_results().changed  # rolled back below: only the number is wanted
    if report.broken:
        report.applied = False
        transaction.set_rollback(True)
    return bool(report.broken)


def keep_later_day(kind: str, report: DatedReport, *, confirmed: bool) -> None:
    """Keep the known date when an import of an older date changes nothing, and so asked for no confirmation."""
    known = freshness_of(kind)
    if known and known.day > report.as_of and not confirmed:
        report.as_of = known.day


class _Import:
    """The state of one run: what is known, what was read, and the report so far."""

    def __init__(
        self,
        source: ContentFiles,
        items: Sequence[Item],
        day: RecordsDay,
        import_run: ImportRun | None,
        progress: Progress | None,
    ) -> None:
        self.source = source
        self.items = items
        self.day = day
        self.as_of = day.day
        self.import_run = import_run
        self.progress = progress or (lambda done, total: None)
        self.detector = RenameDetector(source)
        self.report = ImportReport(
            source.name,
            day.day,
            applied=import_run is not None,
            renames=self.detector.found,
            commit=self.detector.commit,
        )
        self.report.day_origin = day.origin
        self.digests: dict[tuple[str, str], str] = {}
        self.doubts: dict[tuple[str, str], list[Anomaly]] = {}
        self.seen: dict[tuple[str, str], str] = {}
        self.folded: dict[tuple[str, str], str] = {}
        self.ranks, self.last_kinds = dict(PhaseKind.objects.values_list("key", "rank")), last_kinds()
        self.known: dict[str, set[str]] = {
            SourceKind.ORGANISATION: set(Administration.objects.values_list("slug", flat=True)),
            SourceKind.INCUBATOR: set(Incubator.objects.values_list("slug", flat=True)),
            SourceKind.FAST: {str(number) for number in FundingRound.objects.values_list("number", flat=True)},
        }
        self._load()
        self.kept = self._kept_sponsors()

    def _kept_sponsors(self) -> frozenset[str]:
        """Return the sponsors that could be persons, and whose doubt staff settled. One query if there is one."""
        masked = [one for found in self.doubts.values() for one in found if one.detail == MASKED]
        settled = Finding.objects.filter(detail=MASKED, settled_by__isnull=False)
        places = set(settled.values_list("startup__slug", "field")) if masked else set()
        return frozenset(one.word for one in masked if (one.key, one.field) in places)

    def _load(self) -> None:
        for kind, key, digest in SourceRecord.objects.values_list("kind", "key", "digest"):
            self.digests[kind, key] = digest
        filed = SourceFile.objects.order_by("pk").values_list("record__kind", "record__key")
        self.filed = set(filed)
        doubtful = SourceRecord.objects.exclude(anomalies=[]).order_by("pk")
        for kind, key, anomalies in doubtful.values_list("kind", "key", "anomalies"):
            self.doubts[kind, key] = [Anomaly(kind, key, *row) for row in anomalies]

    def run(self) -> ImportReport:
        total = sum(not isinstance(item, StrayFile) for item in self.items)
        done = 0
        for kind, items in groupby(self.items, lambda item: item.kind):
            self._follow_renames(SourceKind(kind))
            for batch in batched(self._records(items), BATCH):
                _Batch(self, kind).run(batch)
                done += len(batch)
                self.progress(done, total)
        self.detector.detect_circles()
        kinds = set() if self.source.is_unchanged else {kind for kind, _ in self.seen}
        missing = {pair for pair in self.digests if pair[0] in kinds and pair not in self.seen}
        if self.import_run:
            self.report.renames.merged = merge_into_successors(missing, self.import_run)
            missing -= {(kind, old) for kind, old, _ in self.report.renames.merged}
            note_absences(missing, self.seen, self.import_run)
        self.report.missing = sorted(missing)
        self.report.broken = self._broken()
        self.report.question = self.day.question(RECORDS, changed=self.report.changed)
        if self.source.is_unchanged and not self.items:
            self.report.refused += self._still_refused()
        return self.report

    def _still_refused(self) -> list[RefusedRecord]:
        """Return what the last import refused, which an unchanged source still has."""
        runs = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS)
        if self.import_run:
            runs = runs.exclude(pk=self.import_run.pk)
        last = runs.values_list("report__refused", flat=True).first()
        return [RefusedRecord(**row) for row in last or ()]

    def _follow_renames(self, kind: SourceKind) -> None:
        """Detect the renamed records of a kind, and update the known keys."""
        for old, new in self.detector.detect(kind, (key for one, key in self.digests if one == kind)).items():
            self.digests[kind, new] = self.digests.pop((kind, old))
            if (kind, old) in self.doubts:
                self.doubts[kind, new] = self.doubts.pop((kind, old))
            if kind in self.known:
                self.known[kind] = self.known[kind] - {old} | {new}

    def _records(self, items: Iterable[Item]) -> Iterator[RawRecord | UnreadableRecord]:
        """Yield the records of a source; its other files are listed in the report."""
        for item in items:
            if isinstance(item, StrayFile):
                self.report.left.append(item.where)
            else:
                yield item

    def _broken(self) -> str:
        """Return why the source is unreadable or not the expected one; empty if it is fine."""
        read = {kind: sum(count.values()) - count["refused"] for kind, count in self.report.counts.items()}
        fiches = self.report.counts[SourceKind.STARTUP]
        if not any(read.values()) and not (self.source.is_unchanged and not self.report.refused):
            return "Aucun enregistrement n’a pu être lu."
        if fiches["refused"] >= FEW and not read[SourceKind.STARTUP]:
            return f"Aucune des {fiches['refused']} fiches n’a pu être lue : rien n’est écrit."
        known = sum(kind == SourceKind.STARTUP for kind, _ in self.digests)
        gone = sum(kind == SourceKind.STARTUP for kind, _ in self.report.missing)
        if known >= FEW and 2 * gone >= known:
            return f"{gone} des {known} fiches connues manquent dans la source : rien n’est écrit."
        return ""

    def context(self) -> Context:
        """Return the known vocabulary: each kind of record depends only on the kinds read before it."""
        return Context(
            SourceVocabulary(
                ranks=self.ranks,
                incubators=frozenset(self.known[SourceKind.INCUBATOR]),
                organisations=frozenset(self.known[SourceKind.ORGANISATION]),
                rounds=frozenset(map(int, self.known[SourceKind.FAST])),
                last_kinds=self.last_kinds,
                kept=self.kept,
            ),
            self.as_of,
        )

    def remaining_doubts(self, kind: str, key: str) -> list[Anomaly]:
        """Return the last import's anomalies of a record, except future dates that are past now."""
        day = self.as_of.isoformat()
        return [a for a in self.doubts.get((kind, key), []) if a.code != Code.FUTURE or a.word > day]

    def unknown(self, kind: str, key: str) -> frozenset[str]:
        """Return the words of a record that could not be resolved last time."""
        return unknown_words(self.doubts.get((kind, key), []))

    def is_answered(self, kind: str, key: str) -> bool:
        """Whether a word of the record that was unknown at the last import is known now."""
        known = (
            self.ranks.keys()
            | self.known[SourceKind.ORGANISATION]
            | self.known[SourceKind.INCUBATOR]
            | self.known[SourceKind.FAST]
        )
        return not known.isdisjoint(self.unknown(kind, key))


class _Batch:
    """The records of one kind that are read, compared and written together."""

    def __init__(self, whole: _Import, kind: str) -> None:
        self.import_ = whole
        self.kind = kind
        self.digests: dict[str, str] = {}
        self.findings: dict[str, list[Anomaly]] = {}
        self.broken: list[str] = []
        self.files: dict[str, RawRecord] = {}

    def run(self, records: Iterable[RawRecord | UnreadableRecord]) -> None:
        examined = [raw for record in records if (raw := self._accept(record))]
        run = self.import_
        stored = documents(self.kind, [raw.key for raw in examined if (self.kind, raw.key) in run.digests])
        incoming = [record for raw in examined if (record := self._read(raw, *stored.get(raw.key, (None, None))))]
        plans, refused = difference(self.kind, incoming, run.context(), locking=run.import_run is not None)
        for one in refused:
            self._refuse(one.incoming.key, one.incoming.where, one.reason)
        for plan in plans:
            run.report.note(plan)
            self.findings[plan.incoming.key] = list(plan.anomalies)
            if self.kind in run.known:
                run.known[self.kind].add(str(plan.name))
        if run.import_run:
            self._write(plans, run.import_run)

    def _accept(self, record: RawRecord | UnreadableRecord) -> RawRecord | None:
        """Return the record, unless it is unreadable, has a key already read, or is unchanged."""
        run = self.import_
        if isinstance(record, UnreadableRecord):
            self._refuse(record.key, record.where, record.reason, known=bool(record.key))
            return None
        pair = (record.kind, record.key)
        if pair in run.seen:
            self._refuse(record.key, record.where, f"porte le même identifiant que {run.seen[pair]}", known=False)
            return None
        run.seen[pair] = record.where
        self._doubt_case(record)
        self._doubt_name(record)
        digest = hashlib.sha256(record.data + record.product).hexdigest()
        if record.is_same and run.digests.get(pair):
            digest = run.digests[pair]
        if digest != run.digests.get(pair) or pair not in run.filed:
            self.files[record.key] = record
        if digest == run.digests.get(pair) and not run.is_answered(*pair):
            self._unchanged(record.key)
            return None
        self.digests[record.key] = digest
        return record

    def _doubt_case(self, record: RawRecord) -> None:
        """Add an anomaly for a key that differs from another only by case."""
        other = self.import_.folded.setdefault((record.kind, record.key.casefold()), record.key)
        if other != record.key:
            detail = f"ne diffère de « {other} » que par les majuscules"
            self.import_.report.anomalies.append(Anomaly(record.kind, record.key, Code.DUPLICATE, "id", detail))

    def _doubt_name(self, record: RawRecord) -> None:
        """Add an anomaly for a file name that is not a valid slug and was converted."""
        name = record.where.rpartition("/")[2].removesuffix(".md")
        if name != record.key:
            detail = f"« {name} » ne peut pas être une adresse : lu « {record.key} »"
            self.import_.report.anomalies.append(Anomaly(record.kind, record.key, Code.INVALID, "id", detail))

    def _read(self, raw: RawRecord, previous: Document | None, read_on: dt.date | None) -> IncomingRecord | None:
        """Return the record if its meaning changed; None if only its formatting did."""
        try:
            document, twice = read_document(raw)
        except UnreadableError as error:
            self._refuse(raw.key, raw.where, str(error))
            return None
        run = self.import_
        if document == previous and not run.is_answered(raw.kind, raw.key):
            self._unchanged(raw.key)
            self.findings[raw.key] = run.remaining_doubts(raw.kind, raw.key)
            return None
        unknown = run.unknown(raw.kind, raw.key)
        digest = self.digests[raw.key]
        return IncomingRecord(raw.kind, raw.key, raw.where, digest, document, previous, twice, unknown, read_on)

    def _unchanged(self, key: str) -> None:
        run = self.import_
        standing = run.remaining_doubts(self.kind, key)
        run.report.counts[self.kind]["unchanged"] += 1
        run.report.anomalies += standing
        if len(standing) != len(run.doubts.get((self.kind, key), [])):
            self.findings[key] = standing

    def _refuse(self, key: str, where: str, reason: str, *, known: bool = True) -> None:
        """Refuse a record; a ``known`` one keeps its stored values, and is read again next time."""
        run = self.import_
        run.report.refuse(RefusedRecord(self.kind, key, where, reason))
        if known:
            run.seen.setdefault((self.kind, key), where)
            doubt = Anomaly(self.kind, key, Code.INVALID, FILE, reason)
            self.findings[key] = [*run.remaining_doubts(self.kind, key), doubt]
            self.broken.append(key)
            self.digests.pop(key, None)

    def _write(self, plans: Sequence[RecordPlan], import_run: ImportRun) -> None:
        apply(self.kind, plans, import_run)
        planned = {plan.incoming.key for plan in plans}
        rewritten = {key: digest for key, digest in self.digests.items() if key not in planned}
        write_digests(self.kind, rewritten | dict.fromkeys(self.broken, ""))
        write_files(self.kind, self.files)
        keep_conflicts(self.kind, plans, import_run)
        if self.kind == SourceKind.STARTUP:
            write_findings(self.findings, timezone.now())
