"""A backup: one file in pg_dump's custom format, whole or absent."""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from betaportfolio.backups.programs import BackupError, run, server_major

PATTERN = re.compile(r"^betaportfolio-\d{8}-\d{6}\.dump$")
"""The names of the backups that a folder keeps; no other file of it is ever removed."""

BACKUP = "betaportfolio.backup"
"""The kind of the job by which a backup is noted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made, and the older ones that were removed from its folder."""

    file: Path
    size: int
    removed: list[Path]


def back_up(file: Path) -> Path:
    """Write the whole database to ``file``, which must not exist: under another name first, then in its place.

    :raises BackupError: it can't be made.
    """
    if file.exists():
        raise BackupError(f"{file} existe déjà : une sauvegarde n’en remplace pas une autre.")
    major = server_major()
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # readable by its owner alone
    except OSError as error:
        raise BackupError(f"Le dossier {file.parent} n’est pas utilisable ({error.strerror}).") from error
    os.close(handle)
    try:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", major=major)
        _to_the_disk(Path(draft))
        os.link(draft, file)  # unlike a renaming, refuses to replace
    except FileExistsError as error:
        raise BackupError(f"{file} existe déjà : une sauvegarde n’en remplace pas une autre.") from error
    finally:
        Path(draft).unlink(missing_ok=True)
    return file


def back_up_in(folder: Path, *, keep: int, now: datetime | None = None) -> Kept:
    """Write a backup named by the moment in ``folder``, then remove all but the last ``keep`` of those named so.

    :raises BackupError: it can't be made; then nothing is removed.
    """
    moment = timezone.localtime(now)
    file = back_up(folder / f"betaportfolio-{moment:%Y%m%d-%H%M%S}.dump")
    named_so = sorted(path for path in folder.iterdir() if PATTERN.match(path.name))
    removed = [path for path in named_so[: -max(keep, 1)] if path != file]
    for path in removed:
        path.unlink()
    return Kept(file, file.stat().st_size, removed)


def _to_the_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())
