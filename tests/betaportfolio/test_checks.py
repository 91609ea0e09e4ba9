import pytest
from django.core.checks import run_checks
from pytest_django import Settings

SMTP = {"host": "smtp.example.gouv.fr", "password": "secret", "use_tls": False, "use_ssl": False}
SOUND = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["portfolio.example.gouv.fr"],
    "CSRF_TRUSTED_ORIGINS": ["https://portfolio.example.gouv.fr"],
    "SESSION_COOKIE_SECURE": True,
    "PASSWORD_SIGN_IN": False,
    "SITE_URL": "https://portfolio.example.gouv.fr",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "PUBLISHER": "Un organisme",
    "PUBLICATION_DIRECTOR": "La directrice",
    "HOSTED_BY": "Un hébergeur",
    "DATA_PROTECTION_OFFICER": "La déléguée, dpd@example.gouv.fr",
    "CONTACT_EMAIL": "contact@example.gouv.fr",
    "MAILERS": {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {**SMTP, "use_tls": True}}
    },
}
CONSOLE = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
CLEAR = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": SMTP}}


def errors(settings: Settings, **changes: object) -> list[str | None]:
    """Return the codes of our own checks, for valid settings with ``changes``."""
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
        ("SITE_URL", "http://localhost:8000", "betaportfolio.E009"),
        ("MAILERS", CONSOLE, "betaportfolio.E010"),
        ("MAILERS", CLEAR, "betaportfolio.E011"),
        ("HOSTED_BY", "", "betaportfolio.E012"),
        ("DATA_PROTECTION_OFFICER", "", "betaportfolio.E018"),
        ("SECURE_PROXY_SSL_HEADER", None, "betaportfolio.E013"),
        ("PROCONNECT_ACR", ["eidas1-mfa", "eidas4"], "betaportfolio.E015"),
        ("PROCONNECT_ACR", ["eidas1-mfa eidas2"], "betaportfolio.E015"),
    ],
)
def test_check_finds_each_mistake(settings: Settings, name: str, value: object, code: str) -> None:
    assert errors(settings, **{name: value}) == [code]


def test_check_refuses_a_password_beside_a_level(settings: Settings) -> None:
    levels = ["eidas1-mfa", "eidas2", "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"]
    assert errors(settings, PROCONNECT_ACR=levels, PASSWORD_SIGN_IN=False) == []
    assert errors(settings, PROCONNECT_ACR=levels, PASSWORD_SIGN_IN=True) == ["betaportfolio.E016"]


@pytest.mark.parametrize(("levels", "warnings"), [([], ["betaportfolio.W001"]), (["eidas2"], [])])
def test_check_warns_that_no_level_is_asked(settings: Settings, levels: list[str], warnings: list[str]) -> None:
    settings.PROCONNECT_DISCOVERY_URL, settings.PROCONNECT_ACR = "https://proconnect.example/", levels
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert [one.id for one in found if str(one.id).startswith("betaportfolio.W")] == warnings
