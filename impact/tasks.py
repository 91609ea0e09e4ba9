"""The jobs of the indicators and of national impact, for Celery."""

from celery import shared_task

from common import jobs
from impact import actions, criteria


@shared_task(name=actions.COMPUTE)
def compute_live_results(job: int) -> None:
    jobs.run(job, actions.computation)


@shared_task(name="impact.request_computation")
def request_computation() -> None:
    actions.request_computation()


@shared_task(name="impact.request_computation_if_stale")
def request_computation_if_stale() -> None:
    actions.request_computation_if_stale()


@shared_task(name=criteria.EVALUATE)
def evaluate_criteria(job: int) -> None:
    jobs.run(job, criteria.evaluation)


@shared_task(name="impact.request_evaluation")
def request_evaluation() -> None:
    criteria.request_evaluation()


@shared_task(name="impact.request_evaluation_if_stale")
def request_evaluation_if_stale() -> None:
    criteria.request_evaluation_if_stale()
