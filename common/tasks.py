"""Celery tasks: compute the derived tables, and scheduled housekeeping.

What beat sends again within a minute ``throws`` DATABASE_IS_AWAY: Celery then logs no traceback during an outage.
"""

from celery import shared_task

from common import data_version
from common.background import emails, jobs, recompute, workers
from common.request_context import DATABASE_IS_AWAY


@shared_task(name=recompute.RECOMPUTE)
def compute_derived_tables(job: int) -> None:
    jobs.run(job, recompute.RECOMPUTE, recompute.compute)


@shared_task(name="common.request_recompute")
def request_recompute() -> None:
    recompute.request()


@shared_task(name="common.request_recompute_if_stale", throws=DATABASE_IS_AWAY)
def request_recompute_if_stale() -> None:
    recompute.request_if_stale()


@shared_task(name="common.resend_jobs", throws=DATABASE_IS_AWAY)
def resend_jobs() -> None:
    jobs.resend()


@shared_task(name=emails.SEND)
def send_emails(job: int) -> None:
    jobs.run(job, emails.SEND, emails.sending)


@shared_task(name="common.request_emails_if_due", throws=DATABASE_IS_AWAY)
def request_emails_if_due() -> None:
    emails.request_if_due()


@shared_task(name="common.fold_data_version")
def fold_data_version() -> None:
    data_version.fold()


@shared_task(name="common.prune_jobs")
def prune_jobs() -> None:
    jobs.prune()


@shared_task(name="common.send_heartbeats", throws=DATABASE_IS_AWAY)
def send_heartbeats() -> None:
    workers.send_heartbeats()


@shared_task(name="common.heartbeat")
def heartbeat() -> None:
    """Do nothing: completing the task updates the worker's row."""
