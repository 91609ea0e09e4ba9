"""The data folder of a local run, and socket folders whose paths are short enough."""

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 103
"""Bytes: Linux accepts 107, macOS 103."""
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
MEGABYTE = 1_000_000
NEEDED_SPACE = 150 * MEGABYTE
"""Bytes that the disk must have left: the services and the demonstration take 110 MB."""


class ServiceError(Exception):
    """A service can't run; the message gives the reason and the remedy."""


def data_dir() -> Path:
    """Return the folder named by ``DATA_DIR``, created if missing.

    If it is unset: ``.local/`` of the checkout, or the folder in it of the set of examples that ``SET`` names.

    :raises ServiceError: this account can't write in it, or its disk is full.
    """
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".local" / os.environ.get("SET", "")).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "services.lock").touch()
    except OSError as error:
        raise ServiceError(
            f"The folder {folder} can't be used ({error.strerror}). Choose another one with DATA_DIR=/path/to/a/folder."
        ) from error
    _, _, free = shutil.disk_usage(folder)
    if free < NEEDED_SPACE:
        raise ServiceError(
            f"The disk of {folder} has {free // MEGABYTE} MB left, and a run needs {NEEDED_SPACE // MEGABYTE} MB. "
            "Free some space, or choose another disk with DATA_DIR=/path/to/a/folder."
        )
    return folder


def socket_folder(preferred: Path, owner: int) -> Path:
    """Return ``preferred``, or a short folder of /tmp derived from it if its path is too long for a unix socket.

    ``owner`` is the user id that runs the service.

    :raises ServiceError: another user owns the short folder.
    """
    if len(os.fsencode(preferred / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return preferred
    digest = hashlib.sha256(os.fsencode(preferred)).hexdigest()[:16]
    folder = Path("/tmp", f"betaportfolio-{digest}")  # noqa: S108 - checked below
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid in {os.geteuid(), owner}
    if not is_ours or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ServiceError(f"{folder} belongs to another account: choose a DATA_DIR with a shorter path.")
    return folder
