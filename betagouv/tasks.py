"""Celery tasks on beta.gouv.fr's records."""

from celery import shared_task

from betagouv.scheduled_import.actions import request_hourly
from betagouv.scheduled_import.running import IMPORT, importing
from common.background import jobs


@shared_task(name=IMPORT)
def import_source(job: int) -> None:
    jobs.run(job, IMPORT, importing)


@shared_task(name="betagouv.request_import")
def request_import() -> None:
    request_hourly()
