"""Celery tasks that send the FAST e-mails."""

from celery import shared_task

from budget.letters import actions as letters
from common.background import jobs


@shared_task(name=letters.SEND)
def send_letters(job: int) -> None:
    jobs.run(job, letters.sending)


@shared_task(name="budget.ask_for_results")
def ask_for_results() -> None:
    letters.write_due_results()
    letters.request_letters()
