"""Log formatters without personal data."""

import json
import logging
import re
from datetime import UTC, datetime
from http import HTTPStatus

from django.core.exceptions import DisallowedHost, PermissionDenied

from common import request_context

# URLs have %40 for @. Matches only from the start of a word, so that long lines stay fast.
_LETTER = r"[\w.+'!$*^`{|}~-]"
EMAIL = re.compile(rf"(?<!{_LETTER}){_LETTER}+(?:@|%40)[\w-]+\.[\w.-]+")
SERVICE_TOKEN = re.compile(r"bpf_[\w-]+")  # access.models.tokens.MARK, which can't be imported before the apps
# PostgreSQL quotes the offending row in these lines: "DETAIL:  Key (email)=(…) already exists."
DATABASE_DETAIL = re.compile(r"^(DETAIL|CONTEXT|DÉTAIL|CONTEXTE)\s*:.*$", re.MULTILINE)
PROBES = LIVEZ, READYZ, HEALTHZ = "/livez", "/readyz", "/healthz"


class DiscreetFormatter(logging.Formatter):
    """A formatter that masks e-mail addresses, tokens and the rows quoted by PostgreSQL, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Format ``record`` with personal data masked."""
        return discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """Format one JSON object per line, with the request identifier, without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """Format ``record`` as one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "request": request_context.identifier() or None,
            **{name: discreet(str(value)) for name, value in getattr(record, "measures", {}).items()},
            "trace": discreet(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in entry.items() if value is not None}, ensure_ascii=False)


class OneLineForRefusals(logging.Filter):
    """Log a refused permission, or a host that isn't ours, in one line without traceback, since it is not an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, but remove the traceback of a refusal."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied | DisallowedHost):
            record.exc_info = None
            record.levelno = min(record.levelno, logging.WARNING)
            record.levelname = logging.getLevelName(record.levelno)
        return True


def is_not_repeated(record: logging.LogRecord) -> bool:
    """Whether a record is neither the 503 of a probe, whose changes ``health`` logs, nor a 429: the middleware logs the
    first of each minute, the journal of access those of sign-ins.
    """
    path = getattr(getattr(record, "request", None), "path_info", None)
    is_limit = getattr(record, "status_code", None) == HTTPStatus.TOO_MANY_REQUESTS
    return record.exc_info is not None or not (is_limit or path in PROBES)


def discreet(text: str) -> str:
    """Return ``text`` with personal data masked."""
    masked = SERVICE_TOKEN.sub("[jeton masqué]", EMAIL.sub("[adresse masquée]", text))
    return DATABASE_DETAIL.sub(r"\1: [masqué]", masked)
