"""Management commands on their own: they share the embedded services, whatever the order in which they come and go."""

import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from devserver import embedded
from devserver.folders import BASE_DIR
from tests.devserver.running import local_environment, processes, wait_for

QUERY = "from django.db import connection; c = connection.cursor(); c.execute('SELECT pg_sleep({})'); print('answered')"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder; whatever a failed test left running for it is killed."""
    yield tmp_path / "data"
    for number in processes(tmp_path / "data"):
        psutil.Process(number).kill()


def query(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """A command that asks the database for an answer that takes ``seconds``."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", QUERY.format(seconds)]
    return subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=local_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def running_queries(folder: Path) -> int:
    """How many queries the database of the folder is working on."""
    return sum("[local] SELECT" in command for command in processes(folder).values())


@pytest.mark.end_to_end
def test_commands_share_the_services_and_the_last_one_ends_them(folder: Path) -> None:
    commands = [query(folder, 0.5), query(folder, 3)]

    assert [command.communicate(timeout=60) for command in commands] == [("answered\n", "")] * 2
    wait_for("the services have ended", lambda: processes(folder) == {}, 20)


@pytest.mark.end_to_end
def test_command_survives_the_death_of_the_one_that_started_the_services(folder: Path) -> None:
    first = query(folder, 60)
    wait_for("the first query runs", lambda: running_queries(folder) == 1)
    second = query(folder, 2)
    wait_for("the second query runs", lambda: running_queries(folder) == 2)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    assert second.communicate(timeout=60) == ("answered\n", "")
    third = query(folder, 0)  # comes while the services are ending
    assert third.communicate(timeout=60) == ("answered\n", "")
    wait_for("the services have ended", lambda: processes(folder) == {}, 20)


@pytest.mark.end_to_end
def test_help_starts_no_service(folder: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "--help"]
    subprocess.run(command, cwd=BASE_DIR, env=local_environment(folder), capture_output=True, check=True)

    assert not folder.exists()


@pytest.mark.end_to_end
def test_service_that_can_not_start_is_explained(folder: Path) -> None:
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "PG_VERSION").write_text("9.6\n")

    said, message = query(folder, 0).communicate(timeout=60)

    reason = f"PostgreSQL n’a pas démarré : voir {folder}/postgres.log"
    assert (said, message) == ("", f"Le service postgres n’a pas démarré : {reason}\n")
    wait_for("nothing is left", lambda: processes(folder) == {}, 20)


def test_secret_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    key = embedded.secret_key(tmp_path)

    assert len(key) >= 50
    assert embedded.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_local_defaults_leave_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "said")
    monkeypatch.setenv("HTTPS", "on")
    monkeypatch.delenv("DJANGO_ALLOWED_HOSTS")

    assert embedded.local_defaults(tmp_path) == {
        "LOCAL_RUN": "on",
        "DJANGO_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    }


def test_missing_services_are_those_without_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/portfolio")
    monkeypatch.setenv("REDIS_URL", "")

    assert embedded.missing() == {"REDIS_URL": "redis"}
