"""``/livez``, ``/readyz`` and ``/healthz``: health of the process, its database, and everything else.

``betaportfolio.middleware`` responds before any other: monitoring calls by IP address, without host name, over plain HTTP.
"""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.cache import cache as redis
from django.db import DatabaseError, connection

from betaportfolio.backups.saving import BACKUP, RESTORE_TRIAL
from betaportfolio.monitoring.logs import HEALTHZ, LIVEZ, READYZ
from common import migration_names
from common.background.jobs import age_of_last
from common.background.workers import jobs_are_late
from web.cache_store import CACHE_IS_DOWN

BACKUP_LATE = dt.timedelta(hours=26)
"""A daily backup that is older was missed."""
TRIAL_LATE = dt.timedelta(days=9)
"""A weekly trial of a restoration that is older was missed."""
WELL = ("ok", "unknown")
logger = logging.getLogger(__name__)
_known: dict[str, str] = {}
"""The last state of each part that this process saw, so that each change is logged once."""


def database_state() -> str:
    """Whether PostgreSQL responds to a query."""
    connection.ensure_connection()
    return "ok" if connection.is_usable() else "unavailable"


def redis_state() -> str:
    """Whether Redis responds."""
    try:
        redis.get("healthz")
    except CACHE_IS_DOWN:
        return "unavailable"
    return "ok"


def jobs_state() -> str:
    """Return ``late`` if a job has waited for minutes while no worker ran any."""
    return "late" if jobs_are_late() else "ok"


def last_job_state(kind: str, max_age: dt.timedelta) -> str:
    """Return ``late`` if the last successful job of a kind is older than ``max_age``, or the installation if there is none.

    A younger installation without any, and a local run, are ``unknown``.
    """
    age, is_of_a_job = age_of_last(kind)
    if age > max_age and (is_of_a_job or not settings.LOCAL_RUN):
        return "late"
    return "ok" if is_of_a_job else "unknown"


def migrations_state() -> str:
    """Return ``different`` if the database has migrations unknown to this code, or lacks some of its own."""
    difference = migration_names.compare_database()
    return "different" if difference.unknown or difference.missing else "ok"


def state_of(name: str, part: Callable[[], str]) -> str:
    """Return the state of a part, and log it when the part fails, fails otherwise, or is well again."""
    try:
        state = part()
    except DatabaseError:
        state = "unavailable" if name == "database" else "unknown"
    before = _known.get(name, "ok")
    if state != before and not (state in WELL and before in WELL):
        logger.log(logging.WARNING if state in WELL else logging.ERROR, "Santé : %s, %s.", name, state)
    _known[name] = state
    return state


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    LIVEZ: {},
    READYZ: {"database": database_state, "migrations": migrations_state},
    HEALTHZ: {
        "database": database_state,
        "redis": redis_state,
        "jobs": jobs_state,
        "backup": partial(last_job_state, BACKUP, BACKUP_LATE),
        "restore_trial": partial(last_job_state, RESTORE_TRIAL, TRIAL_LATE),
        "migrations": migrations_state,
    },
}
