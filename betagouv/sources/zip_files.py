"""Read the files of records in the ZIP archive of a repository, within bounds of size.

``git archive`` makes those of GitHub and GitLab: the comment of the archive is its commit, and each entry has its time.
"""

import datetime as dt
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import IO

from betagouv.sources.items import UnreadableFileError

MAX_DIRECTORY = 20_000_000
"""The bytes of the list of entries, which is read whole."""
MAX_RECORDS = 200_000_000
"""The bytes of all records, uncompressed."""
NOT_WHOLE = "n’est pas une archive ZIP entière"
_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\5\6", 22, 65_535
_BIG, _BIG_SIZE = b"PK\6\7", 20
_EXTENDED_TIME = 0x5455

type Place = tuple[str, str]
"""The folder and the name of a file of a record."""


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

    :raises UnreadableFileError: it is no whole ZIP archive, is beyond the bounds, or contains a path that leads elsewhere.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            return _read(archive, folders, max_file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableFileError(NOT_WHOLE) from None


def _check_directory(file: IO[bytes]) -> None:
    """Check the length of the list of entries before it is read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _BIG_SIZE))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise UnreadableFileError(NOT_WHOLE)
    (length,) = struct.unpack_from("<L", tail, place + 12)
    if length > MAX_DIRECTORY or tail[max(0, place - _BIG_SIZE) : place].startswith(_BIG):
        raise UnreadableFileError("contient trop de fichiers")


def _read(archive: zipfile.ZipFile, folders: Collection[str], max_file: int) -> RecordsArchive:
    entries = archive.infolist()
    for entry in entries:
        _check_name(entry.orig_filename)
    root = _root(entry.filename for entry in entries)
    placed = _placed(entries, root, folders)
    if sum(entry.file_size for entry in placed.values()) > MAX_RECORDS:
        raise UnreadableFileError(f"contient plus de {MAX_RECORDS} octets de fiches")
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

    :raises UnreadableFileError: it does not.
    """
    parts = name.removesuffix("/").split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or "\\" in name or "\0" in name or parts[0].endswith(":"):
        raise UnreadableFileError(f"contient un chemin qui en sort ({name[:100]!r})")


def _root(names: Iterable[str]) -> str:
    """Return the folder that contains every entry; empty without such a folder, or if it is the folder of the records."""
    roots = {name.partition("/")[0] for name in names}
    root = roots.pop() if len(roots) == 1 else ""
    return "" if root == "content" or root.startswith("_") else root


def _placed(entries: Iterable[zipfile.ZipInfo], root: str, folders: Collection[str]) -> dict[Place, zipfile.ZipInfo]:
    """Return the entries that are files of records, in the order of their names.

    :raises UnreadableFileError: a file is there twice.
    """
    placed: dict[Place, zipfile.ZipInfo] = {}
    for entry in sorted(entries, key=lambda one: one.filename):
        path = entry.filename.removeprefix(f"{root}/" if root else "").removeprefix("content/")
        folder, _, name = path.partition("/")
        if folder not in folders or not name or "/" in name or name.startswith("."):
            continue
        if (folder, name) in placed:
            raise UnreadableFileError(f"contient deux fois le fichier {folder}/{name}")
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
