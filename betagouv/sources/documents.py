"""The documents of the public API: in a folder, or at their address."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import orjson

from betagouv.parse.records import SourceKind
from betagouv.sources.downloads import download
from betagouv.sources.items import (
    MARKS,
    Item,
    Marks,
    RawRecord,
    UnreadableFileError,
    UnreadableRecord,
    last_modified_on,
    printable,
)

MAX_DOCUMENT = 100_000_000
DOCUMENTS = {
    SourceKind.ORGANISATION: ("sponsors.json", "organisations.json"),
    SourceKind.INCUBATOR: ("incubators.json",),
    SourceKind.STARTUP: ("startups.json",),
}
"""The documents that hold each kind: the first that can be read is enough."""


@dataclass(frozen=True, slots=True)
class ApiFolder:
    """A folder of documents of the public API."""

    root: Path

    @property
    def name(self) -> str:
        return str(self.root)

    def records(self) -> Iterator[Item]:
        return _api_records(self._fetch)

    def _fetch(self, name: str) -> bytes:
        path = self.root / name
        try:
            if path.stat().st_size > MAX_DOCUMENT:
                raise UnreadableFileError(f"pèse plus de {MAX_DOCUMENT} octets")
            return path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"ne peut pas être lu : {error.strerror}") from None


class _UnchangedError(Exception):
    """The document is unchanged."""


@dataclass(slots=True)
class ApiAddress:
    """The base URL of documents of the public API.

    ``known`` contains the headers that identify the last version of each document: an unchanged document is not
    downloaded again, unless one that it refers to changed. ``found`` receives the headers of the downloaded documents.
    """

    base: str
    known: Marks = field(default_factory=dict)
    found: Marks = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.base

    @property
    def is_unchanged(self) -> bool:
        """Whether no document need be there, since each may be as it was."""
        return bool(self.known)

    @property
    def published_on(self) -> dt.date | None:
        """Return the day of the last change of the fiches that the server declares."""
        marks = [(self.known | self.found).get(name, {}) for name in DOCUMENTS[SourceKind.STARTUP]]
        return next((day for mark in marks if (day := last_modified_on(mark))), None)

    def records(self) -> Iterator[Item]:
        return _api_records(self._fetch)

    def _fetch(self, name: str) -> bytes:
        known = {} if self.found else self.known.get(name, {})
        asked = {MARKS[mark]: value for mark, value in known.items() if mark in MARKS}
        document = BytesIO()
        headers = download(f"{self.base.rstrip('/')}/{name}", document, asked=asked, max_bytes=MAX_DOCUMENT)
        if headers is None:
            raise _UnchangedError
        self.found[name] = {mark: headers[mark] for mark in MARKS if mark in headers}
        return document.getvalue()


class Fetch(Protocol):
    """A function that returns the bytes of a document, or raises UnreadableFileError."""

    def __call__(self, name: str, /) -> bytes: ...


def _api_records(fetch: Fetch) -> Iterator[Item]:
    for kind, names in DOCUMENTS.items():
        refusals = []
        for name in names:
            try:
                items = _items(kind, name, fetch(name))
            except _UnchangedError:
                break
            except UnreadableFileError as error:
                refusals.append(UnreadableRecord(kind, "", name, str(error)))
                continue
            for key, item in items:
                yield RawRecord(
                    kind, key, orjson.dumps(item, option=orjson.OPT_SORT_KEYS), f"{name} « {key} »", served=True
                )
            break
        else:
            yield from refusals


def _items(kind: SourceKind, name: str, data: bytes) -> list[tuple[str, Any]]:
    """Return the documents in a response of the API, by key."""
    try:
        answer = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise UnreadableFileError("n’est pas du JSON") from None
    if kind == SourceKind.STARTUP:
        answer = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(answer, list):
        rows = [(row.get("id") if isinstance(row, dict) else None, row) for row in answer]
    elif isinstance(answer, dict) and kind != SourceKind.STARTUP:
        rows = list(answer.items())
    else:
        raise UnreadableFileError("n’a pas le schéma attendu")
    if kind == SourceKind.INCUBATOR:
        rows = [(key, _without_startups(row)) for key, row in rows]
    return [(printable(str(key or "")), row) for key, row in rows]


def _without_startups(row: Any) -> Any:
    """Return an incubator without its list of fiches, which the fiches contain."""
    return {name: value for name, value in row.items() if name != "startups"} if isinstance(row, dict) else row
