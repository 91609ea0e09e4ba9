"""The servers of a local run: durable data, unusual folders, and errors at startup."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from betaportfolio.configuration.addresses import database_from_url, redis_from_url
from devserver import privileges
from devserver.folders import ServiceError
from devserver.postgres_server import PostgresServer
from devserver.redis_server import RedisServer
from tests.plugins.services import UNSAFE_AND_FAST
from tests.sweeps import one_in

NAMES = ("données d'été", "long" * 30)
"""A folder whose name has to be quoted, and one whose path is too long for a socket (``test_folders.py``)."""


def answer(server: PostgresServer, query: str) -> object:
    """Return the first value of the result of a query."""
    parameters = database_from_url(server.url)
    connection = psycopg2.connect(host=str(parameters["HOST"]), user=str(parameters["USER"]), dbname="postgres")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]
    finally:
        connection.close()


@pytest.mark.parametrize("name", one_in(2, NAMES))
def test_postgres_keeps_its_data(tmp_path: Path, name: str) -> None:
    server = PostgresServer(tmp_path / name / "postgres", UNSAFE_AND_FAST)
    (tmp_path / name).mkdir()
    process = server.start()
    answer(server, "CREATE TABLE kept AS SELECT 'été' AS word")
    server.stop(process)

    again = PostgresServer(tmp_path / name / "postgres", UNSAFE_AND_FAST)
    process = again.start()
    try:
        assert answer(again, "SELECT word FROM kept") == "été"
        assert answer(again, "SHOW server_encoding") == "UTF8"
        assert (again.folder.stat().st_mode & 0o777, answer(again, "SHOW listen_addresses")) == (0o700, "")
    finally:
        again.stop(process)
    assert process.returncode == 0


def test_postgres_logs_an_error_without_the_row_nor_the_statement(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", UNSAFE_AND_FAST)
    process = server.start()
    try:
        answer(server, "CREATE TABLE account (email text CONSTRAINT email_once UNIQUE)")
        answer(server, "INSERT INTO account VALUES ('ana@exemple.fr')")
        with pytest.raises(psycopg2.errors.UniqueViolation, match="ana@exemple"):
            answer(server, "INSERT INTO account VALUES ('ana@exemple.fr')")
    finally:
        server.stop(process)
    said = server.log.read_text()
    assert 'duplicate key value violates unique constraint "email_once"' in said
    assert "ana@" not in said


def test_postgres_starts_after_a_crash_whose_number_another_process_has(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", UNSAFE_AND_FAST)
    server.stop(server.start())
    lock = server.folder / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.folder}\n0\n5432\n{server.folder}\n\n")
    if owner := privileges.account():
        os.chown(lock, owner.pw_uid, owner.pw_gid)

    process = server.start()

    assert answer(server, "SELECT 1") == 1
    server.stop(process)


def test_postgres_that_can_not_start_shows_where_to_look(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", ("no_such_setting=1",))

    with pytest.raises(ServiceError, match=f"^PostgreSQL did not start: see {tmp_path}/postgres.log$"):
        server.start()
    assert "no_such_setting" in server.log.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_redis_keeps_its_data(tmp_path: Path, name: str) -> None:
    server = RedisServer(tmp_path / name / "redis")
    (tmp_path / name).mkdir()
    process = server.start()
    with redis.Redis.from_url(redis_from_url(server.url).cache) as client:
        client.set("word", "été")
    server.stop(process)

    again = RedisServer(tmp_path / name / "redis")
    process = again.start()
    try:
        with redis.Redis.from_url(redis_from_url(again.url).cache) as client:
            assert client.get("word") == "été".encode()
    finally:
        again.stop(process)
    assert process.returncode == 0


def test_redis_that_can_not_start_shows_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "redis" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    with pytest.raises(ServiceError, match=f"^Valkey did not start: see {tmp_path}/redis.log$"):
        RedisServer(tmp_path / "redis").start()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root lowers its rights")
def test_lowered_command_is_nobody_yet_reaches_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "closed" / "own"
    folder.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    nobody = privileges.account()
    assert nobody is not None
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    script = f"id -un; touch '{folder}/own'; touch '{tmp_path}/closed/other' 2>/dev/null || echo refused"

    command = privileges.lowered(["sh", "-c", script], signal.SIGINT)
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")

    assert done.stdout == "nobody\nrefused\n"
    assert (folder / "own").exists()
