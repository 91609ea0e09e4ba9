"""The sources of records: a checkout's ``content/`` folder, the ZIP archive of a repository, or documents of the API.

A source yields records as bytes, one at a time, in the order of their references; unreadable ones are yielded as
``UnreadableRecord``.
"""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import orjson

from betagouv.archives import MAX_REDIRECTS, TIMEOUT, RecordsArchive, SourceArchiveError, download, read_archive
from betagouv.parse.records import SourceKind
from common.slugs import to_slug
from common.words import datetime_fr, local_date

_FOREIGN = re.compile(
    r"(?:~|\.(?:bak|orig|rej|sw[op]|tmp|txt|ya?ml|json|csv|html?|png|jpe?g|svg|pdf|zip))\Z", re.IGNORECASE
)
"""The ends of names that no record has; one without any is read, as a round of the FAST is."""
MAX_FILE = 2_000_000
MAX_DOCUMENT = 100_000_000

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
    """A raw record; ``served`` distinguishes a document of the API from a file.

    ``product`` is the fiche in the API of espace-membre, as JSON, newer than its file (empty: it has none).
    """

    kind: str
    key: str
    data: bytes
    where: str
    served: bool = False
    product: bytes = b""


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
        return ZipAddress(address) if _ZIP.search(address) else ApiAddress(address)
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


class ContentFiles(ABC):
    """The files of records, with the layout of the programme's repository."""

    __slots__ = ()

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """Return the sorted names of the visible files of a folder; empty if it does not exist."""

    @abstractmethod
    def read(self, folder: str, name: str) -> bytes:
        """Return the bytes of a file.

        :raises UnreadableFileError: it can't be read.
        """

    def keys(self, kind: SourceKind) -> set[str]:
        """Return the keys of the records of a kind, without reading them."""
        _, names = self._files(kind)
        return {to_slug(_shown(name).removesuffix(".md")) for name in names if not _FOREIGN.search(name)}

    def _files(self, kind: SourceKind) -> tuple[str, list[str]]:
        """Return the folder of a kind, and the names of its files."""
        names = self.names(FOLDERS[kind])
        if kind == SourceKind.STARTUP and not names:
            return OLD_STARTUPS, self.names(OLD_STARTUPS)
        return FOLDERS[kind], names

    def records(self) -> Iterator[Item]:
        for kind in FOLDERS:
            yield from self.records_of(kind)

    def records_of(self, kind: SourceKind, keys: Collection[str] | None = None) -> Iterator[Item]:
        """Yield the records of a kind, restricted to ``keys`` if given."""
        folder, names = self._files(kind)
        for file in names:
            name = _shown(file)
            key = to_slug(name.removesuffix(".md"))
            if keys is not None and key not in keys:
                continue
            where = f"{folder}/{name}"
            if _FOREIGN.search(name):
                yield StrayFile(kind, where)
                continue
            try:
                yield RawRecord(kind, key, self.read(folder, file), where)
            except UnreadableFileError as error:
                yield UnreadableRecord(kind, key, where, str(error))


@dataclass(frozen=True, slots=True)
class ContentFolder(ContentFiles):
    """The ``content/`` folder of a checkout of the programme's repository."""

    root: Path

    @property
    def name(self) -> str:
        return str(self.root)

    def names(self, folder: str) -> list[str]:
        path = self.root / folder
        return sorted(file.name for file in path.iterdir() if file.name[0] != ".") if path.is_dir() else []

    def read(self, folder: str, name: str) -> bytes:
        return _read_inside(self.root / folder / name, self.root.resolve())


def _shown(name: str) -> str:
    """Return a file name with unprintable characters replaced by question marks (never in a slug)."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


class UnreadableFileError(Exception):
    """A file or a document can't be read; the message gives the reason in French."""


class _UnchangedError(Exception):
    """The document is unchanged."""


def _read_inside(path: Path, root: Path) -> bytes:
    """Return the bytes of a regular file of at most MAX_FILE bytes under ``root``."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise UnreadableFileError("est un lien vers l’extérieur du dossier")
        if not real.is_file():
            raise UnreadableFileError("n’est pas un fichier")
        if (size := real.stat().st_size) > MAX_FILE:
            raise UnreadableFileError(f"pèse {size} octets, pour {MAX_FILE} au plus")
        return real.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"ne peut pas être lu : {error.strerror}") from None


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
                raise UnreadableFileError(f"pèse plus de {MAX_DOCUMENT} octets")
            return path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"ne peut pas être lu : {error.strerror}") from None


ARCHIVE = "archive"
"""The name of the archive in the marks."""
_ZIP = re.compile(r"\.zip\Z|/zip/")
_REPOSITORY = re.compile(r"/([^/]+)/(?:-/)?(?:archive|zip)/")
"""The name of the repository in the address of an archive of GitHub (also codeload) or GitLab."""
OTHER_REPOSITORY = "contient « {found} », et non le dépôt « {wanted} » : rien n’est écrit."
OLDER = (
    "est celle du {found} (commit {commit}), plus ancienne que le dernier import, du {known} : rien n’est écrit. "
    "Pour revenir à cet état, enregistrez de nouveau la source."
)
NO_RECORDS = "ne contient aucune fiche (« content/_startups »)."


@dataclass(slots=True)
class ZipAddress(ContentFiles):
    """The URL of the ZIP archive of a repository.

    ``known`` contains what identifies the last archive that was imported: it is not downloaded again while it is the
    same, and an older one is refused. ``found`` receives the same of the downloaded archive.
    """

    address: str
    known: Marks = field(default_factory=dict)
    found: Marks = field(default_factory=dict)
    archive: RecordsArchive | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.address

    @property
    def is_unchanged(self) -> bool:
        return bool(self.known) and not self.found

    @property
    def commit(self) -> str:
        """Return the commit of the archive that was read, or is still the same; empty if it names none."""
        return (self.known | self.found).get(ARCHIVE, {}).get("commit", "")

    @property
    def published_on(self) -> dt.date | None:
        """Return the day of the commit, else that of the response; None if neither is known."""
        marks = (self.known | self.found).get(ARCHIVE, {})
        if "committed_at" in marks:
            return local_date(dt.datetime.fromisoformat(marks["committed_at"]))
        return last_modified_on(marks)

    def names(self, folder: str) -> list[str]:
        archive = self.archive
        return sorted(name for at, name in [*archive.files, *archive.refused] if at == folder) if archive else []

    def read(self, folder: str, name: str) -> bytes:
        archive = self.archive
        if archive is None or (folder, name) in archive.refused:
            raise UnreadableFileError(archive.refused[folder, name] if archive else "n’est pas lu")
        return archive.files[folder, name]

    def records(self) -> Iterator[Item]:
        """Yield the records; none if the archive did not change.

        :raises SourceError: the archive can't be read, is that of another repository or of an older commit.
        """
        try:
            self._fetch()
        except SourceArchiveError as error:
            raise SourceError(f"{self.address} : l’archive {error}") from None
        except OSError as error:
            raise SourceError(f"Aucun fichier temporaire ne peut être écrit ({error.strerror}).") from None
        yield from ContentFiles.records(self)

    def _fetch(self) -> None:
        known = self.known.get(ARCHIVE, {})
        asked = {MARKS[mark]: value for mark, value in known.items() if mark in MARKS}
        with TemporaryFile() as file:
            headers = download(self.address, file, asked=asked)
            if headers is None:
                return
            archive = read_archive(file, [*FOLDERS.values(), OLD_STARTUPS], max_file=MAX_FILE)
        self._check(archive, known.get("committed_at"))
        marks = {mark: headers[mark] for mark in MARKS if mark in headers}
        if archive.committed_at:
            marks |= {"commit": archive.commit, "committed_at": archive.committed_at.isoformat()}
        self.archive, self.found = archive, {ARCHIVE: marks}

    def _check(self, archive: RecordsArchive, known: str | None) -> None:
        """Check that it is the archive of the repository in the URL, with records, and no older commit."""
        named = _REPOSITORY.search(self.address)
        if named and archive.root and not archive.root.startswith(f"{named[1]}-"):
            raise SourceArchiveError(OTHER_REPOSITORY.format(found=archive.root, wanted=named[1]))
        if not archive.files and not archive.refused:
            raise SourceArchiveError(NO_RECORDS)
        committed_at = archive.committed_at
        if committed_at and known and committed_at < dt.datetime.fromisoformat(known):
            since = datetime_fr(dt.datetime.fromisoformat(known))
            raise SourceArchiveError(
                OLDER.format(found=datetime_fr(committed_at), commit=archive.commit[:12], known=since)
            )


def last_modified_on(marks: dict[str, str]) -> dt.date | None:
    """Return the day of the last change that a server declares, in Paris."""
    with suppress(ValueError):
        if "last-modified" in marks:
            return local_date(parsedate_to_datetime(marks["last-modified"]))
    return None


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
                    raise UnreadableFileError(f"renvoie vers une autre adresse ({urlsplit(target).netloc})")
                url = target
        except httpx.TimeoutException:
            raise UnreadableFileError("n’a pas répondu à temps") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreadableFileError(f"ne répond pas ({type(error).__name__})") from None
        raise UnreadableFileError(f"renvoie plus de {MAX_REDIRECTS} fois ailleurs")


def _body(answer: httpx.Response) -> bytes:
    if answer.status_code == httpx.codes.NOT_MODIFIED:
        raise _UnchangedError
    if answer.status_code != httpx.codes.OK:
        raise UnreadableFileError(f"répond {answer.status_code}")
    data = bytearray()
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > MAX_DOCUMENT:
            raise UnreadableFileError(f"pèse plus de {MAX_DOCUMENT} octets")
    return bytes(data)


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
    return [(_shown(str(key or "")), row) for key, row in rows]


def _without_startups(row: Any) -> Any:
    """Return an incubator without its list of fiches, which the fiches contain."""
    return {name: value for name, value in row.items() if name != "startups"} if isinstance(row, dict) else row
