"""``/healthz`` says whether each service answers."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from betaportfolio import __version__
from common.models import Job


@pytest.mark.django_db
def test_health_is_200_when_everything_answers(client: Client) -> None:
    response = client.get("/healthz")

    assert response.json() == {"database": "ok", "redis": "ok", "jobs": "ok", "version": __version__}
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


@pytest.mark.django_db
def test_health_answers_a_watcher_that_ignores_our_name_and_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert response.status_code == 200


@pytest.mark.django_db
def test_health_is_503_without_redis(client: Client, settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/redis.sock",
        }
    }

    response = client.get("/healthz")

    assert response.json() == {"database": "ok", "redis": "unavailable", "jobs": "ok", "version": __version__}
    assert response.status_code == 503


@pytest.mark.django_db
def test_health_is_503_when_jobs_wait_and_no_worker_takes_them(client: Client) -> None:
    Job.objects.create(kind="common.resend_jobs", queued_at=timezone.now() - dt.timedelta(minutes=4))

    response = client.get("/healthz")

    assert response.json() == {"database": "ok", "redis": "ok", "jobs": "late", "version": __version__}
    assert response.status_code == 503


@pytest.mark.django_db(transaction=True)
def test_health_is_503_without_database(client: Client) -> None:
    connection.close()
    real = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        response = client.get("/healthz")
    finally:
        connection.settings_dict["HOST"] = real

    assert response.json() == {"database": "unavailable", "redis": "ok", "jobs": "unknown", "version": __version__}
    assert response.status_code == 503
