"""gunicorn's threaded worker, which refuses a request line that is too long as the API refuses anything.

gunicorn answers such a line itself, before it knows an address, with a page in English.
"""

import json
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

TOO_LONG = "L’adresse est trop longue : 8 190 octets au plus."


def too_long_response() -> bytes:
    """Return the response 414 in bytes: an error in JSON (RFC 9457)."""
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    problem = {"type": "about:blank", "title": "Adresse trop longue", "status": status.value, "detail": TOO_LONG}
    body = json.dumps(problem | {"errors": {"detail": [TOO_LONG]}}, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status.value} URI Too Long\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"Access-Control-Allow-Origin: *\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class WebWorker(ThreadWorker):  # type: ignore[misc]  # published without types
    """The worker of ``gunicorn.conf.py``."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, LimitRequestLine):
            client.sendall(too_long_response())
        else:
            super().handle_error(req, client, addr, exc)
