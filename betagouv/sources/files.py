"""The files of records, with the layout of the programme's repository, and those of a checkout."""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from betagouv.parse.records import SourceKind
from betagouv.sources.items import (
    FOLDERS,
    MAX_FILE,
    OLD_STARTUPS,
    Item,
    Marks,
    RawRecord,
    StrayFile,
    UnreadableFileError,
    UnreadableRecord,
    printable,
)
from betagouv.sources.repository import commit_day, last_commit
from common.slugs import to_slug

_FOREIGN = re.compile(
    r"(?:~|\.(?:bak|orig|rej|sw[op]|tmp|txt|ya?ml|json|csv|html?|png|jpe?g|svg|pdf|zip))\Z", re.IGNORECASE
)
"""The ends of names that no record has; one without any is read, as a round of the FAST is."""


class ContentFiles(ABC):
    """A source: the files of records, with the layout of the programme's repository."""

    __slots__ = ()

    @property
    @abstractmethod
    def name(self) -> str:
        """Return the path or URL of the records."""

    @property
    @abstractmethod
    def published_on(self) -> dt.date | None:
        """Return the day of the commit of the files; None if none is known."""

    @property
    def commit(self) -> str:
        """Return the commit of the files; empty if none is known."""
        return ""

    @property
    def checkout(self) -> Path | None:
        """Return the folder whose git history tells which files were renamed; None without one."""
        return None

    @property
    def is_unchanged(self) -> bool:
        """Whether the files were not sent again, since they are those of the last import."""
        return False

    @property
    def marks(self) -> Marks:
        """Return what identifies these files, so that they are not sent again; empty if nothing does."""
        return {}

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
        return {to_slug(printable(name).removesuffix(".md")) for name in names if not _FOREIGN.search(name)}

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
            name = printable(file)
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

    @property
    def published_on(self) -> dt.date | None:
        return commit_day(self.root)

    @property
    def commit(self) -> str:
        return last_commit(self.root)

    @property
    def checkout(self) -> Path | None:
        return self.root

    def names(self, folder: str) -> list[str]:
        path = self.root / folder
        return sorted(file.name for file in path.iterdir() if file.name[0] != ".") if path.is_dir() else []

    def read(self, folder: str, name: str) -> bytes:
        return _read_inside(self.root / folder / name, self.root.resolve())


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
