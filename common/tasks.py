"""Housekeeping, for Celery's schedule."""

from celery import shared_task

from common import data_version, job_history, jobs, workers


@shared_task(name="common.resend_jobs")
def resend_jobs() -> None:
    jobs.resend()


@shared_task(name="common.fold_data_version")
def fold_data_version() -> None:
    data_version.fold()


@shared_task(name="common.prune_jobs")
def prune_jobs() -> None:
    job_history.prune()


@shared_task(name="common.send_heartbeats")
def send_heartbeats() -> None:
    workers.send_heartbeats()


@shared_task(name="common.heartbeat")
def heartbeat() -> None:
    """Do nothing: that a worker completes it is what its row says."""
