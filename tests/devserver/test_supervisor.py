"""``make run``: one command starts everything, keeps it running, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from pytest_django import Settings

from devserver.folders import BASE_DIR
from devserver.postgres_server import PostgresServer
from devserver.supervisor import COLLECTED, sources_digest
from tests.devserver.running import (
    SUPERVISOR,
    RunningSite,
    Writer,
    kill_all,
    local_environment,
    patience,
    processes,
    wait_for,
)
from tests.plugins.services import copy_tables
from tests.sweeps import only

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("end_to_end")]
MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
OTHER_MIGRATIONS = "INSERT INTO django_migrations (app, name, applied) VALUES ('startups', '0099_other', now())"
SAVED = "SELECT DISTINCT contact FROM startups_startuphistory"
AGENT = "SELECT email FROM accounts_user WHERE email = 'agent@example.gouv.fr'"


def run_to_its_end(folder: Path, **variables: str) -> tuple[int, str, str]:
    """Return the exit code of a run that can't start, and its outputs."""
    environment = local_environment(folder, **variables)
    limit = patience(90)
    done = subprocess.run(
        SUPERVISOR, check=False, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=limit
    )
    return done.returncode, done.stdout, done.stderr


def database(folder: Path, statement: str) -> set[str]:
    """Return the first column of a query in the database of a run."""
    sockets = str(PostgresServer(folder / "postgres").sockets)
    with closing(psycopg2.connect(host=sockets, user="postgres", dbname="postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return {row[0] for row in cursor.fetchall()} if cursor.description else set()


def kill_and_wait(site: RunningSite, names: list[str]) -> None:
    """Kill the parts at once, and wait until all run again and the site responds."""
    before = site.parts()
    for name in names:
        os.kill(before[name], signal.SIGKILL)

    def all_are_new() -> bool:
        now = site.parts()
        return all(now.get(name, before[name]) != before[name] for name in names)

    wait_for(f"{names} are started again\n{site.messages()}", all_are_new)
    wait_for(f"the site answers again\n{site.messages()}", lambda: site.get("/healthz")[0] == 200)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a data folder with spaces and accents in its name."""
    yield tmp_path / "données locales"
    kill_all(tmp_path / "données locales")


@pytest.fixture
def static_root(tmp_path: Path, settings: Settings) -> str:
    """Collect the static files without compressing them, which takes longer than to start the site."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    call_command("collectstatic", interactive=False, verbosity=0)
    (settings.STATIC_ROOT / COLLECTED).write_text(sources_digest())
    return str(settings.STATIC_ROOT)


@pytest.mark.usefixtures("django_db_setup")
def test_run_loads_the_demonstration_answers_with_its_files_and_leaves_none_behind(
    folder: Path, static_root: str
) -> None:
    copy_tables(folder / "postgres")
    site = RunningSite(folder, STATIC_ROOT=static_root)
    assert "coach@demonstration.example" in site.messages().split("answers at")[1]
    status, home = site.get("/")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', home))
    assert (status, len(files) > 5) == (200, True)
    assert {file: site.get(file)[0] for file in files} == dict.fromkeys(files, 200)

    site.end(signal.SIGTERM)
    wait_for("everything has ended", lambda: processes(folder) == {}, 20)
    assert site.messages().endswith("Stopped.\n")


@pytest.mark.sweep  # two starts, and the kill of every part
def test_run_keeps_all_parts_running_starts_again_and_refuses_a_second_run(folder: Path) -> None:
    site = RunningSite(folder)
    # A separate command uses the running services.
    create = "from accounts.models import User; User.objects.create_user('agent@example.gouv.fr')"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", create]
    subprocess.run(command, cwd=BASE_DIR, env=local_environment(folder), timeout=patience(60), check=True)

    code, _, message = run_to_its_end(folder, PORT="0")
    assert (code, f"make run at {site.url}, process {site.process.pid}" in message) == (1, True)

    with Writer(site) as writer:
        wait_for("changes are saved", lambda: writer.told)
        kill_and_wait(site, ["postgres", "valkey", "web", "worker", "beat"])
        before = len(writer.told)
        wait_for("changes are saved again", lambda: len(writer.told) > before)
    # What was reported as saved is saved, whatever was killed in the meantime.
    assert set(writer.told) <= database(folder, SAVED)

    site.end(signal.SIGKILL)
    wait_for("everything has ended", lambda: processes(folder) == {}, 20)

    again = RunningSite(folder, command=["make", "--no-print-directory", "--assume-old=setup", "run"])
    assert database(folder, AGENT) == {"agent@example.gouv.fr"}
    database(folder, OTHER_MIGRATIONS)
    again.end(signal.SIGTERM)
    wait_for("everything has ended", lambda: processes(folder) == {}, 20)
    assert again.messages().endswith("Stopped.\n")

    code, _, message = run_to_its_end(folder, PORT="0")
    assert (code, f"rm -r '{folder}/postgres' '{folder}/redis'" in message) == (1, True)
    assert processes(folder) == {}


def test_taken_port_is_refused(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said, message = run_to_its_end(folder, PORT=str(port))

    assert (code, said) == (1, "")
    assert message.startswith(f"Port {port} is not free")
    assert f"PORT={port + 1}" in message
    assert not (folder / "postgres").exists()


@pytest.mark.parametrize("word", only(["http", "65536"], ["http", "-1", "65536", "80 80"]))
def test_word_that_is_not_a_port_is_refused(folder: Path, word: str) -> None:
    code, _, message = run_to_its_end(folder, PORT=word)

    assert (code, message.startswith(f"PORT={word} is not a port")) == (1, True)


def test_folder_that_can_not_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    code, _, message = run_to_its_end(tmp_path / "file" / "data", PORT="0")

    assert code == 1
    assert message.startswith(f"The folder {tmp_path}/file/data can't be used")
