"""The one path to the tables derived from the records: the page that saves, the job and the commands run the same steps.

An app registers a step for each of its derived tables when it starts (``AppConfig.ready``). The steps run in the order
of INSTALLED_APPS, so that one may read the results of the apps below.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection

from django.db import OperationalError, transaction

from common import data_version
from common.background import jobs
from common.clock import today
from common.freshness import day_read_once
from common.locks import take_turn, wait_at_most

RECOMPUTE = "common.recompute"
"""The kind of the job, and the name of its Celery task."""
LONGEST_WAIT = "3s"
"""How long a page waits for a computation that runs."""

type Step = Callable[[dt.date, Collection[int] | None], str]
"""Makes a derived table what the records give on a day, writes what differs, and returns a French sentence about it.

The second argument has the keys of the startups that changed. Empty: other records did, or a startup was opened, merged
or withdrawn; None: any may have.
"""

_steps: list[Step] = []
logger = logging.getLogger(__name__)


def register_step(step: Step) -> None:
    """Register ``step``: a save, the job and the commands then compute it."""
    _steps.append(step)


def now(startups: Collection[int] | None = None) -> bool:
    """Run the steps after a save, in the request, for its author; then ask the job for the rest. Return whether it is done.

    ``startups`` has the keys of those that changed, as in ``Step``. Nothing is written if a step fails, or while another
    computation runs for longer than ``LONGEST_WAIT``: the job does it.
    """
    is_done = True
    try:
        with transaction.atomic():
            wait_at_most(LONGEST_WAIT)
            take_turn(RECOMPUTE)
            with day_read_once():
                for step in _steps:
                    step(today(), startups)
    except OperationalError:  # another process computes
        is_done = False
    except Exception:  # the change is saved, whatever happens to its figures
        logger.exception("The derived tables could not be computed after a save")
        is_done = False
    request()
    return is_done


def request() -> None:
    """Request the job once the current transaction commits."""
    jobs.request(RECOMPUTE)


def request_if_stale() -> bool:
    """Request the job if the records have changed since the last one; return whether it was requested."""
    return bool(jobs.request_stale(RECOMPUTE))


def run_job() -> jobs.JobResult | None:
    """Run the job in this process, for commands without a worker; return None if a worker is running it."""
    return jobs.run_now(RECOMPUTE, compute)


@transaction.atomic
def compute(progress: jobs.Progress) -> jobs.JobResult:
    """Compute every derived table for today: all are written, or none if a step fails."""
    take_turn(RECOMPUTE)
    version_after = data_version.before_writing()
    day = today()
    sentences = []
    with day_read_once():
        for done, step in enumerate(_steps):
            progress(done, len(_steps))
            sentences.append(step(day, None))
    progress(len(_steps), len(_steps))
    return jobs.JobResult(" ".join(sentences), version_after())
