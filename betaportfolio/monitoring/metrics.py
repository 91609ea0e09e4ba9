"""``/metrics`` for Prometheus: counters of the processes, and the state of jobs and records.

It needs the token of the setting ``METRICS_TOKEN``; without it the URL returns 404.
"""

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from betaportfolio.backups.saving import BACKUP, RESTORE_TRIAL
from common import clock, data_version
from common.background.emails import KINDS, count_emails
from common.background.jobs import age_of_last
from common.background.workers import workers_now
from common.models import Freshness, Job, OutgoingEmail


class StateCollector(Collector):
    """Collect from the database: e-mails, jobs by state and age, workers, version and age of the records."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from (*_jobs(), *_emails(), *_backups(), *_records())
            yield GaugeMetricFamily("betaportfolio_database_up", "Whether the database answers.", value=1)
        except DatabaseError:
            yield GaugeMetricFamily("betaportfolio_database_up", "Whether the database answers.", value=0)


def _jobs() -> Iterator[Metric]:
    counts = GaugeMetricFamily("betaportfolio_jobs", "Jobs by state.", labels=["state"])
    ages = GaugeMetricFamily("betaportfolio_oldest_job_seconds", "Age of the oldest one under way.", labels=["state"])
    found = Job.objects.order_by().values_list("state").annotate(Count("pk"), Min("queued_at"))
    by_state = {state: (count, oldest) for state, count, oldest in found}
    now = timezone.now()
    for state in Job.State.values:
        count, oldest = by_state.get(state, (0, None))
        counts.add_metric([state], count)
        if state in (Job.State.QUEUED, Job.State.RUNNING):
            ages.add_metric([state], (now - oldest).total_seconds() if oldest else 0)
    workers = workers_now()
    yield from (counts, ages, _failing())
    yield GaugeMetricFamily("betaportfolio_jobs_late", "Whether jobs wait and no worker takes them.", workers.is_late)
    yield GaugeMetricFamily("betaportfolio_workers", "Workers that answer.", len(workers.answering))


def _failing() -> Metric:
    """Return 1 for each kind of jobs whose last one failed, 0 for the others."""
    ended = Job.objects.filter(state__in=[Job.State.DONE, Job.State.FAILED])
    last = ended.order_by("kind", "-finished_at", "-pk").distinct("kind")
    failing = GaugeMetricFamily("betaportfolio_job_failing", "Whether the last job of a kind failed.", labels=["kind"])
    for kind, state in last.values_list("kind", "state"):
        failing.add_metric([kind], state == Job.State.FAILED)
    return failing


def _emails() -> Iterator[Metric]:
    emails = GaugeMetricFamily("betaportfolio_emails", "E-mails of the last seven days.", labels=["kind", "state"])
    counts = count_emails()
    for kind in KINDS:
        for state in OutgoingEmail.State:
            emails.add_metric([kind.name, state], counts[kind, state])
    yield emails


def _backups() -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "betaportfolio_backup_age_seconds", "Seconds since the last one, or since the installation.", labels=["kind"]
    )
    for label, kind in (("backup", BACKUP), ("restore_trial", RESTORE_TRIAL)):
        ages.add_metric([label], age_of_last(kind)[0].total_seconds())
    yield ages


def _records() -> Iterator[Metric]:
    yield GaugeMetricFamily("betaportfolio_data_version", "Version of the records.", data_version.current())
    ages = GaugeMetricFamily("betaportfolio_records_age_days", "Days since the last import.", labels=["kind"])
    today = clock.today()
    for kind, day in Freshness.objects.values_list("kind", "day"):
        ages.add_metric([kind], (today - day).days)
    yield ages


def exposition() -> bytes:
    """Return all metrics in Prometheus' format."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(StateCollector())
    return generate_latest(registry) + generate_latest(state)


def is_allowed(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    )
