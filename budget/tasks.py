"""Celery tasks about the FAST."""

from celery import shared_task

from budget.emails.actions import queue_result_reminders
from common.background import emails


@shared_task(name="budget.ask_for_results")
def ask_for_results() -> None:
    queue_result_reminders()
    emails.request()
