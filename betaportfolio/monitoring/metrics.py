"""``/metrics`` for Prometheus: counters of the processes, and the state of jobs and records.

It needs the token of the setting ``METRICS_TOKEN``; without it the URL returns 404.
"""

import hmac
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from betaportfolio.backups.saving import BACKUP, RESTORE_TRIAL
from common import data_version
from common.background.jobs import age_of_last
from common.background.workers import workers_now
from common.metrics import API_CALLS, DURATIONS, REQUESTS
from common.models import Job, KnownUntil

COUNTED = ("/api/", "/embed/", "/integrer/")
MOST_CLIENTS = 100
"""The names that a process counts apart: whoever invents names makes no more series than that."""
BROWSER, UNNAMED, OTHERS = "navigateur", "sans nom", "autres"

_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]{1,60}", re.ASCII)
_VERSION = re.compile(r"/api/(v[0-9](?:\.[0-9])?)/")
_clients: set[str] = set()


def count_call(path: str, meta: Mapping[str, Any]) -> None:
    """Count a call of the API, or of a page embedded in another site, by version and client."""
    if not path.startswith(COUNTED):
        return
    client = client_of(meta)
    if len(_clients) < MOST_CLIENTS:
        _clients.add(client)
    version = _VERSION.match(path)
    API_CALLS.labels(version[1] if version else "", client if client in _clients else OTHERS).inc()


def client_of(meta: Mapping[str, Any]) -> str:
    """Return the host of the calling site, else the first word of the user agent."""
    ours = str(meta.get("HTTP_HOST") or meta.get("SERVER_NAME", "")).partition(":")[0]
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        host = _host_of(str(meta.get(header, "")))
        if _HOST.fullmatch(host) and host != ours:
            return host
    product = str(meta.get("HTTP_USER_AGENT", "")).partition("/")[0].strip()
    if product == "Mozilla":
        return BROWSER
    return product if _PRODUCT.fullmatch(product) else UNNAMED


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme else ""


PATH = "/metrics"
AREAS = {"/api/": "api", "/espace/": "workspace", "/static/": "static"}


def area_of(path: str) -> str:
    """Return the area of the site that contains a path."""
    return next((area for start, area in AREAS.items() if path.startswith(start)), "pages")


class StateCollector(Collector):
    """Collect from the database: jobs by state and age, workers, version and age of the records."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from (*_jobs(), *_backups(), *_records())
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
    yield from (counts, ages)
    yield GaugeMetricFamily("betaportfolio_jobs_late", "Whether jobs wait and no worker takes them.", workers.is_late)
    yield GaugeMetricFamily("betaportfolio_workers", "Workers that answer.", len(workers.answering))


def _backups() -> Iterator[Metric]:
    ages = GaugeMetricFamily("betaportfolio_backup_age_seconds", "Seconds since the last one.", labels=["kind"])
    for label, kind in (("backup", BACKUP), ("restore_trial", RESTORE_TRIAL)):
        if (age := age_of_last(kind)) is not None:
            ages.add_metric([label], age.total_seconds())
    yield ages


def _records() -> Iterator[Metric]:
    yield GaugeMetricFamily("betaportfolio_data_version", "Version of the records.", data_version.current())
    ages = GaugeMetricFamily("betaportfolio_records_age_days", "Days since the last import.", labels=["sort"])
    today = timezone.localdate()
    for sort, day in KnownUntil.objects.values_list("sort", "day"):
        ages.add_metric([sort], (today - day).days)
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


def _is_allowed(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    )


def metrics_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Respond to ``/metrics`` with the token, and count all other requests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH and _is_allowed(request):
            response = HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
            response["Cache-Control"] = "no-store"
            return response
        began = time.perf_counter()
        response = get_response(request)
        note_request(str(request.method), request.path_info, response.status_code, time.perf_counter() - began)
        count_call(request.path_info, request.META)
        return response

    return middleware


def note_request(method: str, path: str, status: int, seconds: float) -> None:
    requests, durations = _counters(method if method in KNOWN_METHODS else "other", area_of(path), status)
    requests.inc()
    durations.observe(seconds)


@cache
def _counters(method: str, area: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, area, status), DURATIONS.labels(area)


KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Any other would be a series of its own for each word that somebody invents."""
