"""The jobs that follow the records: results, criteria, projections, checks, and figures as known on a past day."""

from celery import shared_task

from common import jobs
from common.models import Job
from indicators import following
from indicators.drift import actions as past_figures
from indicators.drift.known import KNOWN, request_of_job
from indicators.reconstruction.actions import SEARCH, search_work


def _task_of(kind: str, work: jobs.Work) -> None:
    @shared_task(name=kind)
    def do(job: int) -> None:
        jobs.run(job, work)


for _kind, _work in following.WORKS.items():
    _task_of(_kind, _work)


@shared_task(name="indicators.request_all")
def request_all() -> None:
    following.request_all()


@shared_task(name="indicators.request_stale")
def request_stale() -> None:
    following.request_stale()


@shared_task(name=KNOWN)
def compute_known_result(job: int) -> None:
    asked = request_of_job(Job.objects.values_list("arguments", flat=True).get(pk=job))
    jobs.run(job, past_figures.past_figure_work(asked))


@shared_task(name=SEARCH)
def search_evidence(job: int) -> None:
    jobs.run(job, search_work(Job.objects.values_list("arguments", flat=True).get(pk=job)))
