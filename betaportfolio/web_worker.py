"""gunicorn's threaded worker, which refuses a request line that is too long or not encoded as the API refuses anything.

gunicorn answers such a line itself, before it knows an address, with a page in English.
"""

import json
import traceback
from http import HTTPStatus
from typing import Any
from wsgiref.types import WSGIApplication

from django.urls import get_resolver
from gunicorn.http.errors import InvalidRequestLine, LimitRequestLine
from gunicorn.util import make_fail_app
from gunicorn.workers.gthread import ThreadWorker

from betaportfolio.edited_code import UneditedApplication, module_times

TOO_LONG = "L’adresse est trop longue : 8 190 octets au plus."
NOT_ENCODED = "L’adresse est illisible : codez ses lettres accentuées et ses espaces (« é » s’écrit %C3%A9)."


def refusal_in_bytes(status: HTTPStatus, title: str, message: str, code: str) -> bytes:
    """Return a whole response: an error in JSON (RFC 9457)."""
    problem = {"type": "about:blank", "title": title, "status": status.value, "code": code, "detail": message}
    messages = {"errors": {"detail": [message]}, "codes": {"detail": [code]}}
    body = json.dumps(problem | messages, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"Access-Control-Allow-Origin: *\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


REFUSALS = {
    LimitRequestLine: refusal_in_bytes(
        HTTPStatus.REQUEST_URI_TOO_LONG, "Adresse trop longue", TOO_LONG, "uri_too_long"
    ),
    InvalidRequestLine: refusal_in_bytes(HTTPStatus.BAD_REQUEST, "Demande illisible", NOT_ENCODED, "invalid"),
}


class WebWorker(ThreadWorker):  # type: ignore[misc]  # published without types
    """The worker of ``gunicorn.conf.py``."""

    wsgi: WSGIApplication

    def load_wsgi(self) -> None:
        """Load the application; with ``reload``, one that never answers with edited modules."""
        if self.cfg.reload:
            loaded = module_times()
            self.wsgi = UneditedApplication(self.load_or_explain(), loaded, self.end)
        else:
            super().load_wsgi()

    def load_or_explain(self) -> WSGIApplication:
        """Return the application with its views, or one that answers with the traceback of what can't be imported."""
        try:
            application: WSGIApplication = self.app.wsgi()
            get_resolver().url_patterns  # noqa: B018 - reading it imports every view
        except Exception:
            self.log.exception("The code can't be imported.")
            return make_fail_app(traceback.format_exc())  # type: ignore[no-any-return]
        return application

    def end(self) -> None:
        """Answer the requests that began, then end; gunicorn starts another process."""
        self.handle_exit(None, None)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if response := REFUSALS.get(type(exc)):
            client.sendall(response)
        else:
            super().handle_error(req, client, addr, exc)
