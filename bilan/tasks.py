"""The job that creates the files of an edition."""

from functools import partial

from celery import shared_task

from bilan.actions.publishing import make_files
from bilan.editions.queries import MAKE_FILES
from bilan.models import Edition
from common.background import jobs
from common.models import Job


@shared_task(name=MAKE_FILES)
def make_files_of_edition(job: int) -> None:
    jobs.run(job, MAKE_FILES, partial(_make_files, job))


def _make_files(job: int, progress: jobs.Progress) -> jobs.JobResult:
    arguments = Job.objects.values_list("arguments", flat=True).get(pk=job)
    return make_files(Edition.objects.get(pk=arguments["edition"]), progress)
