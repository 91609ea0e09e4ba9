"""An import of the configured source: the work of a job."""

import datetime as dt
from pathlib import Path

from django.db import IntegrityError
from django.utils import timezone

from betagouv.continuous.telling import tell_staff
from betagouv.importing import import_records
from betagouv.models import FailedImport, Feed
from betagouv.report import Report
from betagouv.sources import ApiAddress, ContentFolder, Source, SourceError, open_source
from common import jobs
from common.words import local_date, plural_fr

IMPORT = "betagouv.import_source"
"""The kind of the job, and the name of its Celery task."""
NO_SOURCE = "Aucune source n’est encore choisie."
REFUSED = "La base refuse un enregistrement : rien n’est écrit."


class BrokenSourceError(Exception):
    """The source can't be read, or is not the one that was read before: nothing was written, and the reason is stored."""


def importing(progress: jobs.Progress) -> jobs.Outcome:
    """Read the configured source; store the reason when nothing of it could be written."""
    feed = Feed.objects.first()
    if feed is None:
        return jobs.Outcome(NO_SOURCE)
    report: Report | None = None
    try:
        report = read_feed(feed, progress)
        reason = report.broken
    except SourceError as error:
        reason = str(error)
    except IntegrityError as error:
        reason = f"{REFUSED} ({str(error).splitlines()[0]})"
    if reason or report is None:
        failed = FailedImport(source=feed.address, reason=reason, report=report.as_json() if report else {})
        failed.save()
        tell_staff(failed)
        raise BrokenSourceError(reason)
    return jobs.Outcome(_outcome(report))


def read_feed(feed: Feed, progress: jobs.Progress) -> Report:
    """Import what the source says now.

    :raises SourceError: it can't be read.
    """
    source = open_source(feed.address)
    if isinstance(source, ApiAddress):
        source = ApiAddress(source.base, source.transport, known=feed.marks)
    report = import_records(
        source,
        as_of=day_of(source),
        applying=True,
        progress=lambda done, total: progress(done, total or 0),
        is_brief=True,
    )
    if isinstance(source, ApiAddress) and not report.broken:
        Feed.objects.filter(pk=feed.pk).update(marks=source.known | source.found)
    return report


def day_of(source: Source) -> dt.date:
    """The day of the records of a source: that of its last fetch for a checkout, else today."""
    today = timezone.localdate()
    if not isinstance(source, ContentFolder):
        return today
    for parent in (source.root, *source.root.resolve().parents):
        if (parent / ".git").is_dir():
            return min(today, _last_fetch(parent / ".git"))
    return today


def _last_fetch(repository: Path) -> dt.date:
    """When git last fetched; a fresh clone has no FETCH_HEAD."""
    places = [place for name in ("FETCH_HEAD", "HEAD") if (place := repository / name).is_file()]
    seconds = places[0].stat().st_mtime if places else repository.stat().st_mtime
    return local_date(dt.datetime.fromtimestamp(seconds, tz=dt.UTC))


def _outcome(report: Report) -> str:
    created, changed = (sum(count[status] for count in report.counts.values()) for status in ("created", "changed"))
    if not created and not changed:
        return "Rien n’a changé dans la source."
    new = plural_fr(created, "enregistrement créé", "enregistrements créés")
    return f"{new}, {plural_fr(changed, 'changé', 'changés')}."
