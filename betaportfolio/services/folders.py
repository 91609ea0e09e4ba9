"""Where a local run keeps its data, and folders short enough for a unix socket."""

import os
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
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
            f"Le dossier {folder} n'est pas utilisable ({error.strerror}). Choisissez-en un autre avec "
            f"DATA_DIR=/chemin/vers/un/dossier, ou rendez-le à votre compte."
        ) from error
    return folder


def socket_folder(preferred: Path) -> Path:
    """``preferred``, or a new short private folder when its path is too long for a unix socket."""
    if len(os.fsencode(preferred / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return preferred
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp makes a private folder in it
        folder = Path(tempfile.mkdtemp(prefix="bp-", dir=parent))
        if len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return folder
        folder.rmdir()
    raise ServiceError("Aucun dossier temporaire au chemin assez court pour une socket : définissez TMPDIR=/tmp.")
