"""Tasks started by the schedule for the workspace, and those requested by its users."""

from celery import shared_task

from common.clock import today
from workspace.composer.actions import PREVIEW, compute_preview
from workspace.digests.sending import write_digests


@shared_task(name="workspace.send_digests")
def send_digests_of_the_week() -> None:
    write_digests(today())


@shared_task(name=PREVIEW)
def preview_rule(job: int) -> None:
    compute_preview(job)
