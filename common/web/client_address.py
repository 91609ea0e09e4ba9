"""The IP address of the client."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the IP address from ``request.META``, as seen by our proxy if there is one.

    The proxy appends to ``X-Forwarded-For``: only the last address is reliable, since clients may send others.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(meta.get("REMOTE_ADDR", ""))
