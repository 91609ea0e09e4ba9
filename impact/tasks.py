"""The jobs of links, published files and documents, for Celery."""

from celery import shared_task

from common.background import jobs
from impact.documents import reading as documents
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


@shared_task(name=documents.READ_DOCUMENTS)
def read_matrix_documents(job: int) -> None:
    jobs.run(job, documents.READ_DOCUMENTS, documents.run_reading)


@shared_task(name="impact.request_matrix_documents")
def request_matrix_documents() -> None:
    documents.request_reading()
