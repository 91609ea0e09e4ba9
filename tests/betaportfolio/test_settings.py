import os
import re
import runpy
from typing import Any
from unittest import mock

import pytest
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from devserver.folders import BASE_DIR

INSTALLATION = {
    "DATABASE_URL": "postgresql://db.example/portfolio",
    "REDIS_URL": "redis://cache.example/0",
    "SECRET_KEY": "a-secret-of-fifty-characters-at-least-for-this-test-only",
    "DJANGO_ALLOWED_HOSTS": "portfolio.example.gouv.fr",
}
SHOWN = [
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_PROXY_SSL_HEADER",
    "CELERY_BROKER_URL",
]


def settings_with(**variables: str) -> dict[str, Any]:
    """Return the site's settings with only these variables.

    :raises ImproperlyConfigured: the settings refuse them.
    """
    with mock.patch.dict(os.environ, variables, clear=True):
        return vars(global_settings) | runpy.run_path(str(BASE_DIR / "betaportfolio" / "settings.py"))


def shown(**variables: str) -> list[Any]:
    found = settings_with(**variables)
    return [found[name] for name in SHOWN]


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("SECRET_KEY", "", "La variable SECRET_KEY manque : une installation (DATABASE_URL est définie) signe"),
        ("REDIS_URL", " ", "La variable REDIS_URL manque : les tâches et le cache passent par Redis"),
        ("DJANGO_ALLOWED_HOSTS", '"site.example"', "La valeur de DJANGO_ALLOWED_HOSTS est entre guillemets"),
        ("HTTPS", "yes", "HTTPS=yes : la valeur doit être « on » ou « off » (must be on or off)."),
        (
            "PROCONNECT_CLIENT_ID",
            "client",
            "PROCONNECT_DISCOVERY_URL, PROCONNECT_CLIENT_SECRET manque : PROCONNECT_DISCOVERY_URL, "
            "PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET vont ensemble.",
        ),
        (
            "PROCONNECT_SIGN_ALGO",
            "none",
            "PROCONNECT_SIGN_ALGO=none : la valeur doit être RS256, ES256 ou HS256.",
        ),
        ("DEBUG", "on", "DEBUG=on montre le code et les requêtes à tout visiteur : retirez DEBUG d’une installation"),
        ("LOG_LEVEL", "verbose", "LOG_LEVEL=verbose : la valeur doit être WARNING, DEBUG, INFO ou ERROR."),
        ("HSTS_SECONDS", "un an", "HSTS_SECONDS=un an : la valeur doit être un nombre entier."),
        ("BEHIND_PROXY", "1", "BEHIND_PROXY=1 : la valeur doit être « on » ou « off » (must be on or off)."),
    ],
)
def test_settings_refuse_an_installation_that_lacks_or_exposes(variable: str, value: str, message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(message)}"):
        settings_with(**{**INSTALLATION, variable: value})


def test_settings_of_an_installation_are_strict_by_default() -> None:
    hosts = ["portfolio.example.gouv.fr"]

    assert shown(**INSTALLATION) == [hosts, [], True, 3600, True, True, None, "redis://cache.example/0"]
    trial = {
        **INSTALLATION,
        "HTTPS": "off",
        "BEHIND_PROXY": "on",
        "CSRF_TRUSTED_ORIGINS": " https://a.fr , https://b.fr",
    }
    header = ("HTTP_X_FORWARDED_PROTO", "https")
    origins = ["https://a.fr", "https://b.fr"]
    assert shown(**trial) == [hosts, origins, False, 0, False, False, header, "redis://cache.example/0"]


def test_settings_without_installation_need_nothing() -> None:
    assert shown() == [[], [], False, 0, False, False, None, "redis://localhost:6379/0"]


CLIENT = {
    "PROCONNECT_DISCOVERY_URL": "https://proconnect.example/.well-known/openid-configuration",
    "PROCONNECT_CLIENT_ID": "client",
    "PROCONNECT_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize(
    ("variables", "ways"),
    [
        ({}, []),
        (CLIENT, ["ProConnectBackend"]),
        ({"LOCAL_RUN": "on"}, ["ModelBackend"]),
        ({**CLIENT, "PASSWORD_SIGN_IN": "on"}, ["ModelBackend", "ProConnectBackend"]),
    ],
    ids=["none", "proconnect", "local run", "both"],
)
def test_settings_open_only_the_ways_to_sign_in_that_are_requested(variables: dict[str, str], ways: list[str]) -> None:
    backends = settings_with(**INSTALLATION, **variables)["AUTHENTICATION_BACKENDS"]
    assert [backend.rpartition(".")[2] for backend in backends] == ways
