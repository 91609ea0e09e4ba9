"""Jobs that someone asks for: the search of the states behind a printed figure."""

from celery import shared_task

from common import jobs
from common.models import Job
from indicators.reconstruction.actions import SEARCH, search_work


@shared_task(name=SEARCH)
def search_evidence(job: int) -> None:
    jobs.run(job, search_work(Job.objects.values_list("arguments", flat=True).get(pk=job)))
