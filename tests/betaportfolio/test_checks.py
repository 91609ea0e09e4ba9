"""``manage.py check --deploy`` finds what would leave an installation open or unreachable."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

SOUND = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["portfolio.example.gouv.fr"],
    "CSRF_TRUSTED_ORIGINS": ["https://portfolio.example.gouv.fr"],
    "SESSION_COOKIE_SECURE": True,
}


def errors(settings: Settings, **changes: object) -> list[str | None]:
    """The codes of our own checks, for sound settings with ``changes``."""
    for name, value in {**SOUND, **changes}.items():
        setattr(settings, name, value)
    found = run_checks(tags=["security"], include_deployment_checks=True)
    return [error.id for error in found if str(error.id).startswith("betaportfolio.") and error.is_serious()]


def test_check_finds_nothing_in_a_sound_installation(settings: Settings) -> None:
    assert errors(settings) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "betaportfolio.E001"),
        ("ALLOWED_HOSTS", [], "betaportfolio.E002"),
        ("ALLOWED_HOSTS", ["portfolio.example.gouv.fr", "*"], "betaportfolio.E003"),
        ("SESSION_COOKIE_SECURE", False, "betaportfolio.E004"),
        ("CSRF_TRUSTED_ORIGINS", ["http://portfolio.example.gouv.fr"], "betaportfolio.E005"),
        ("LOCAL_RUN", True, "betaportfolio.E006"),
        ("PROCONNECT_DISCOVERY_URL", "http://proconnect.example/", "betaportfolio.E007"),
        ("AUTHENTICATION_BACKENDS", [], "betaportfolio.E008"),
    ],
)
def test_check_finds_each_mistake(settings: Settings, name: str, value: object, code: str) -> None:
    assert errors(settings, **{name: value}) == [code]
