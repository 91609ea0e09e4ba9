"""``make dev``: no request is answered by modules that were edited since they were loaded.

gunicorn looks at the modules once a second, so that a page asked in that second showed the former code. Here each
request looks first (10 ms); if a module differs, the client sends it again, to the process that loads the new code.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

ROOT = Path(__file__).resolve().parent.parent

type ModuleTimes = Mapping[Path, int]


def module_times() -> ModuleTimes:
    """Return when each module of the apps was last written, in nanoseconds."""
    found = {}
    for path in (path for app in ROOT.glob("*/apps.py") for path in app.parent.rglob("*.py")):
        with suppress(FileNotFoundError):  # of an editor, which removes it at once
            found[path] = path.stat().st_mtime_ns
    return found


class UneditedApplication:
    """The WSGI application while no module differs from ``loaded``; otherwise it ends its process and answers 307."""

    def __init__(self, application: WSGIApplication, loaded: ModuleTimes, end_process: Callable[[], None]) -> None:
        self.application, self.loaded, self.end_process = application, loaded, end_process

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if module_times() == self.loaded:
            return self.application(environ, start_response)
        self.end_process()
        headers = [("Location", environ["RAW_URI"]), ("Content-Length", "0"), ("Cache-Control", "no-store")]
        start_response("307 Temporary Redirect", headers)  # the same method and body
        return []
