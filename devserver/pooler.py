"""A PgBouncer of our own before a PostgreSQL of ours, for the tests and the rehearsal of several machines."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from devserver import privileges
from devserver.folders import ServiceError, socket_folder
from devserver.processes import spawn, stop

PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")
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
    found = shutil.which("pgbouncer", path=os.pathsep.join([os.environ.get("PATH", ""), *PLACES]))
    if found is None:
        raise ServiceError("PgBouncer n'est pas sur cette machine : installez le paquet pgbouncer.")
    return found


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
                raise ServiceError(f"PgBouncer n'a pas démarré : voir {self.folder}.log")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True
