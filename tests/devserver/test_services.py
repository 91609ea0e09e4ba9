"""Management commands start the services that they need, or use those that run."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR
from devserver.services import local_environment, missing_servers
from manage import needs_services
from tests.devserver.running import kill_all, processes, wait_for
from tests.devserver.running import local_environment as variables_of

pytestmark = pytest.mark.xdist_group("end_to_end")
QUERY = "from django.db import connection; c = connection.cursor(); c.execute('SELECT pg_sleep({})'); print('answered')"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a data folder."""
    yield tmp_path / "data"
    kill_all(tmp_path / "data")


def query(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """Start a command whose query takes ``seconds``."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", QUERY.format(seconds)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=BASE_DIR, env=variables_of(folder), stdout=pipe, stderr=pipe, text=True)


def is_waiting(folder: Path) -> bool:
    """Whether the database of the folder runs a query."""
    return any("[local] SELECT" in command for command in processes(folder).values())


@pytest.mark.end_to_end
@pytest.mark.sweep  # the checks with which `make test` begins start services too
def test_command_starts_services_that_another_one_uses(folder: Path) -> None:
    first = query(folder, 2)
    wait_for("the first query runs", lambda: is_waiting(folder))
    second = query(folder, 1)  # it starts longer than the first lasts

    assert first.communicate(timeout=120) == ("answered\n", "")
    assert second.communicate(timeout=120) == ("answered\n", "")
    wait_for("the services have ended", lambda: processes(folder) == {}, 20)


@pytest.mark.end_to_end
@pytest.mark.sweep
def test_command_starts_services_after_a_killed_one(folder: Path) -> None:
    first = query(folder, 60)
    wait_for("the first query runs", lambda: is_waiting(folder))
    first.kill()
    first.communicate()

    assert query(folder, 0).communicate(timeout=120) == ("answered\n", "")
    wait_for("the services have ended", lambda: processes(folder) == {}, 20)


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("", False),
        ("help migrate", False),
        ("--version", False),
        ("collectstatic --noinput", False),
        ("migrate --help", False),
        ("migrate -h", False),
        ("migrate", True),
        ("shell -c pass", True),
    ],
)
def test_command_that_reads_no_record_needs_no_service(words: str, needs: bool) -> None:
    assert needs_services(words.split()) is needs


@pytest.mark.end_to_end
@pytest.mark.sweep  # above, what decides it
def test_help_starts_no_service(folder: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "--help"]
    subprocess.run(command, cwd=BASE_DIR, env=variables_of(folder), capture_output=True, check=True)

    assert not folder.exists()


@pytest.mark.end_to_end
def test_service_that_can_not_start_is_explained(folder: Path) -> None:
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "PG_VERSION").write_text("9.6\n")

    assert query(folder, 0).communicate(timeout=60) == ("", f"PostgreSQL did not start: see {folder}/postgres.log\n")
    wait_for("nothing is left", lambda: processes(folder) == {}, 20)


def test_environment_of_a_local_run_keeps_given_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "LOCAL_RUN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://cache/0")
    monkeypatch.setenv("HTTPS", "on")
    servers = missing_servers(tmp_path)

    first, second = (local_environment(tmp_path, servers) for _ in range(2))

    assert first == second
    assert (first["REDIS_URL"], first["HTTPS"], first["LOCAL_RUN"]) == ("redis://cache/0", "on", "on")
    assert (list(servers), "host=" in first["DATABASE_URL"]) == (["DATABASE_URL"], True)
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert "SECRET_KEY" not in os.environ
