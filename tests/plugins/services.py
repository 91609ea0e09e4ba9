"""A PostgreSQL and a Redis for the tests, named before Django reads its settings (load with ``-p``).

A service whose address is in the environment is used as it is. With xdist, each worker has a PostgreSQL of its own (a
transaction of another would hold back the horizon of the feed) and two databases of the one Redis. A PostgreSQL starts
with the first test that needs it. ``TESTS_WITHOUT_SERVICES=on`` starts none: the tests that need one fail.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from devserver.postgres_server import PostgresServer
from devserver.redis_server import RedisServer

WITHOUT_SERVICES = os.environ.get("TESTS_WITHOUT_SERVICES") == "on"
RUN_FOLDER = "TESTS_FOLDER"
"""For the processes of a run that start their PostgreSQL: the folder where they are."""
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


ROOT = Path(__file__).resolve().parents[2]
KEPT_TABLES = ROOT / ".local" / "tests"
"""The migrated databases of earlier runs, one for each version of the models; removing the folder costs one migration."""
MOST_KEPT = 4
TABLES_ARE_MADE_FROM = (
    "*/migrations/**/*.py",
    "*/migrations/**/*.sql",
    "*/models.py",
    "*/models/**/*.py",
    "*/sql/*.sql",
    "*/apps.py",
    "common/*.py",
    "requirements.lock",
)
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
NO_SERVICES = {"DATABASE_URL": "postgresql:///none?host=/nonexistent", "REDIS_URL": "redis://127.0.0.1:1"}
SETTINGS = (*UNSAFE_AND_FAST, MANY_CLIENTS, NO_ENDLESS_WAIT, NO_CHORES)


def name_services(folder: Path) -> None:
    """Start the Redis that the environment does not name, and note where each process has its PostgreSQL."""
    if WITHOUT_SERVICES:
        os.environ.update(NO_SERVICES)
        return
    if not os.environ.get("REDIS_URL"):
        redis = RedisServer(folder / "redis", durable=False)
        atexit.register(redis.stop, redis.start())
        os.environ["REDIS_URL"] = redis.url
    if not os.environ.get("DATABASE_URL"):
        os.environ[RUN_FOLDER] = str(folder)


def start_database(server: PostgresServer) -> None:
    """Start the server of this process with the tables: the first process makes them, the others and later runs copy them."""
    from django.core.management import call_command  # not before Django is set up
    from django.db import connection

    migrated = KEPT_TABLES / digest_of_tables()
    KEPT_TABLES.mkdir(parents=True, exist_ok=True)
    with (KEPT_TABLES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not migrated.exists():
            process = server.start()
            try:
                call_command("migrate", verbosity=0)
            finally:
                connection.close()
                server.stop(process)
            shutil.rmtree(KEPT_TABLES / "partial", ignore_errors=True)
            copy_cluster(server.folder, KEPT_TABLES / "partial")
            (KEPT_TABLES / "partial").rename(migrated)
            remove_oldest_tables()
        else:
            copy_cluster(migrated, server.folder)
    atexit.register(server.stop, server.start())


def digest_of_tables() -> str:
    """Return a digest of the files that the tables, triggers and SQL functions are made from."""
    digest = hashlib.sha256()
    for pattern in TABLES_ARE_MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def remove_oldest_tables() -> None:
    """Keep the tables of the last ``MOST_KEPT`` versions of the models."""
    clusters = [path for path in KEPT_TABLES.iterdir() if path.is_dir()]
    for path in sorted(clusters, key=lambda path: path.stat().st_mtime, reverse=True)[MOST_KEPT:]:
        shutil.rmtree(path)


def copy_tables(target: Path) -> None:
    """Give the folder of a PostgreSQL that never ran the kept tables of the models; without any, it makes its own."""
    if (migrated := KEPT_TABLES / digest_of_tables()).exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_cluster(migrated, target)


def copy_cluster(source: Path, target: Path) -> None:
    """Copy the folder of a stopped PostgreSQL, with the owners of its files."""
    subprocess.run(["cp", "-a", source, target], check=True)


def redis_address(url: str, worker: str) -> str:
    """Return ``url`` with the database number of the xdist worker: ``gw0`` uses 2 and 3, ``gw1`` 4 and 5, and so on."""
    number = 2 * (int(worker.removeprefix("gw")) + 1)
    parts = urlsplit(url)
    if parts.scheme in ("redis+socket", "unix"):
        return urlunsplit(parts._replace(query=f"virtual_host={number}"))
    return urlunsplit(parts._replace(path=f"/{number}"))


worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not worker:
    session_folder = Path(tempfile.mkdtemp(prefix="betaportfolio-tests-"))
    session_folder.chmod(0o711)  # root's PostgreSQL runs as nobody
    atexit.register(shutil.rmtree, session_folder, ignore_errors=True)
    os.environ.update(TEST_ENVIRONMENT)
    os.environ["STATIC_ROOT"] = str(session_folder / "static")
    (session_folder / "static").mkdir()
    name_services(session_folder)
elif not WITHOUT_SERVICES:
    os.environ["REDIS_URL"] = redis_address(os.environ["REDIS_URL"], worker)

OWN_SERVER = None
"""The PostgreSQL of this process, unless the environment named one."""
if folder_of_run := os.environ.get(RUN_FOLDER):
    own_folder = Path(folder_of_run, worker or "alone")
    own_folder.mkdir(mode=0o711)
    OWN_SERVER = PostgresServer(own_folder / "postgres", SETTINGS)
    os.environ["DATABASE_URL"] = OWN_SERVER.url
