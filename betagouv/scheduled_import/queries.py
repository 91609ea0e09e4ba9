"""Queries on imports for staff: applied and failed imports, and the parts of a report."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Func, IntegerField, Max, QuerySet

from betagouv.comparison.stored import last_fact
from betagouv.conflicts.presenters import conflict_fr
from betagouv.imports.report import ReportedConflict
from betagouv.models import FailedImport, ImportRun, ImportSource
from betagouv.parse.records import Anomaly
from betagouv.presenters import doubt_fr, field_fr, record_fr
from catalogue.fiche.presenters import in_words
from common.models import Freshness
from community.models import Mission

type Report = Mapping[str, Any]


def _length(name: str) -> Func:
    return Func(F(f"report__{name}"), function="jsonb_array_length", output_field=IntegerField())


def imports() -> QuerySet[ImportRun]:
    """Return the applied imports of records, latest first, with the lengths of the lists in their reports."""
    found = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS).order_by("-applied_at", "-pk").defer("report")
    return found.annotate(
        counts=F("report__counts"),
        refused=_length("refused"),
        missing=_length("missing"),
        conflicting=_length("conflicts"),
    )


def failures_since(last: ImportRun | None) -> QuerySet[FailedImport]:
    """Return the failures after an import (None: all), latest first."""
    failed = FailedImport.objects.order_by("-failed_at", "-pk").defer("report")
    return failed.filter(failed_at__gt=last.applied_at) if last else failed


def configured_source() -> ImportSource | None:
    """Return the source that an administrator set, else an unsaved one with the address of ``RECORDS_SOURCE``, else None."""
    default = ImportSource(pk=1, address=settings.RECORDS_SOURCE) if settings.RECORDS_SOURCE else None
    return ImportSource.objects.first() or default


def awaiting_day() -> FailedImport | None:
    """Return the last failed import if it waits for its date to be confirmed; None after a successful import."""
    last = failures_since(imports().first()).first()
    return last if last and last.needs_day else None


def confirmed_day(feed: ImportSource) -> dt.date | None:
    """Return the date that staff confirmed for the next import of this source; None if none."""
    failed = awaiting_day()
    return failed.confirmed_day if failed and failed.source == feed.address else None


def last_fact_of(kind: str, day: dt.date) -> dt.date | None:
    """Return the last recorded fact until ``day`` of a kind of records."""
    if kind == Freshness.Kind.RECORDS:
        return last_fact(day)
    last: dt.date | None = Mission.objects.filter(start__lte=day).aggregate(last=Max("start"))["last"]
    return last


@dataclass(frozen=True, slots=True)
class ImportReportLine:
    """A line of a report: its record (may be empty), and a sentence."""

    kind: str
    key: str
    record: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportReportPart:
    """A part of a report: its key in URLs, its title, and its lines."""

    key: str
    title: str
    lines: list[ImportReportLine]


def parts_of(report: Report, words: Mapping[str, str]) -> list[ImportReportPart]:
    """Return the non-empty parts of a report."""
    readers: list[tuple[str, str, Callable[[], list[ImportReportLine]]]] = [
        ("crees", "Créés", lambda: [_line(row, "créé") for row in report.get("created", [])]),
        ("changes", "Changés", lambda: [_line(row, _change(row, words)) for row in report.get("changes", [])]),
        ("conflits", "Conflits", lambda: [_conflict(row, words) for row in report.get("conflicts", [])]),
        ("refuses", "Refusés", lambda: [_refused(row) for row in report.get("refused", [])]),
        ("absents", "Absents de la source", lambda: [_line(row, "gardé") for row in report.get("missing", [])]),
        ("constats", "Constats", lambda: [_line(row, _doubt(row, words)) for row in report.get("anomalies", [])]),
        (
            "laisses",
            "Fichiers laissés",
            lambda: [ImportReportLine("", "", "", where) for where in report.get("left", [])],
        ),
    ]
    parts = [ImportReportPart(key, title, read()) for key, title, read in readers]
    return [part for part in parts if part.lines]


def _line(row: Mapping[str, Any], sentence: str) -> ImportReportLine:
    return ImportReportLine(row["kind"], row["key"], record_fr(row["kind"], row["key"]), sentence)


def _change(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    text = ", ".join(field_fr(row["kind"], name) for name in row["fields"])
    withdrawn = in_words(", ".join(row.get("withdrawn", [])), words)
    return f"{text} (retiré par la source : {withdrawn})" if withdrawn else text


def _conflict(row: Mapping[str, Any], words: Mapping[str, str]) -> ImportReportLine:
    text = conflict_fr(ReportedConflict(**row), words).removeprefix("Conflit : ").partition(", ")[2]
    return _line(row, text)


def _refused(row: Mapping[str, Any]) -> ImportReportLine:
    if not row["key"]:
        return ImportReportLine("", "", "", f"{row['where']} {row['reason']}")
    return _line(row, f"{row['where']} {row['reason']}")


def _doubt(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    one = Anomaly(**row)
    return f"{doubt_fr(one.code)}, {field_fr(one.kind, one.field)} : {in_words(one.detail, words)}"
