"""The jobs of the indicators and of national impact, for Celery."""

from celery import shared_task

from common import jobs
from common.models import Job
from impact import following
from impact.checks import running
from impact.drift import known
from impact.links import checking
from impact.live import actions
from impact.national import criteria
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


@shared_task(name=running.CHECK)
def check_consistency(job: int) -> None:
    jobs.run(job, running.checking)


@shared_task(name="impact.request_all")
def request_all() -> None:
    following.request_all()


@shared_task(name="impact.request_stale")
def request_stale() -> None:
    following.request_stale()


@shared_task(name=known.KNOWN)
def compute_known_result(job: int) -> None:
    asked = known.asked_in(Job.objects.values_list("arguments", flat=True).get(pk=job))
    jobs.run(job, known.known_work(asked))


@shared_task(name=checking.CHECK_LINKS)
def check_links(job: int) -> None:
    jobs.run(job, checking.checking)


@shared_task(name="impact.request_link_check")
def request_link_check() -> None:
    checking.request_check()
