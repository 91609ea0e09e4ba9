"""Each request has one name, from its answer to its log lines."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common import request_id

HEADER = "X-Request-ID"
logger = logging.getLogger("betaportfolio.requests")


def tracing_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Name the request, say its name in the answer, and write one line of it at the level INFO (no address, no query)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        proposed = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
        with request_id.named(request_id.chosen(proposed)):
            began = time.perf_counter()
            response = get_response(request)
            response[HEADER] = request_id.current()
            said = {"method": request.method, "path": request.path, "status": response.status_code}
            said["milliseconds"] = round((time.perf_counter() - began) * 1000)
            logger.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", said, extra={"said": said})
        return response

    return middleware
