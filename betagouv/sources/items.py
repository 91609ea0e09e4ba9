"""What sources yield: records as bytes, one at a time, in the order of their references."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from betagouv.parse.records import SourceKind
from common.words import local_date

FOLDERS = {
    SourceKind.ORGANISATION: "_organisations",
    SourceKind.INCUBATOR: "_incubators",
    SourceKind.PHASE: "_phases",
    SourceKind.FAST: "_fasts",
    SourceKind.STARTUP: "_startups",
}

OLD_STARTUPS = "_startup"
"""The folder of the fiches until November 2018."""


class SourceError(Exception):
    """The source can't be read at all; the message gives the reason in French."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The file of a record.

    ``product`` is the fiche in the API of espace-membre, as JSON, newer than its file (empty: it has none). ``is_same``:
    the file is as the last import read it, and a product that can't be read now stood over it.
    """

    kind: str
    key: str
    data: bytes
    where: str
    product: bytes = b""
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """An unreadable record: its place, and the reason. ``key`` is empty if it is not a single record."""

    kind: str
    key: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class StrayFile:
    """A file among the records without a record: the report names it."""

    kind: str
    where: str


MAX_FILE = 2_000_000
"""In bytes."""

type Item = RawRecord | UnreadableRecord | StrayFile


class UnreadableFileError(Exception):
    """A file or a document can't be read; the message gives the reason in French."""


type Marks = dict[str, dict[str, str]]
"""The headers that mark a version of a document, by its name."""
MARKS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""The headers that mark a version of a document, and those that ask for it when it has another."""


def last_modified_on(marks: dict[str, str]) -> dt.date | None:
    """Return the day of the last change that a server declares, in Paris."""
    with suppress(ValueError):
        if "last-modified" in marks:
            return local_date(parsedate_to_datetime(marks["last-modified"]))
    return None


def printable(name: str) -> str:
    """Return a file name with unprintable characters replaced by question marks (never in a slug)."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
