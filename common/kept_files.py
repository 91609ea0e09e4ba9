"""Files that processes make from what is installed, once for all those of this account on this machine."""

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

KEPT_FOR = 7 * 24 * 3600
"""Seconds after which a folder that nobody asked for goes, when another is made."""


def kept_folder(kind: str, digest: str, files: Mapping[str, Callable[[], bytes]]) -> Path:
    """The folder with ``files`` (each path in it, and what makes its bytes), made by the first process that asks.

    ``digest`` is of all that the bytes depend on: another one is another folder. Ask again at each use, since the
    machine may empty its temporary folder.

    :raises PermissionError: somebody else made the folder of this account, or others may write in it.
    """
    root = account_folder()
    folder = root / f"{kind}-{digest}"
    if not _is_whole(folder, files):
        with _turn(root):
            if not _is_whole(folder, files):
                _drop_unused(root, kind)
                _make(folder, root / f"{kind}.part", files)
    os.utime(folder)
    return folder


def digest_of(*parts: bytes) -> str:
    """The name of a folder made from ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:32]


def account_folder() -> Path:
    """Where this account keeps what it can make again.

    :raises PermissionError: somebody else made it, or others may write in it.
    """
    return private_folder(Path(tempfile.gettempdir(), f"betaportfolio-{os.geteuid()}"))


def private_folder(folder: Path, owners: Collection[int] = ()) -> Path:
    """``folder``, made if missing, that only this account (or one of ``owners``, by number) can have filled.

    :raises PermissionError: it is a link, somebody else's, or open to others.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid in {os.geteuid(), *owners}
    if not is_ours or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(
            f"{folder} appartient à un autre compte, ou lui est ouvert : définissez TMPDIR vers un autre dossier."
        )
    return folder


@contextmanager
def _turn(root: Path) -> Iterator[None]:
    """One process at a time; the system takes the lock back from one that is killed."""
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_whole(folder: Path, files: Collection[str]) -> bool:
    return all((folder / name).is_file() for name in files)


def _make(folder: Path, part: Path, files: Mapping[str, Callable[[], bytes]]) -> None:
    """Write into ``part``, which the next one takes over when this process is killed, then rename it."""
    shutil.rmtree(part, ignore_errors=True)
    for name, made in files.items():
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        (part / name).write_bytes(made())
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _drop_unused(root: Path, kind: str) -> None:
    for folder in root.glob(f"{kind}-*"):
        if folder.stat().st_mtime < time.time() - KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)
