"""Celery tasks about the FAST."""

from celery import shared_task

from budget.letters.actions import write_due_results
from common.background import emails


@shared_task(name="budget.ask_for_results")
def ask_for_results() -> None:
    write_due_results()
    emails.request()
