"""Give each request an identifier, in its response and its log lines."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.web import request_id

HEADER = "X-Request-ID"
logger = logging.getLogger("betaportfolio.requests")


def tracing_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set the request identifier, return it in a header, and log one INFO line (no IP address, no query string)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with request_id.named(name_for(request.META)):
            began = time.perf_counter()
            response = get_response(request)
            response[HEADER] = request_id.current()
            log(str(request.method), request.path, response.status_code, began)
        return response

    return middleware


def name_for(meta: Mapping[str, Any]) -> str:
    """Return the request identifier from the server variables ``meta``: the proxy's, or a new one."""
    proposed = meta.get("HTTP_X_REQUEST_ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return request_id.chosen(proposed)


def log(method: str, path: str, status: int, began: float) -> None:
    """Log a request that started at ``began`` (``time.perf_counter``)."""
    if logger.isEnabledFor(logging.INFO):
        measures = {"method": method, "path": path, "status": status}
        measures["milliseconds"] = round((time.perf_counter() - began) * 1000)
        logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", measures, extra={"measures": measures})
