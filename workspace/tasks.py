"""What the schedule starts for those who work."""

from celery import shared_task

from startups.queries import today
from workspace.digests.sending import send_digests


@shared_task(name="workspace.send_digests")
def send_digests_of_the_week() -> None:
    send_digests(today())
