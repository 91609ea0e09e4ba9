"""The job ``recompute``: compute every table derived from the records, in one transaction.

An app registers a step for each of its derived tables when it starts (``AppConfig.ready``). The steps run in the order
of INSTALLED_APPS, so that one may read the results of the apps below.
"""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from common import data_version
from common.background import jobs
from common.locks import take_turn

RECOMPUTE = "common.recompute"
"""The kind of the job, and the name of its Celery task."""

type Step = Callable[[dt.date], str]
"""Makes a derived table what the records give on a day, writes what differs, and returns a French sentence about it."""

_steps: list[Step] = []


def register_step(step: Step) -> None:
    """Add ``step`` to the job."""
    _steps.append(step)


def request_recompute(**_: object) -> None:
    """Request the job once the current transaction commits (also a receiver of ``records_changed``)."""
    jobs.request(RECOMPUTE)


def request_recompute_if_stale() -> bool:
    """Request the job if the records have changed since the last one; return whether it was requested."""
    return bool(jobs.request_stale(RECOMPUTE))


def recompute_now() -> jobs.JobResult | None:
    """Run the job in this process, for commands without a worker; return None if a worker is running it."""
    return jobs.run_now(RECOMPUTE, recompute)


@transaction.atomic
def recompute(progress: jobs.Progress) -> jobs.JobResult:
    """Compute every derived table for today: all are written, or none if a step fails."""
    take_turn(RECOMPUTE)
    version_after = data_version.before_writing()
    day = timezone.localdate()
    sentences = []
    for done, step in enumerate(_steps):
        progress(done, len(_steps))
        sentences.append(step(day))
    progress(len(_steps), len(_steps))
    return jobs.JobResult(" ".join(sentences), version_after())
