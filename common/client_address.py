"""The network address of who asks."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def client_address(meta: Mapping[str, Any]) -> str:
    """The one in ``request.META`` that our own proxy saw when there is one (the last: who asks may have written others)."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(meta.get("REMOTE_ADDR", ""))
