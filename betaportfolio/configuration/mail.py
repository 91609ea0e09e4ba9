"""The e-mail backend: the SMTP server of the environment, else files, else the console."""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from betaportfolio.configuration.environment import env_str

BACKENDS = "django.core.mail.backends"
TIMEOUT = 20  # seconds
PORTS = {"starttls": "587", "tls": "465", "none": "25"}


def mailers() -> dict[str, dict[str, Any]]:
    """Return the setting ``MAILERS``.

    :raises ImproperlyConfigured: ``EMAIL_SECURITY`` is not starttls, tls or none, or ``EMAIL_PORT`` is not a port.
    """
    host, folder = env_str("EMAIL_HOST"), env_str("EMAIL_FOLDER")
    if host:
        return {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": _smtp(host)}}
    if folder:
        return {"default": {"BACKEND": f"{BACKENDS}.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}}
    return {"default": {"BACKEND": f"{BACKENDS}.console.EmailBackend"}}


def _smtp(host: str) -> dict[str, Any]:
    security = env_str("EMAIL_SECURITY", "starttls")
    if security not in PORTS:
        raise ImproperlyConfigured(f"EMAIL_SECURITY={security} : la valeur doit être starttls, tls ou none.")
    return {
        "host": host,
        "port": _port(env_str("EMAIL_PORT", PORTS[security])),
        "username": env_str("EMAIL_HOST_USER"),
        "password": env_str("EMAIL_HOST_PASSWORD"),
        "use_tls": security == "starttls",
        "use_ssl": security == "tls",
        "timeout": TIMEOUT,
    }


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value):
        raise ImproperlyConfigured(f"EMAIL_PORT={value} : la valeur doit être un numéro de port.")
    return int(value)
