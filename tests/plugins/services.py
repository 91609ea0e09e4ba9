"""A PostgreSQL and a Redis for the tests, started before Django reads its settings (load with ``-p``).

A service whose address is in the environment is used as it is. With xdist, each worker has a PostgreSQL of its own (a
transaction of another would hold back the horizon of the feed) and two databases of the one Redis.
``TESTS_WITHOUT_SERVICES=on`` starts none: the tests that need one fail.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from devserver.postgres_server import PostgresServer
from devserver.redis_server import RedisServer

WITHOUT_SERVICES = os.environ.get("TESTS_WITHOUT_SERVICES") == "on"
OWN_SERVER = "TESTS_OWN_POSTGRESQL"
"""For the processes of a run that started its PostgreSQL: the folder where it is."""
MANY_CLIENTS = "max_connections=100"
NO_ENDLESS_WAIT = "lock_timeout=30s"
"""Two processes that wait for one another through the database end as a failure that is seen, not as silence."""
NO_CHORES = "autovacuum=off"
"""What is known of a table moves when somebody measures it, not at a moment of its own in the middle of a test."""
TEST_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "SECRET_KEY": "only-for-the-tests-of-betaportfolio-which-sign-nothing-that-lasts",
    "HTTPS": "off",
    "PASSWORD_SIGN_IN": "on",
    "DJANGO_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
}


UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
NO_SERVICES = {"DATABASE_URL": "postgresql:///none?host=/nonexistent", "REDIS_URL": "redis://127.0.0.1:1"}
SETTINGS = (*UNSAFE_AND_FAST, MANY_CLIENTS, NO_ENDLESS_WAIT, NO_CHORES)


def start_missing_services(folder: Path) -> None:
    """Start what the environment does not name, and stop it at our end."""
    if WITHOUT_SERVICES:
        os.environ.update(NO_SERVICES)
        return
    servers: dict[str, Callable[[], PostgresServer | RedisServer]] = {
        "DATABASE_URL": lambda: PostgresServer(folder / "postgres", SETTINGS),
        "REDIS_URL": lambda: RedisServer(folder / "redis", durable=False),
    }
    for variable, make in servers.items():
        if not os.environ.get(variable):
            server = make()
            atexit.register(server.stop, server.start())
            os.environ[variable] = server.url
            if variable == "DATABASE_URL":
                os.environ[OWN_SERVER] = str(folder)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the databases of our own server until its end: dropping one fails if a session is still ending."""
    if os.environ.get(OWN_SERVER):
        config.option.reuse_db = True


def redis_address(url: str, worker: str) -> str:
    """Return ``url`` with the database number of the xdist worker: ``gw0`` uses 2 and 3, ``gw1`` 4 and 5, and so on."""
    number = 2 * (int(worker.removeprefix("gw")) + 1)
    parts = urlsplit(url)
    if parts.scheme in ("redis+socket", "unix"):
        return urlunsplit(parts._replace(query=f"virtual_host={number}"))
    return urlunsplit(parts._replace(path=f"/{number}"))


if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and not WITHOUT_SERVICES:
    os.environ["REDIS_URL"] = redis_address(os.environ["REDIS_URL"], worker)
    if folder_of_run := os.environ.get(OWN_SERVER):
        del os.environ["DATABASE_URL"]
        own_folder = Path(folder_of_run) / worker
        own_folder.mkdir(mode=0o711)
        start_missing_services(own_folder)
elif not worker:
    session_folder = Path(tempfile.mkdtemp(prefix="betaportfolio-tests-"))
    session_folder.chmod(0o711)  # root's PostgreSQL runs as nobody
    atexit.register(shutil.rmtree, session_folder, ignore_errors=True)
    os.environ.update(TEST_ENVIRONMENT)
    os.environ["STATIC_ROOT"] = str(session_folder / "static")
    (session_folder / "static").mkdir()
    start_missing_services(session_folder)
