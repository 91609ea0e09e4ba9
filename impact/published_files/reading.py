"""The job that reads the files of services once a day, or one of them on demand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from common.background import jobs, recompute
from common.clock import today
from common.models import Job
from common.words import plural_fr
from impact.links.actions import TELLING, NetworkDownError
from impact.links.network import Network, RealNetwork
from impact.models import FileState, PublishedFile
from impact.published_files.actions import READ_FILES, record_answer, store_failure
from impact.published_files.client import FileRequest, request_files

AT_ONCE = 8
"""How many files are requested at once."""


def request_daily_reading() -> None:
    """Request the reading of the files that were not read today; for the schedule."""
    if PublishedFile.objects.exists():
        jobs.request(READ_FILES)


def run_reading(job: int) -> None:
    """Run the job: read the file that its arguments name, or those that are due."""
    jobs.run(job, READ_FILES, partial(_read, job))


def _read(job: int, progress: jobs.Progress) -> jobs.JobResult:
    arguments = Job.objects.values_list("arguments", flat=True).get(pk=job)
    return read_files(RealNetwork(), progress, only=arguments.get("file"))


def read_files(network: Network, progress: jobs.Progress, *, only: int | None = None) -> jobs.JobResult:
    """Read the files that were not read today, a few at a time, and record each at once; ``only`` names one (its key).

    An interrupted job resumes: the files that it recorded are no longer due. If no server answers, nothing is stored.

    :raises NetworkDownError: no server could be reached, among enough of them to conclude.
    """
    files = due_files(only)
    read: list[FileState | None] = []
    silent: list[SilentFile] = []
    progress(0, len(files))
    for some in batched(files, AT_ONCE, strict=False):
        asked_at = timezone.now()
        answers = request_files([_request(one) for one in some], network, about=settings.SITE_URL)
        for file, answer in zip(some, answers, strict=True):
            if answer.is_reached:
                read.append(record_answer(file, answer, asked_at=asked_at))
            else:
                silent.append(SilentFile(file, answer.problem, asked_at))
        progress(len(read) + len(silent), len(files))
    if not read and len(silent) >= TELLING:
        raise NetworkDownError
    read += [store_failure(one.file, one.problem, asked_at=one.asked_at) for one in silent]
    recompute.request()
    return jobs.JobResult(_in_words([state for state in read if state]))


@dataclass(frozen=True, slots=True)
class SilentFile:
    """A file whose server could not be reached, and why."""

    file: PublishedFile
    problem: str
    asked_at: dt.datetime


def due_files(only: int | None) -> list[PublishedFile]:
    """Return the files that were not read today, or the one that is asked for: one query."""
    files = PublishedFile.objects.select_related("startup", "linked_by", "state").defer("state__content").order_by("pk")
    not_today = Q(state__read_at=None) | Q(state__read_at__date__lt=today())
    return list(files.filter(not_today) if only is None else files.filter(pk=only))


def _request(file: PublishedFile) -> FileRequest:
    return FileRequest(file.url, file.state.etag, file.state.last_modified)


def _in_words(read: Sequence[FileState]) -> str:
    values = sum(state.counts.get(kind, 0) for state in read for kind in ("recorded", "corrected"))
    waiting, failing = (sum(bool(getattr(state, name)) for state in read) for name in ("question", "problem"))
    parts = [
        plural_fr(len(read), "fichier lu", "fichiers lus"),
        plural_fr(values, "valeur enregistrée", "valeurs enregistrées"),
    ]
    if waiting:
        parts.append(plural_fr(waiting, "fichier à confirmer", "fichiers à confirmer"))
    if failing:
        parts.append(f"{failing} en échec")
    return f"{', '.join(parts)}."
