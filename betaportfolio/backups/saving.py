"""Make backups: one file in pg_dump's custom format, complete or absent."""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from betaportfolio.backups.checksums import checksum_file, write_checksum
from betaportfolio.backups.programs import BackupError, run, server_major

PATTERN = re.compile(r"^betaportfolio-\d{8}-\d{6}\.dump$")
"""The names of the backups that a folder keeps; no other file of it is ever removed."""

BACKUP = "betaportfolio.backup"
"""The kind of the job by which a backup is noted."""
RESTORE_TRIAL = "betaportfolio.restore_trial"
"""The kind of the job by which the trial of a restoration is noted."""


@dataclass(frozen=True, slots=True)
class DailyBackup:
    """The backup of a day, whether it is new, and the older ones that were deleted."""

    file: Path
    is_new: bool
    removed: list[Path]


def back_up(file: Path) -> Path:
    """Dump the whole database to ``file``, which must not exist, with its checksum: under a temporary name first.

    :raises BackupError: it failed.
    """
    if file.exists():
        raise BackupError(f"{file} existe déjà : une sauvegarde n’en remplace pas une autre.")
    major = server_major()
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # readable only by its owner
    except OSError as error:
        raise BackupError(f"Le dossier {file.parent} n’est pas utilisable ({error.strerror}).") from error
    os.close(handle)
    try:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", major=major)
        _to_the_disk(Path(draft))
        write_checksum(file, Path(draft))
        os.link(draft, file)  # fails if the file exists, unlike a rename
    except FileExistsError as error:
        raise BackupError(f"{file} existe déjà : une sauvegarde n’en remplace pas une autre.") from error
    except OSError as error:
        checksum_file(file).unlink(missing_ok=True)
        raise BackupError(f"La sauvegarde ne s’écrit pas dans {file.parent} ({error.strerror}).") from error
    finally:
        Path(draft).unlink(missing_ok=True)
    return file


def back_up_daily(folder: Path, *, days: int, weeks: int, now: datetime | None = None) -> DailyBackup:
    """Make the backup of today (Europe/Paris) in ``folder`` unless it exists, then delete the expired ones.

    The last backup of each of the last ``days`` days and ``weeks`` weeks that have one is kept.

    :raises BackupError: it failed; nothing is deleted.
    """
    moment = timezone.localtime(now)
    if there := [path for path in _backups_in(folder) if day_of(path) == timezone.localdate(moment)]:
        return DailyBackup(there[-1], is_new=False, removed=[])
    file = back_up(folder / f"betaportfolio-{moment:%Y%m%d-%H%M%S}.dump")
    backups = _backups_in(folder)
    last_of_day = {day_of(path): path for path in backups}
    last_of_week = {day.isocalendar()[:2]: path for day, path in last_of_day.items()}
    daily, weekly = list(last_of_day.values()), list(last_of_week.values())
    stay = {file, *daily[max(len(daily) - days, 0) :], *weekly[max(len(weekly) - weeks, 0) :]}
    removed = [path for path in backups if path not in stay]
    for path in removed:
        path.unlink()
        checksum_file(path).unlink(missing_ok=True)
    return DailyBackup(file, is_new=True, removed=removed)


def last_backup_in(folder: Path) -> Path:
    """Return the newest backup of ``folder``.

    :raises BackupError: if the folder contains none.
    """
    backups = _backups_in(folder)
    if not backups:
        raise BackupError(f"{folder} ne contient aucune sauvegarde.")
    return backups[-1]


def day_of(backup: Path) -> date:
    """Return the day of a backup, from its name."""
    return datetime.strptime(backup.name, "betaportfolio-%Y%m%d-%H%M%S.dump").date()  # noqa: DTZ007 - it is in Paris


def _backups_in(folder: Path) -> list[Path]:
    """Return the backups, oldest first, by the time in their names."""
    try:
        return sorted(path for path in folder.iterdir() if PATTERN.match(path.name))
    except OSError as error:
        raise BackupError(f"Le dossier {folder} n’est pas utilisable ({error.strerror}).") from error


def _to_the_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())
