"""The jobs of the indicators and of national impact, for Celery."""

from celery import shared_task

from common import jobs
from impact import actions, criteria, following
from impact.outlook import projecting


@shared_task(name=actions.COMPUTE)
def compute_live_results(job: int) -> None:
    jobs.run(job, actions.computation)


@shared_task(name=criteria.EVALUATE)
def evaluate_criteria(job: int) -> None:
    jobs.run(job, criteria.evaluation)


@shared_task(name=projecting.PROJECT)
def project_running_year(job: int) -> None:
    jobs.run(job, projecting.projecting)


@shared_task(name="impact.request_all")
def request_all() -> None:
    following.request_all()


@shared_task(name="impact.request_stale")
def request_stale() -> None:
    following.request_stale()
