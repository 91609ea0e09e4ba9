"""Delete expired sessions on Celery's schedule."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Delete the expired sessions, with the identity tokens in them."""
    call_command("clearsessions")
