"""Who calls the API: the version and the client of each call, for a counter of the metrics. Nothing names a person."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from common.metrics import API_CALLS

COUNTED = ("/api/", "/embed/", "/integrer/")
MOST_CLIENTS = 100
"""The names that a process counts apart: whoever invents names makes no more series than that."""
BROWSER, UNNAMED, OTHERS = "navigateur", "sans nom", "autres"

_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]{1,60}", re.ASCII)
_VERSION = re.compile(r"/api/(v[0-9](?:\.[0-9])?)/")
_clients: set[str] = set()


def count_call(path: str, meta: Mapping[str, Any]) -> None:
    """Count a call of the API, or of a page embedded in another site, by version and client."""
    if not path.startswith(COUNTED):
        return
    client = client_of(meta)
    if len(_clients) < MOST_CLIENTS:
        _clients.add(client)
    version = _VERSION.match(path)
    API_CALLS.labels(version[1] if version else "", client if client in _clients else OTHERS).inc()


def client_of(meta: Mapping[str, Any]) -> str:
    """Return the host of the calling site, else the first word that the program gives as its name."""
    ours = str(meta.get("HTTP_HOST") or meta.get("SERVER_NAME", "")).partition(":")[0]
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        host = _host_of(str(meta.get(header, "")))
        if _HOST.fullmatch(host) and host != ours:
            return host
    product = str(meta.get("HTTP_USER_AGENT", "")).partition("/")[0].strip()
    if product == "Mozilla":
        return BROWSER
    return product if _PRODUCT.fullmatch(product) else UNNAMED


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme else ""
