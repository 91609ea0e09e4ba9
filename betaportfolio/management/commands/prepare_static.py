"""``manage.py prepare_static``: collect the static files when they changed since the last time."""

import fcntl
import hashlib
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from common.finders import BUNDLE


def fingerprint(root: Path) -> str:
    """What the collected files depend on: the versions of the libraries, our own files with their dates, the one sheet."""
    digest = hashlib.sha256((root / "requirements.lock").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            location = Path(storage.path(path))
            if path == BUNDLE:  # written anew by each process, from templates and code too
                digest.update(location.read_bytes())
            elif "site-packages" not in location.parts:
                status = location.stat()
                digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    """Collect the static files, once for the same sources."""

    requires_system_checks: (
        list[str] | tuple[str, ...] | Literal["__all__"]
    ) = []  # they ask the database, which this does without
    help = "Rassemble et compresse les fichiers statiques s’ils ont changé."

    def handle(self, *args: Any, **options: Any) -> None:
        """Two calls at once do the work once."""
        target = Path(settings.STATIC_ROOT)
        target.mkdir(parents=True, exist_ok=True)
        mark = target / ".fingerprint"
        with (target / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            current = fingerprint(settings.BASE_DIR)
            if mark.exists() and mark.read_text() == current:
                return
            self.stdout.write("Préparation des fichiers statiques (une fois, une dizaine de secondes)…")
            self.stdout.flush()
            call_command("collectstatic", interactive=False, verbosity=0)
            mark.write_text(current)
