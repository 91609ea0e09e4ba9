"""Download and read the ZIP archive of a repository, within bounds of time and size; only a temporary file is written.

``git archive`` makes those of GitHub and GitLab: the comment of the archive is its commit, and each entry has its time.
"""

import asyncio
import datetime as dt
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO

import httpx

from impact.links.addresses import ForbiddenAddressError, read_target
from impact.links.network import RealNetwork
from impact.links.pinning import PinnedTransport

MAX_ARCHIVE = 300_000_000
"""In bytes; that of beta.gouv.fr had some 120 million in August 2026, nearly all of them images."""
MAX_SECONDS = 300
MAX_DIRECTORY = 20_000_000
"""The bytes of the list of entries, which is read whole."""
MAX_RECORDS = 200_000_000
"""The bytes of all records, uncompressed."""
MAX_REDIRECTS = 3
TIMEOUT = httpx.Timeout(30, connect=10)
NOT_WHOLE = "n’est pas une archive ZIP entière"
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\5\6", 22, 65_535
_BIG, _BIG_SIZE = b"PK\6\7", 20
_EXTENDED_TIME = 0x5455

type Place = tuple[str, str]
"""The folder and the name of a file of a record."""


class SourceArchiveError(Exception):
    """The archive can't be used; the message gives the reason in French."""


def download(url: str, into: IO[bytes], *, asked: Mapping[str, str]) -> Mapping[str, str] | None:
    """Write the archive at ``url`` into a file and return the headers of the response; None if it did not change.

    ``asked`` contains the conditional headers. A redirection to another server must lead to a public address by HTTPS.

    :raises SourceArchiveError: no archive within the bounds.
    """
    try:
        return asyncio.run(_download(url, into, asked))
    except (TimeoutError, httpx.TimeoutException):
        raise SourceArchiveError("n’a pas répondu à temps") from None
    except ForbiddenAddressError:
        raise SourceArchiveError("renvoie vers une adresse qui n’est pas publique, en https") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise SourceArchiveError(f"ne répond pas ({type(error).__name__})") from None


async def _download(url: str, into: IO[bytes], asked: Mapping[str, str]) -> Mapping[str, str] | None:
    pinned = httpx.AsyncClient(transport=PinnedTransport(RealNetwork()), timeout=TIMEOUT, trust_env=False)
    async with asyncio.timeout(MAX_SECONDS), httpx.AsyncClient(timeout=TIMEOUT) as chosen, pinned:
        client = chosen
        for _ in range(MAX_REDIRECTS + 1):
            async with client.stream("GET", url, headers=asked) as answer:
                if answer.next_request is None:
                    return await _save(answer, into)
                target = answer.next_request.url
            if (target.scheme, target.netloc) != (httpx.URL(url).scheme, httpx.URL(url).netloc):
                client = pinned
                if read_target(str(target)).scheme != "https":
                    raise ForbiddenAddressError
            url = str(target)
    raise SourceArchiveError(f"renvoie plus de {MAX_REDIRECTS} fois ailleurs")


async def _save(answer: httpx.Response, into: IO[bytes]) -> Mapping[str, str] | None:
    if answer.status_code == httpx.codes.NOT_MODIFIED:
        return None
    if answer.status_code != httpx.codes.OK:
        raise SourceArchiveError(f"répond {answer.status_code}")
    async for chunk in answer.aiter_bytes():
        into.write(chunk)
        if into.tell() > MAX_ARCHIVE:
            raise SourceArchiveError(f"pèse plus de {MAX_ARCHIVE} octets")
    return answer.headers


@dataclass(frozen=True, slots=True)
class RecordsArchive:
    """The files of the records in an archive, and the reasons of those that can't be read.

    ``root`` is the folder that contains everything (empty: none), ``commit`` is empty and ``committed_at`` None if the
    archive names no commit.
    """

    root: str
    commit: str
    committed_at: dt.datetime | None
    files: dict[Place, bytes] = field(default_factory=dict)
    refused: dict[Place, str] = field(default_factory=dict)


def read_archive(file: IO[bytes], folders: Collection[str], *, max_file: int) -> RecordsArchive:
    """Return the files of ``folders`` in an archive, each of at most ``max_file`` bytes.

    :raises SourceArchiveError: it is no whole ZIP archive, is beyond the bounds, or contains a path that leads elsewhere.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            return _read(archive, folders, max_file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise SourceArchiveError(NOT_WHOLE) from None


def _check_directory(file: IO[bytes]) -> None:
    """Check the length of the list of entries before it is read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _BIG_SIZE))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise SourceArchiveError(NOT_WHOLE)
    (length,) = struct.unpack_from("<L", tail, place + 12)
    if length > MAX_DIRECTORY or tail[max(0, place - _BIG_SIZE) : place].startswith(_BIG):
        raise SourceArchiveError("contient trop de fichiers")


def _read(archive: zipfile.ZipFile, folders: Collection[str], max_file: int) -> RecordsArchive:
    entries = archive.infolist()
    for entry in entries:
        _check_name(entry.orig_filename)
    root = _root(entry.filename for entry in entries)
    placed = _placed(entries, root, folders)
    if sum(entry.file_size for entry in placed.values()) > MAX_RECORDS:
        raise SourceArchiveError(f"contient plus de {MAX_RECORDS} octets de fiches")
    commit = archive.comment.decode() if _COMMIT.fullmatch(archive.comment) else ""
    stamp = next((moment for entry in placed.values() if (moment := _modified_at(entry.extra))), None)
    found = RecordsArchive(root, commit, stamp if commit else None)
    for place, entry in placed.items():
        if reason := _refusal(entry, max_file):
            found.refused[place] = reason
        else:
            found.files[place] = archive.read(entry)
    return found


def _check_name(name: str) -> None:
    """Check that the path of an entry stays inside the archive.

    :raises SourceArchiveError: it does not.
    """
    parts = name.removesuffix("/").split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or "\\" in name or "\0" in name or parts[0].endswith(":"):
        raise SourceArchiveError(f"contient un chemin qui en sort ({name[:100]!r})")


def _root(names: Iterable[str]) -> str:
    """Return the folder that contains every entry; empty if there is none, or if it is that of the records."""
    roots = {name.partition("/")[0] for name in names}
    root = roots.pop() if len(roots) == 1 else ""
    return "" if root == "content" or root.startswith("_") else root


def _placed(entries: Iterable[zipfile.ZipInfo], root: str, folders: Collection[str]) -> dict[Place, zipfile.ZipInfo]:
    """Return the entries that are files of records, in the order of their names.

    :raises SourceArchiveError: a file is there twice.
    """
    placed: dict[Place, zipfile.ZipInfo] = {}
    for entry in sorted(entries, key=lambda one: one.filename):
        path = entry.filename.removeprefix(f"{root}/" if root else "").removeprefix("content/")
        folder, _, name = path.partition("/")
        if folder not in folders or not name or "/" in name or name.startswith("."):
            continue
        if (folder, name) in placed:
            raise SourceArchiveError(f"contient deux fois le fichier {folder}/{name}")
        placed[folder, name] = entry
    return placed


def _refusal(entry: zipfile.ZipInfo, max_file: int) -> str:
    """Return why the file of a record is not read; empty if it is. No more than its declared size is ever read."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "est un lien"
    return f"pèse {entry.file_size} octets, pour {max_file} au plus" if entry.file_size > max_file else ""


def _modified_at(extra: bytes) -> dt.datetime | None:
    """Return the time of the last modification in the extra fields of an entry, which unlike the usual one has a zone."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _EXTENDED_TIME and len(value) >= 5 and value[0] & 1:
            (seconds,) = struct.unpack_from("<l", value, 1)
            return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    return None
