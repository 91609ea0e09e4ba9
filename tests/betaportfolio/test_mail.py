import pytest
from django.core.exceptions import ImproperlyConfigured

from betaportfolio.configuration.mail import mailers

NAMES = ("HOST", "PORT", "SECURITY", "FOLDER", "HOST_USER", "HOST_PASSWORD")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"EMAIL_{name}", raising=False)


def test_mails_go_to_the_console_when_nothing_is_reported() -> None:
    assert mailers() == {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}


def test_mails_go_to_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_FOLDER", "/tmp/mails")
    assert mailers() == {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": "/tmp/mails"},
        }
    }


@pytest.mark.parametrize(
    ("security", "port", "tls", "ssl"),
    [("", 587, True, False), ("starttls", 587, True, False), ("tls", 465, False, True), ("none", 25, False, False)],
)
def test_mails_go_to_the_server(
    monkeypatch: pytest.MonkeyPatch, security: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("EMAIL_HOST", "smtp.example.fr")
    monkeypatch.setenv("EMAIL_SECURITY", security)
    monkeypatch.setenv("EMAIL_HOST_USER", "nom")
    assert mailers() == {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": "smtp.example.fr",
                "port": port,
                "username": "nom",
                "password": "",
                "use_tls": tls,
                "use_ssl": ssl,
                "timeout": 20,
            },
        }
    }


@pytest.mark.parametrize("port", ["vingt-cinq", "-25", "٢٥", "25 26", "123456"])
def test_port_that_is_no_number_stops_the_site(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("EMAIL_HOST", "smtp.example.fr")
    monkeypatch.setenv("EMAIL_PORT", port)
    with pytest.raises(ImproperlyConfigured) as refused:
        mailers()
    assert str(refused.value) == f"EMAIL_PORT={port} : la valeur doit être un numéro de port."


def test_unknown_security_stops_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_HOST", "smtp.example.fr")
    monkeypatch.setenv("EMAIL_SECURITY", "peut-être")
    with pytest.raises(ImproperlyConfigured) as refused:
        mailers()
    assert str(refused.value) == "EMAIL_SECURITY=peut-être : la valeur doit être starttls, tls ou none."
