"""Jobs that someone asks for: a figure as known on a past day, the search of the states behind a printed figure."""

from celery import shared_task

from common import jobs
from common.models import Job
from indicators.drift import actions as past_figures
from indicators.drift.known import KNOWN, request_of_job
from indicators.reconstruction.actions import SEARCH, search_work


@shared_task(name=KNOWN)
def compute_known_result(job: int) -> None:
    asked = request_of_job(Job.objects.values_list("arguments", flat=True).get(pk=job))
    jobs.run(job, past_figures.past_figure_work(asked))


@shared_task(name=SEARCH)
def search_evidence(job: int) -> None:
    jobs.run(job, search_work(Job.objects.values_list("arguments", flat=True).get(pk=job)))
