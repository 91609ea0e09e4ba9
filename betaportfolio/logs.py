"""Logs without personal data."""

import logging
import re

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
        line = super().format(record)
        discreet = SERVICE_TOKEN.sub("[jeton masqué]", EMAIL.sub("[adresse masquée]", line))
        return DATABASE_DETAIL.sub(r"\1: [masqué]", discreet)
