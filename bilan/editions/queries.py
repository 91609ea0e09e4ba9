"""Queries about published editions and their files."""

from dataclasses import dataclass

from django.db.models import QuerySet

from bilan.models import Edition, Report
from common.models import Job

MAKE_FILES = "bilan.make_files"
"""The job that makes the files of an edition."""
PDF, PREVIEW = "bilan.pdf", "apercu.png"


def editions_of(year: int) -> QuerySet[Edition]:
    """Return the editions of the report of a year, the latest first."""
    return Edition.objects.filter(report__year=year).order_by("-number")


def last_edition(year: int) -> Edition | None:
    """Return the last edition of the report of a year; None before any. One query."""
    return editions_of(year).first()


def editions_in_force() -> QuerySet[Edition]:
    """Return the last edition of each year, the last year first."""
    last = Edition.objects.order_by("report_id", "-number").distinct("report_id").values("pk")
    return Edition.objects.filter(pk__in=last).select_related("report").order_by("-report__year")


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition as displayed to its writers, with the state of its files; ``can_ask``: its job failed."""

    edition: Edition
    files: str
    can_ask: bool = False


def edition_lines(report: Report) -> list[EditionLine]:
    """Return the editions of a report, the latest first, with the state of their files. Three queries."""
    found = report.editions.order_by("-number").prefetch_related("files")
    jobs = Job.objects.filter(kind=MAKE_FILES, arguments__edition__in=[one.pk for one in found]).order_by("pk")
    last = {job.arguments["edition"]: job for job in jobs}
    return [_line(one, last.get(one.pk)) for one in found]


def _line(edition: Edition, job: Job | None) -> EditionLine:
    if {PDF, PREVIEW} <= {one.name for one in edition.files.all()}:
        return EditionLine(edition, "PDF et aperçu prêts")
    if job is None or job.state in (Job.State.FAILED, Job.State.DONE):
        why = f" ({job.message.rstrip('.')})" if job and job.message else ""
        return EditionLine(edition, f"PDF non fait{why}", can_ask=True)
    if job.state == Job.State.RUNNING and job.total:
        return EditionLine(edition, f"PDF en préparation, {job.done} sur {job.total}")
    return EditionLine(edition, "PDF en préparation")
