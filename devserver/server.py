"""The common parts of PostgreSQL and Valkey: data folder, unix socket, log file, and a start that waits until ready."""

import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path

from devserver.folders import ServiceError, socket_folder
from devserver.processes import Process, stop


class Server(ABC):
    """A server whose data is in ``folder``, reachable only by a unix socket and by our account."""

    name: str
    stop_signal = signal.SIGTERM
    start_timeout = 60.0
    """Seconds."""

    def __init__(self, folder: Path, owner: int) -> None:
        self.folder = folder
        self.sockets = socket_folder(folder, owner)
        self.log = folder.with_name(f"{folder.name}.log")

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the URL of the server, for the environment."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server accepts connections."""

    @abstractmethod
    def spawn(self) -> Process:
        """Start the server's program on an initialised folder."""

    def start(self) -> Process:
        """Start the server and wait until it accepts connections.

        :raises ServiceError: it did not start.
        """
        process = self.spawn()
        limit = time.monotonic() + self.start_timeout
        while not self.answers():
            if process.poll() is not None or time.monotonic() > limit:
                stop(process, self.stop_signal)
                raise ServiceError(f"{self.name} did not start: see {self.log}")
            time.sleep(0.05)
        return process

    def stop(self, process: Process) -> None:
        """Stop the server, without waiting for its clients."""
        stop(process, self.stop_signal)
