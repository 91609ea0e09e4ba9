"""The jobs of links and of published files, for Celery."""

from celery import shared_task

from common.background import jobs
from impact.links import actions as checking
from impact.published_files.actions import READ_FILES
from impact.published_files.reading import request_daily_reading, run_reading


@shared_task(name=checking.CHECK_LINKS)
def check_links(job: int) -> None:
    jobs.run(job, checking.CHECK_LINKS, checking.checking)


@shared_task(name="impact.request_link_check")
def request_link_check() -> None:
    checking.request_check()


@shared_task(name=READ_FILES)
def read_files(job: int) -> None:
    run_reading(job)


@shared_task(name="impact.request_daily_reading")
def request_reading_of_files() -> None:
    request_daily_reading()
