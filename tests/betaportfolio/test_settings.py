import os
import subprocess
import sys

import pytest

from devserver.folders import BASE_DIR

INSTALLATION = {
    "DATABASE_URL": "postgresql://db.example/portfolio",
    "REDIS_URL": "redis://cache.example/0",
    "SECRET_KEY": "a-secret-of-fifty-characters-at-least-for-this-test-only",
    "DJANGO_ALLOWED_HOSTS": "portfolio.example.gouv.fr",
}
SHOW = """
import json
from django.conf import settings
names = ["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE"]
names += ["CSRF_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER", "CELERY_BROKER_URL"]
print(json.dumps([getattr(settings, name) for name in names]))
"""


def with_settings(*arguments: str, **variables: str) -> tuple[int, str, str]:
    """Run Python on the site's settings with only these variables; return exit code, output and errors."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "betaportfolio.settings", **variables}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


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
    code, said, error = with_settings("-c", SHOW, **{**INSTALLATION, variable: value})

    assert (code, said) == (1, "")
    assert error.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {message}")


def test_settings_of_an_installation_are_strict_by_default() -> None:
    hosts = '["portfolio.example.gouv.fr"]'

    assert with_settings("-c", SHOW, **INSTALLATION) == (
        0,
        f'[{hosts}, [], true, 3600, true, true, null, "redis://cache.example/0"]\n',
        "",
    )
    trial = {
        **INSTALLATION,
        "HTTPS": "off",
        "BEHIND_PROXY": "on",
        "CSRF_TRUSTED_ORIGINS": " https://a.fr , https://b.fr",
    }
    assert with_settings("-c", SHOW, **trial) == (
        0,
        f'[{hosts}, ["https://a.fr", "https://b.fr"], false, 0, false, false, '
        '["HTTP_X_FORWARDED_PROTO", "https"], "redis://cache.example/0"]\n',
        "",
    )


def test_settings_without_installation_need_nothing() -> None:
    code, said, error = with_settings("-c", SHOW)

    assert (code, error) == (0, "")
    assert said == '[[], [], false, 0, false, false, null, "redis://localhost:6379/0"]\n'


WAYS = """
from django.conf import settings
print([backend.rpartition(".")[2] for backend in settings.AUTHENTICATION_BACKENDS])
"""
CLIENT = {
    "PROCONNECT_DISCOVERY_URL": "https://proconnect.example/.well-known/openid-configuration",
    "PROCONNECT_CLIENT_ID": "client",
    "PROCONNECT_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize(
    ("variables", "ways"),
    [
        ({}, "[]"),
        (CLIENT, "['ProConnectBackend']"),
        ({"LOCAL_RUN": "on"}, "['ModelBackend']"),
        ({**CLIENT, "PASSWORD_SIGN_IN": "on"}, "['ModelBackend', 'ProConnectBackend']"),
    ],
    ids=["none", "proconnect", "local run", "both"],
)
def test_settings_open_only_the_ways_to_sign_in_that_are_requested(variables: dict[str, str], ways: str) -> None:
    assert with_settings("-c", WAYS, **INSTALLATION, **variables) == (0, f"{ways}\n", "")
