"""Opening the archive of a publication that comes from anybody: what is not exactly one is refused, and never unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from indicators.exporting.files import MANIFEST, NAMES

MAX_FILE = 64 * 1024 * 1024
MAX_ALL = 256 * 1024 * 1024
"""Bytes, once unpacked: a thousand times a real publication is below."""

COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Others have each their own errors on bytes that are damaged."""


class ExportError(Exception):
    """The file is no publication that can be checked; the message says why in French."""


def read_archive(path: Path) -> dict[str, bytes]:
    """The files of the archive, by name.

    :raises ExportError: it can't be read, holds something else, lacks something, or is too large.
    """
    try:
        if path.stat().st_size > MAX_ALL:
            raise ExportError(f"Le fichier dépasse {MAX_ALL // 2**20} Mo.")
        return unpacked(path.read_bytes(), (MANIFEST, *NAMES))
    except OSError as error:
        raise ExportError(f"Le fichier ne se lit pas ({error.strerror}).") from None


def unpacked(body: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Exactly these files of an archive, in memory, within limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check(archive.infolist(), set(names))
            return {entry.filename: _read(archive, entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise ExportError("Ce fichier n’est pas une archive ZIP, ou il est abîmé.") from None


def _check(entries: list[zipfile.ZipInfo], expected: set[str]) -> None:
    names = [entry.filename for entry in entries]
    strange = sorted(set(names) - expected)
    if strange:
        raise ExportError(f"L’archive contient « {strange[0][:100]} », qui n’a rien à y faire.")
    missing = sorted(expected - set(names))
    if missing:
        raise ExportError(f"Il manque « {missing[0]} » dans l’archive.")
    if len(names) > len(expected):
        raise ExportError("L’archive contient deux fois le même fichier.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ExportError("L’archive est chiffrée.")
    if any(entry.compress_type not in COMPRESSIONS for entry in entries):
        raise ExportError("L’archive est compressée autrement que celles du site.")
    if any(entry.file_size > MAX_FILE for entry in entries) or sum(entry.file_size for entry in entries) > MAX_ALL:
        raise ExportError(f"L’archive dépasse {MAX_FILE // 2**20} Mo par fichier une fois ouverte.")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a file; no more are read than it may have, whatever it says of its size."""
    with archive.open(entry) as opened:
        body = opened.read(MAX_FILE + 1)
    if len(body) > MAX_FILE:
        raise ExportError(f"« {entry.filename} » dépasse {MAX_FILE // 2**20} Mo une fois ouvert.")
    return body
