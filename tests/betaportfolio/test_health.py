"""``/healthz`` says whether each service answers."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from betaportfolio import __version__


@pytest.mark.django_db
def test_health_is_200_when_everything_answers(client: Client) -> None:
    response = client.get("/healthz")

    assert response.json() == {"database": "ok", "redis": "ok", "version": __version__}
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

    assert response.json() == {"database": "ok", "redis": "unavailable", "version": __version__}
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

    assert response.json() == {"database": "unavailable", "redis": "ok", "version": __version__}
    assert response.status_code == 503
