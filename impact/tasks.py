"""The jobs of the indicators, for Celery."""

from celery import shared_task

from common import jobs
from impact import actions


@shared_task(name=actions.COMPUTE)
def compute_live_results(job: int) -> None:
    jobs.run(job, actions.computation)


@shared_task(name="impact.request_computation")
def request_computation() -> None:
    actions.request_computation()


@shared_task(name="impact.request_computation_if_stale")
def request_computation_if_stale() -> None:
    actions.request_computation_if_stale()
