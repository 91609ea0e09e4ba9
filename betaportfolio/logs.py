"""Logs without personal data."""

import json
import logging
import re
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied

from common import request_id

# An address of the web has %40. Looked for from the beginning of a word alone, so that a long line costs no more.
_LETTER = r"[\w.+'!$*^`{|}~-]"
EMAIL = re.compile(rf"(?<!{_LETTER}){_LETTER}+(?:@|%40)[\w-]+\.[\w.-]+")
SERVICE_TOKEN = re.compile(r"bpf_[\w-]+")  # accounts.models.tokens.MARK, which can't be imported before the apps
# PostgreSQL quotes the offending row in these lines: "DETAIL:  Key (email)=(…) already exists."
DATABASE_DETAIL = re.compile(r"^(DETAIL|CONTEXT|DÉTAIL|CONTEXTE)\s*:.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """A formatter that hides e-mail addresses, the tokens of tools and the rows quoted by the database, in traces too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``, with what identifies a person masked."""
        return discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the name of the request, and nothing that identifies a person."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "request": request_id.current() or None,
            **{name: discreet(str(value)) for name, value in getattr(record, "measures", {}).items()},
            "trace": discreet(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in entry.items() if value is not None}, ensure_ascii=False)


class OneLineForRefusals(logging.Filter):
    """A refusal of rights is no fault: it says who was refused what in one line, without a trace."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, that of a refusal without its trace."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True


def discreet(text: str) -> str:
    """``text`` with what identifies a person masked."""
    masked = SERVICE_TOKEN.sub("[jeton masqué]", EMAIL.sub("[adresse masquée]", text))
    return DATABASE_DETAIL.sub(r"\1: [masqué]", masked)
