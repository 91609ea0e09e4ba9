"""Where a local run keeps its data, and folders short enough for a unix socket."""

import hashlib
import os
import tempfile
from pathlib import Path

from common.kept_files import private_folder

BASE_DIR = Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 103  # bytes: Linux takes 107, macOS 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


class ServiceError(Exception):
    """A service can't run; the message says why and what to do."""


def data_dir() -> Path:
    """The folder of ``DATA_DIR`` (``.local/`` of the checkout when unset), made if missing.

    :raises ServiceError: it can't be written by this account.
    """
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".local").expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "users.lock").touch()
    except OSError as error:
        raise ServiceError(
            f"Le dossier {folder} n’est pas utilisable ({error.strerror}). Choisissez-en un autre avec "
            f"DATA_DIR=/chemin/vers/un/dossier, ou rendez-le à votre compte."
        ) from error
    return folder


def fits(folder: Path) -> bool:
    """Whether the path of a unix socket in ``folder`` is short enough."""
    return len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT


def socket_folder(preferred: Path, owner: int) -> Path:
    """``preferred``, or when its path is too long for a unix socket a short private folder, always the same.

    ``owner`` is the number of the account that the service runs as.

    :raises ServiceError: someone else holds the short folder, or no temporary folder is short enough.
    """
    if fits(preferred):
        return preferred
    name = f"bp-{hashlib.sha256(os.fsencode(preferred)).hexdigest()[:16]}"
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - the folder is made for us alone, or refused
        folder = Path(parent, name)
        if fits(folder):
            try:
                return private_folder(folder, owners={owner})
            except PermissionError as error:
                raise ServiceError(str(error)) from error
    raise ServiceError("Aucun dossier temporaire au chemin assez court pour une socket : définissez TMPDIR=/tmp.")
