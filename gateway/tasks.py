"""Celery tasks that deliver webhooks."""

from celery import shared_task

from common.background import jobs
from common.models import Job
from gateway.webhooks import sending
from impact.links.network import RealNetwork


@shared_task(name=sending.DELIVER)
def deliver(job: int) -> None:
    webhook = int(Job.objects.values_list("arguments", flat=True).get(pk=job)["webhook"])
    jobs.run(job, lambda progress: sending.deliver(webhook, RealNetwork()))


@shared_task(name="gateway.request_waiting")
def request_waiting() -> None:
    sending.request_waiting()


@shared_task(name="gateway.prune")
def prune() -> None:
    sending.prune()
