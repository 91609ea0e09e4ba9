"""Parse one field of a record at a time: its value if readable, else an anomaly."""

import datetime as dt
import html
import re
from dataclasses import dataclass, field
from typing import Any

from betagouv.parse.records import Anomaly, Code

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_YES = {"true", "yes", "oui", "on"}
_NO = {"false", "no", "non", "off"}


@dataclass(slots=True)
class FieldReader:
    """Parse the front matter of one record, and collect its anomalies."""

    kind: str
    key: str
    front: dict[str, Any]
    anomalies: list[Anomaly] = field(default_factory=list)

    def doubt(self, code: Code, path: str, detail: str, word: str = "") -> None:
        self.anomalies.append(Anomaly(self.kind, self.key, code, path[:100], detail, word))

    def text(self, name: str, limit: int) -> str:
        """Return the field's text, unchanged; empty if missing."""
        return self.text_of(self.front.get(name), name, limit)

    def text_of(self, value: Any, path: str, limit: int) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case str() | int() | float():
                if len(text := str(value)) <= limit:
                    return text
                self.doubt(Code.INVALID, path, f"{len(text)} caractères, pour {limit} au plus")
            case _:
                self.doubt(Code.INVALID, path, "une liste ou des champs, au lieu d’un texte")
        return ""

    def flag(self, name: str) -> bool | None:
        """Return the field's yes or no; None if missing."""
        match self.front.get(name):
            case None | "":
                return None
            case bool() as value:
                return value
            case str() as word if word.lower() in _YES | _NO:
                return word.lower() in _YES
            case other:
                self.doubt(Code.INVALID, name, f"« {str(other)[:80]} » n’est ni oui ni non")
                return None

    def words(self, name: str, limit: int) -> list[str]:
        """Return the field's list of texts, in order."""
        value = self.front.get(name)
        values = value if isinstance(value, list) else [value]
        read = [self.text_of(item, f"{name}[{place}]", limit) for place, item in enumerate(values)]
        return [word for word in read if word]

    def rows(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the field's list of ``champ: valeur``, with their positions."""
        value = self.front.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.doubt(Code.INVALID, name, "n’est pas une liste")
            return []
        rows = []
        for place, row in enumerate(value):
            if isinstance(row, dict):
                rows.append((place, row))
            else:
                self.doubt(Code.INVALID, f"{name}[{place}]", "n’est pas une suite de « champ: valeur »")
        return rows

    def day(self, value: Any, path: str) -> dt.date | None:
        """Parse a date ``AAAA-MM-JJ``, without its time; return None if missing or invalid.

        Another ISO notation (``20210201``, ``2021-W05-1``) is accepted, with an anomaly.
        """
        if value is None or value == "":
            return None
        text = str(value)
        written = text[:10] if text[10:11] in (" ", "T") else text
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            self.doubt(Code.INVALID, path, f"« {text[:80]} » n’est pas une date", text[:80])
            return None
        if day.isoformat() != written:
            self.doubt(Code.INVALID, path, f"« {text[:80]} » est lu comme le {day} : écrivez-le {day}", text[:80])
        return day


def without_tags(text: str) -> str:
    """Return the text of an HTML fragment; a text without tags is unchanged."""
    bare = _TAG.sub("", text)
    return text if bare == text else html.unescape(bare)


def reference(value: str) -> str:
    """Return the key at the end of a record's path: ``dinum`` for ``/organisations/dinum``."""
    return value.strip().rstrip("/").rpartition("/")[2]
