"""Read what the import waits for, of all records or of some services."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from betagouv.conflicts.queries import open_conflicts
from betagouv.models import Absence, Conflict, ImportRun, ImportSource, SourceRecord
from betagouv.parse.records import SourceKind
from startups.models import Finding

UNKNOWN = (Finding.Code.UNKNOWN_WORD, Finding.Code.UNKNOWN_FIELD, Finding.Code.UNKNOWN_EVENT)
UNREAD = Q(code=Finding.Code.INVALID, field="fichier")
CONFLICT, ABSENCE = "conflict", "absence"


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that the last import refused: the reason, the day since which it is (None: unknown), and the day of the
    records that are kept (None: it was never read).
    """

    kind: str
    key: str
    reason: str
    since: dt.date | None = None
    kept: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ImportWaits:
    """The numbers of conflicts and of absent records, the unread files, and the unknown words with their fiches, by code.

    ``refusal`` is why espace-membre does not give its products, ``refused_since`` the day since which it doesn't.
    """

    conflicts: int = 0
    absences: int = 0
    unread: Sequence[UnreadFile] = ()
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    refusal: str = ""
    refused_since: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.absences or self.unread or self.unknown or self.refusal)


def import_waits(services: Container[str] | None) -> ImportWaits:
    """Return what the import waits for about ``services`` (slugs), or about all records (None).

    One query, one about conflicts and one about unread files if there are any; and for all records, two.
    """
    rows = sorted((row for row in _open_points() if services is None or row[3] in services), key=itemgetter(3))
    by_code: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_code[row[0]].append(row)
    unread = [
        UnreadFile(SourceKind.STARTUP, slug, detail, localdate(found_at))
        for _, _, detail, slug, found_at in by_code[Finding.Code.INVALID]
    ]
    conflicts = {row[3] for row in by_code[CONFLICT]}
    return ImportWaits(
        conflicts=len([one for one in open_conflicts() if one.record.key in conflicts]) if conflicts else 0,
        absences=len(by_code[ABSENCE]),
        unread=_with_kept_days([*unread, *(_refused_elsewhere(unread) if services is None else ())]),
        unknown={
            code: Counter(_quoted(detail) for _, _, detail, _, _ in by_code[code]) for code in UNKNOWN if by_code[code]
        },
        **(_refused_products() if services is None else {}),
    )


def _refused_products() -> dict[str, Any]:
    """Return why the products of espace-membre are not read, and since when; empty if they are."""
    marks = ImportSource.objects.values_list("version_headers__products", flat=True).first() or {}
    refusal = marks.get("refusal", "")
    return {"refusal": refusal, "refused_since": dt.date.fromisoformat(marks["since"])} if refusal else {}


def _open_points() -> QuerySet[Any, tuple[str, str, str, str, dt.datetime]]:
    """Return the code, the place, the detail, the key and the day of the open points of all records."""
    findings = Finding.objects.filter(Q(code__in=UNKNOWN) | UNREAD, settled_at__isnull=True).order_by()
    conflicts = Conflict.objects.filter(settled_at__isnull=True).order_by()
    absences = Absence.objects.filter(settled_at__isnull=True).order_by()
    text = TextField()
    return (
        findings.values_list(Cast("code", text), Cast("field", text), "detail", Cast("startup__slug", text), "found_at")
        .union(
            conflicts.values_list(
                Value(CONFLICT, text), Cast("part", text), Cast("place", text), Cast("record__key", text), "found_at"
            ),
            absences.values_list(
                Value(ABSENCE, text), Cast("kind", text), Cast("name", text), Cast("key", text), "found_at"
            ),
            all=True,
        )
        .order_by()
    )


def _quoted(detail: str) -> str:
    """Return the word that the detail of a finding quotes."""
    return detail.partition("« ")[2].rpartition(" »")[0] or detail


def _refused_elsewhere(known: Iterable[UnreadFile]) -> list[UnreadFile]:
    """Return the other files that the last import refused: those of no known fiche."""
    last = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS).values_list("report__refused", flat=True).first()
    told = {one.key for one in known}
    return [
        UnreadFile(row["kind"], row["key"] or row["where"], row["reason"])
        for row in last or ()
        if row["kind"] != SourceKind.STARTUP or row["key"] not in told
    ]


def _with_kept_days(unread: Sequence[UnreadFile]) -> list[UnreadFile]:
    """Return the files with the day of the records that are kept of each."""
    if not unread:
        return []
    rows = SourceRecord.objects.filter(key__in=[one.key for one in unread]).order_by("pk")
    kept = {(kind, key): day for kind, key, day in rows.values_list("kind", "key", F("import_run__records_as_of"))}
    return [UnreadFile(one.kind, one.key, one.reason, one.since, kept.get((one.kind, one.key))) for one in unread]
