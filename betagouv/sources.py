"""The sources of records: a checkout's ``content/`` folder, a folder of API documents, or the URL of such documents.

A source yields records as bytes, one at a time, in the order of their references; unreadable ones are yielded as
``UnreadableRecord``.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import orjson

from betagouv.parse.records import SourceKind
from common.slugs import to_slug

_FOREIGN = re.compile(
    r"(?:~|\.(?:bak|orig|rej|sw[op]|tmp|txt|ya?ml|json|csv|html?|png|jpe?g|svg|pdf|zip))\Z", re.IGNORECASE
)
"""The ends of names that no record has; one without any is read, as a round of the FAST is."""
MAX_FILE = 2_000_000
MAX_DOCUMENT = 100_000_000
MAX_REDIRECTS = 3
TIMEOUT = httpx.Timeout(30, connect=10)

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
    """A raw record; ``served`` distinguishes a document of the API from a file."""

    kind: str
    key: str
    data: bytes
    where: str
    served: bool = False


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


type Item = RawRecord | UnreadableRecord | StrayFile


class RecordSource(Protocol):
    """A source of records, one kind after another."""

    @property
    def name(self) -> str:
        """Return the path or URL of the records."""

    def records(self) -> Iterator[Item]: ...


def open_source(address: str) -> RecordSource:
    """Return the source at ``address``.

    :raises SourceError: if its type is unknown.
    """
    if address.startswith(("http://", "https://")):
        return ApiAddress(address)
    folder = Path(address)
    if not folder.is_dir():
        raise SourceError(f"{address} : ce dossier n’existe pas.")
    for root in (folder, folder / "content"):
        if any((root / name).is_dir() for name in (*FOLDERS.values(), OLD_STARTUPS)):
            return ContentFolder(root)
    if any((folder / name).is_file() for names in DOCUMENTS.values() for name in names):
        return ApiFolder(folder)
    raise SourceError(
        f"{address} : ni dossier de fiches (« _startups », « _incubators »…), ni documents de l’API (« startups.json »…)."
    )


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """The ``content/`` folder of a checkout of the programme's repository."""

    root: Path

    @property
    def name(self) -> str:
        return str(self.root)

    def _files(self, kind: SourceKind) -> list[Path]:
        folder = self._folder(kind)
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))

    def _folder(self, kind: SourceKind) -> Path:
        folder = self.root / FOLDERS[kind]
        return self.root / OLD_STARTUPS if kind == SourceKind.STARTUP and not folder.is_dir() else folder

    def keys(self, kind: SourceKind) -> set[str]:
        """Return the keys of the records of a kind, without reading them."""
        return {
            to_slug(_shown(path.name).removesuffix(".md"))
            for path in self._files(kind)
            if not _FOREIGN.search(path.name)
        }

    def records(self) -> Iterator[Item]:
        for kind in FOLDERS:
            yield from self.records_of(kind)

    def records_of(self, kind: SourceKind, keys: Collection[str] | None = None) -> Iterator[Item]:
        """Yield the records of a kind, restricted to ``keys`` if given."""
        root = self.root.resolve()
        for path in self._files(kind):
            name = _shown(path.name)
            key = to_slug(name.removesuffix(".md"))
            if keys is not None and key not in keys:
                continue
            where = f"{path.parent.name}/{name}"
            if _FOREIGN.search(name):
                yield StrayFile(kind, where)
                continue
            try:
                yield RawRecord(kind, key, _read_inside(path, root), where)
            except _RefusedError as error:
                yield UnreadableRecord(kind, key, where, str(error))


def _shown(name: str) -> str:
    """Return a file name with unprintable characters replaced by question marks (never in a slug)."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


class _RefusedError(Exception):
    pass


class _UnchangedError(Exception):
    """The document is unchanged."""


def _read_inside(path: Path, root: Path) -> bytes:
    """Return the bytes of a regular file of at most MAX_FILE bytes under ``root``."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise _RefusedError("est un lien vers l’extérieur du dossier")
        if not real.is_file():
            raise _RefusedError("n’est pas un fichier")
        if (size := real.stat().st_size) > MAX_FILE:
            raise _RefusedError(f"pèse {size} octets, pour {MAX_FILE} au plus")
        return real.read_bytes()
    except OSError as error:
        raise _RefusedError(f"ne peut pas être lu : {error.strerror}") from None


type Marks = dict[str, dict[str, str]]
"""The headers that mark a version of a document, by its name."""
MARKS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""The headers that mark a version of a document, and those that ask for it when it has another."""
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
                raise _RefusedError(f"pèse plus de {MAX_DOCUMENT} octets")
            return path.read_bytes()
        except OSError as error:
            raise _RefusedError(f"ne peut pas être lu : {error.strerror}") from None


@dataclass(slots=True)
class ApiAddress:
    """The base URL of documents of the public API.

    ``known`` contains the headers that identify the last version of each document: an unchanged document is not
    downloaded again, unless one that it refers to changed. ``found`` receives the headers of the downloaded documents.
    """

    base: str
    transport: httpx.BaseTransport | None = field(default=None, repr=False)
    known: Marks = field(default_factory=dict)
    found: Marks = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.base

    def records(self) -> Iterator[Item]:
        with httpx.Client(timeout=TIMEOUT, transport=self.transport) as client:
            yield from _api_records(lambda name: self._fetch(client, name))

    def _fetch(self, client: httpx.Client, name: str) -> bytes:
        url = f"{self.base.rstrip('/')}/{name}"
        known = {} if self.found else self.known.get(name, {})
        asked = {MARKS[mark]: value for mark, value in known.items() if mark in MARKS}
        try:
            for _ in range(MAX_REDIRECTS + 1):
                with client.stream("GET", url, headers=asked) as answer:
                    if answer.next_request is None:
                        data = _body(answer)
                        self.found[name] = {mark: answer.headers[mark] for mark in MARKS if mark in answer.headers}
                        return data
                    target = str(answer.next_request.url)
                if urlsplit(target)[:2] != urlsplit(url)[:2]:
                    raise _RefusedError(f"renvoie vers une autre adresse ({urlsplit(target).netloc})")
                url = target
        except httpx.TimeoutException:
            raise _RefusedError("n’a pas répondu à temps") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _RefusedError(f"ne répond pas ({type(error).__name__})") from None
        raise _RefusedError(f"renvoie plus de {MAX_REDIRECTS} fois ailleurs")


def _body(answer: httpx.Response) -> bytes:
    if answer.status_code == httpx.codes.NOT_MODIFIED:
        raise _UnchangedError
    if answer.status_code != httpx.codes.OK:
        raise _RefusedError(f"répond {answer.status_code}")
    data = bytearray()
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > MAX_DOCUMENT:
            raise _RefusedError(f"pèse plus de {MAX_DOCUMENT} octets")
    return bytes(data)


class Fetch(Protocol):
    """A function that returns the bytes of a document, or raises _RefusedError."""

    def __call__(self, name: str, /) -> bytes: ...


def _api_records(fetch: Fetch) -> Iterator[Item]:
    for kind, names in DOCUMENTS.items():
        refusals = []
        for name in names:
            try:
                items = _items(kind, name, fetch(name))
            except _UnchangedError:
                break
            except _RefusedError as error:
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
        raise _RefusedError("n’est pas du JSON") from None
    if kind == SourceKind.STARTUP:
        answer = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(answer, list):
        rows = [(row.get("id") if isinstance(row, dict) else None, row) for row in answer]
    elif isinstance(answer, dict) and kind != SourceKind.STARTUP:
        rows = list(answer.items())
    else:
        raise _RefusedError("n’a pas le schéma attendu")
    if kind == SourceKind.INCUBATOR:
        rows = [(key, _without_startups(row)) for key, row in rows]
    return [(_shown(str(key or "")), row) for key, row in rows]


def _without_startups(row: Any) -> Any:
    """Return an incubator without its list of fiches, which the fiches contain."""
    return {name: value for name, value in row.items() if name != "startups"} if isinstance(row, dict) else row
