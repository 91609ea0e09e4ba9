"""Logs without personal data."""

import logging
import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
SERVICE_TOKEN = re.compile(r"bpf_[\w-]+")  # accounts.models.tokens.MARK, which can't be imported before the apps
# PostgreSQL quotes the offending row in these lines: "DETAIL:  Key (email)=(…) already exists."
DATABASE_DETAIL = re.compile(r"^(DETAIL|CONTEXT|DÉTAIL|CONTEXTE)\s*:.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """A formatter that hides e-mail addresses, the tokens of tools and the rows quoted by the database, in traces too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``, with what identifies a person masked."""
        line = super().format(record)
        discreet = SERVICE_TOKEN.sub("[jeton masqué]", EMAIL.sub("[adresse masquée]", line))
        return DATABASE_DETAIL.sub(r"\1: [masqué]", discreet)
