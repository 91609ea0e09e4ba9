"""Celery tasks on beta.gouv.fr's records."""

from celery import shared_task

from betagouv.scheduled_import import actions
from betagouv.scheduled_import.running import IMPORT, READ_PRODUCTS, importing, reading_products
from common.background import jobs


@shared_task(name=IMPORT)
def import_source(job: int) -> None:
    jobs.run(job, IMPORT, importing)


@shared_task(name="betagouv.request_import")
def request_import() -> None:
    actions.request_hourly()


@shared_task(name="betagouv.prune_imports")
def prune_imports() -> None:
    actions.prune_imports()


@shared_task(name=READ_PRODUCTS)
def read_products(job: int) -> None:
    jobs.run(job, READ_PRODUCTS, reading_products)


@shared_task(name="betagouv.request_products")
def request_products() -> None:
    actions.request_products()
