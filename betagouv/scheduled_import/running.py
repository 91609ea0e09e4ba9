"""The job that imports the configured source."""

from django.db import IntegrityError

from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.models import FailedImport, ImportSource
from betagouv.records_day import NoDayError
from betagouv.scheduled_import.alerts import alert_staff
from betagouv.scheduled_import.queries import configured_source, confirmed_day
from betagouv.sources import ApiAddress, SourceError, ZipAddress, open_source
from common.background import jobs
from common.words import plural_fr

IMPORT = "betagouv.import_source"
"""The kind of the job, and the name of its Celery task."""
NO_SOURCE = "Aucune source n’est encore choisie."
REFUSED = "La base refuse un enregistrement : rien n’est écrit."


class BrokenSourceError(Exception):
    """The source is unreadable or not the expected one: nothing was written, and the reason is stored."""


def importing(progress: jobs.Progress) -> jobs.JobResult:
    """Import the configured source; store the reason if nothing could be written."""
    feed = configured_source()
    if feed is None:
        return jobs.JobResult(NO_SOURCE)
    if not ImportSource.objects.exists():
        feed.save()
    report: ImportReport | None = None
    needs_day = False
    try:
        report = read_import_source(feed, progress)
        reason, needs_day = report.broken, bool(report.question)
    except NoDayError as error:
        reason, needs_day = str(error), True
    except SourceError as error:
        reason = str(error)
    except IntegrityError as error:
        reason = f"{REFUSED} ({str(error).splitlines()[0]})"
    if reason or report is None:
        failed = FailedImport(
            source=feed.address, reason=reason, report=report.as_json() if report else {}, needs_day=needs_day
        )
        failed.save()
        alert_staff(failed)
        raise BrokenSourceError(reason)
    return jobs.JobResult(_outcome(report))


def read_import_source(feed: ImportSource, progress: jobs.Progress) -> ImportReport:
    """Import the source as of the date that staff confirmed since the last import, else its own date.

    :raises SourceError: it can't be read.
    """
    day = confirmed_day(feed)
    source = open_source(feed.address)
    if isinstance(source, ApiAddress | ZipAddress):
        source.known = feed.marks
    report = import_records(
        source,
        as_of=day,
        confirmed=day is not None,
        applying=True,
        progress=lambda done, total: progress(done, total or 0),
        is_brief=True,
    )
    if isinstance(source, ApiAddress | ZipAddress) and not report.broken:
        ImportSource.objects.filter(pk=feed.pk).update(marks=source.known | source.found)
    return report


def _outcome(report: ImportReport) -> str:
    created, changed = (sum(count[status] for count in report.counts.values()) for status in ("created", "changed"))
    if not created and not changed:
        return "Rien n’a changé dans la source."
    new = plural_fr(created, "enregistrement créé", "enregistrements créés")
    return f"{new}, {plural_fr(changed, 'changé', 'changés')}."
