"""A ZIP archive as a source: on disk, or that of a repository at its address, by one conditional request."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from betagouv.sources.downloads import download
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import (
    FOLDERS,
    MARKS,
    MAX_FILE,
    OLD_STARTUPS,
    Item,
    Marks,
    SourceError,
    UnreadableFileError,
    last_modified_on,
)
from betagouv.sources.zip_files import RecordsArchive, read_archive
from common.words import datetime_fr, local_date

MAX_ARCHIVE = 300_000_000
"""In bytes; that of beta.gouv.fr had some 120 million in August 2026, nearly all of them images."""
ARCHIVE = "archive"
"""The name of the archive in the marks."""
_REPOSITORY = re.compile(r"/([^/]+)/(?:-/)?(?:archive|zip)/")
"""The name of the repository in the address of an archive of GitHub (also codeload) or GitLab."""
OTHER_REPOSITORY = "contient « {found} », et non le dépôt « {wanted} » : rien n’est écrit."
OLDER = (
    "est celle du {found} (commit {commit}), plus ancienne que le dernier import, du {known} : rien n’est écrit. "
    "Pour revenir à cet état, enregistrez de nouveau la source."
)
NO_RECORDS = "ne contient aucune fiche (« content/_startups »)."


class ArchiveFiles(ContentFiles):
    """The files of records in a ZIP archive, once it is read."""

    __slots__ = ()
    archive: RecordsArchive | None

    def names(self, folder: str) -> list[str]:
        archive = self.archive
        return sorted(name for at, name in [*archive.files, *archive.refused] if at == folder) if archive else []

    def read(self, folder: str, name: str) -> bytes:
        archive = self.archive
        if archive is None or (folder, name) in archive.refused:
            raise UnreadableFileError(archive.refused[folder, name] if archive else "n’est pas lu")
        return archive.files[folder, name]


@dataclass(slots=True)
class ZipOnDisk(ArchiveFiles):
    """A ZIP archive of records on the disk of the site."""

    path: Path
    archive: RecordsArchive | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Return the name of the file, which tells nothing of the machine."""
        return self.path.name

    @property
    def published_on(self) -> dt.date | None:
        """Return the day of the commit of the archive; None if it names none."""
        moment = self.archive.committed_at if self.archive else None
        return local_date(moment) if moment else None

    def records(self) -> Iterator[Item]:
        """Yield the records.

        :raises SourceError: the archive can't be read, or contains none.
        """
        try:
            with self.path.open("rb") as file:
                self.archive = _read(file)
        except UnreadableFileError as error:
            raise SourceError(f"{self.path} : l’archive {error}.") from None
        except OSError as error:
            raise SourceError(f"{self.path} : l’archive ne peut pas être lue ({error.strerror}).") from None
        yield from ContentFiles.records(self)


def _read(file: IO[bytes]) -> RecordsArchive:
    """Return the files of records in an archive.

    :raises UnreadableFileError: it can't be read, or contains none.
    """
    archive = read_archive(file, [*FOLDERS.values(), OLD_STARTUPS], max_file=MAX_FILE)
    if not archive.files and not archive.refused:
        raise UnreadableFileError(NO_RECORDS)
    return archive


@dataclass(slots=True)
class ZipAddress(ArchiveFiles):
    """The URL of the ZIP archive of a repository.

    ``known`` contains what identifies the last archive that was imported: it is not downloaded again while it is the
    same, and an older one is refused. ``found`` receives the same of the downloaded archive.
    """

    address: str
    known: Marks = field(default_factory=dict)
    only_public: bool = False
    found: Marks = field(default_factory=dict)
    archive: RecordsArchive | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.address

    @property
    def is_unchanged(self) -> bool:
        return bool(self.known) and not self.found

    @property
    def marks(self) -> Marks:
        return self.known | self.found

    @property
    def commit(self) -> str:
        """Return the commit of the archive that was read, or is still the same; empty if it names none."""
        return self.marks.get(ARCHIVE, {}).get("commit", "")

    @property
    def published_on(self) -> dt.date | None:
        """Return the day of the commit, else that of the response; None if neither is known."""
        marks = self.marks.get(ARCHIVE, {})
        if "committed_at" in marks:
            return local_date(dt.datetime.fromisoformat(marks["committed_at"]))
        return last_modified_on(marks)

    def records(self) -> Iterator[Item]:
        """Yield the records; none if the archive did not change.

        :raises SourceError: the archive can't be read, is that of another repository or of an older commit.
        """
        try:
            self._fetch()
        except UnreadableFileError as error:
            raise SourceError(f"{self.address} : l’archive {error}") from None
        except OSError as error:
            raise SourceError(f"Aucun fichier temporaire ne peut être écrit ({error.strerror}).") from None
        yield from ContentFiles.records(self)

    def _fetch(self) -> None:
        known = self.known.get(ARCHIVE, {})
        asked = {MARKS[mark]: value for mark, value in known.items() if mark in MARKS}
        with TemporaryFile() as file:
            headers = download(self.address, file, asked=asked, max_bytes=MAX_ARCHIVE, only_public=self.only_public)
            if headers is None:
                return
            archive = _read(file)
        self._check_archive(archive, known.get("committed_at"))
        marks = {mark: headers[mark] for mark in MARKS if mark in headers}
        if archive.committed_at:
            marks |= {"commit": archive.commit, "committed_at": archive.committed_at.isoformat()}
        self.archive, self.found = archive, {ARCHIVE: marks}

    def _check_archive(self, archive: RecordsArchive, known: str | None) -> None:
        """Check that it is the archive of the repository in the URL, with records, and no older commit."""
        named = _REPOSITORY.search(self.address)
        if named and archive.root and not archive.root.startswith(f"{named[1]}-"):
            raise UnreadableFileError(OTHER_REPOSITORY.format(found=archive.root, wanted=named[1]))
        committed_at = archive.committed_at
        if committed_at and known and committed_at < dt.datetime.fromisoformat(known):
            since = datetime_fr(dt.datetime.fromisoformat(known))
            raise UnreadableFileError(
                OLDER.format(found=datetime_fr(committed_at), commit=archive.commit[:12], known=since)
            )
