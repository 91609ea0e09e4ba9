"""A PgBouncer of our own before a PostgreSQL of ours, for the tests and the rehearsal of several machines.

``python -m devserver.pooler`` finds the program, or installs it where the machine lets us.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from devserver import privileges
from devserver.folders import ServiceError, socket_folder
from devserver.processes import spawn, stop

_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/usr/bin"])
PORT = 6432
START_TIMEOUT = 30  # seconds
_SETTINGS = """\
[databases]
* = host={database} user=postgres

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {sockets}
unix_socket_mode = 0777
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits, options
log_connections = 0
log_disconnections = 0
"""


def program() -> str:
    """Where PgBouncer is (Debian's package ``pgbouncer``).

    :raises ServiceError: it is not on this machine.
    """
    found = shutil.which("pgbouncer", path=_PATH)
    if found is None:
        raise ServiceError("PgBouncer n’est pas sur cette machine : installez le paquet pgbouncer.")
    return found


def install() -> str:
    """Install Debian's package; where the program is.

    :raises ServiceError: this machine doesn't let us.
    """
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "pgbouncer"]):
        command = [*as_root, "apt-get", *step]
        if not all(map(shutil.which, (*as_root[:1], "apt-get"))):
            break
        print("PgBouncer manque, installation :", " ".join(command), flush=True)
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
            break
    return program()


def main() -> int:
    """Find or install; the code says whether there is one."""
    try:
        print(f"PgBouncer : {shutil.which('pgbouncer', path=_PATH) or install()}")
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@dataclass
class Pooler:
    """A PgBouncer with a unix socket in ``folder``, before the PostgreSQL whose socket is in ``database``."""

    folder: Path
    database: Path
    mode: str = "transaction"
    size: int = 4
    """How many connections of the server it has for a database."""
    sockets: Path = field(init=False)

    def __post_init__(self) -> None:
        target = privileges.account()
        self.sockets = socket_folder(self.folder, target.pw_uid if target else os.geteuid())

    def url(self, name: str) -> str:
        """The address of the database ``name`` through the pooler, for ``DATABASE_URL``."""
        return f"postgresql://postgres@:{PORT}/{name}?{urlencode({'host': str(self.sockets)})}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it answers.

        :raises ServiceError: it did not start.
        """
        target = privileges.account()
        for folder in (self.folder, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            if target:
                os.chown(folder, target.pw_uid, target.pw_gid)
        settings = self.folder / "pgbouncer.ini"
        settings.write_text(
            _SETTINGS.format(database=self.database, port=PORT, sockets=self.sockets, mode=self.mode, size=self.size)
        )
        command = privileges.lowered(
            [program(), str(settings)], paths=[settings, self.sockets], death_signal=signal.SIGINT
        )
        process = spawn(command, log=self.folder.with_name(f"{self.folder.name}.log"), death_signal=signal.SIGINT)
        self._wait(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop it without waiting for its clients."""
        stop(process, signal.SIGTERM)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if process.poll() is not None or time.monotonic() > end:
                stop(process)
                raise ServiceError(f"PgBouncer n’a pas démarré : voir {self.folder}.log")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True


if __name__ == "__main__":
    sys.exit(main())
