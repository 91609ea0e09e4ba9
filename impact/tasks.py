"""The jobs of links, for Celery."""

from celery import shared_task

from common.background import jobs
from impact.links import actions as checking


@shared_task(name=checking.CHECK_LINKS)
def check_links(job: int) -> None:
    jobs.run(job, checking.CHECK_LINKS, checking.checking)


@shared_task(name="impact.request_link_check")
def request_link_check() -> None:
    checking.request_check()
