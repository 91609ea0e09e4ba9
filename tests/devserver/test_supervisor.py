"""``make run``: one command starts everything, keeps it alive, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from devserver.folders import BASE_DIR
from tests.devserver.running import RunningSite, local_environment, processes, wait_for

SUPERVISOR = [sys.executable, "-m", "devserver.supervisor"]
pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("end_to_end")]


def run_to_its_end(folder: Path, **variables: str) -> tuple[int, str, str]:
    """A run that can't start: its exit code and what it wrote on each output."""
    done = subprocess.run(
        SUPERVISOR,
        check=False,
        cwd=BASE_DIR,
        env=local_environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def manage(folder: Path, *arguments: str) -> str:
    """What a management command prints."""
    command = [sys.executable, "manage.py", *arguments]
    environment = local_environment(folder)
    return subprocess.run(
        command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=True
    ).stdout


def kill_and_wait(site: RunningSite, names: list[str]) -> None:
    """Kill the parts at once, and wait until all run again and the site answers."""
    before = {name: site.part(name) for name in names}
    for number in before.values():
        assert number is not None, before
        os.kill(number, signal.SIGKILL)

    def all_are_new() -> bool:
        return all(site.part(name) not in (None, number) for name, number in before.items())

    wait_for(f"{names} are started again\n{site.messages()}", all_are_new)
    wait_for(f"the site answers again\n{site.messages()}", lambda: site.status() == 200)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose name is awkward; whatever a failed test left running for it is killed."""
    yield tmp_path / "données locales"
    for number in processes(tmp_path / "données locales"):
        psutil.Process(number).kill()


def settings_of(site: RunningSite) -> tuple[str, str, str]:
    """What keeps the site small: the processes of the web server, the heaps of what is loaded.

    Last, the address for which the first pages are built.
    """
    loaded = psutil.Process(site.part("loaded")).environ()
    return loaded["WEB_CONCURRENCY"], loaded["MALLOC_ARENA_MAX"], loaded["SITE_URL"]


def forked_from_what_is_loaded(site: RunningSite) -> set[str]:
    """The names of the processes that share its memory, which holds no connection that they would share too."""
    loaded = psutil.Process(site.part("loaded"))
    assert loaded.net_connections("unix") == []
    assert loaded.num_threads() == 1
    return {child.name() for child in loaded.children()}


def test_supervisor_keeps_all_parts_alive_and_leaves_none_behind(folder: Path) -> None:
    site = RunningSite(folder)
    assert site.status() == 200
    home = site.get("/")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', home[1]))
    assert (home[0], len(files) > 10) == (200, True)
    assert {file: site.get(file)[0] for file in files} == dict.fromkeys(files, 200)
    assert settings_of(site) == ("1", "1", f"http://localhost:{site.port}")
    assert forked_from_what_is_loaded(site) == {"web", "worker"}
    make_user = "from accounts.models import User; User.objects.create_user('agent@example.gouv.fr')"
    manage(folder, "shell", "-v0", "-c", make_user)  # a command on its own uses the services that run

    code, _, message = run_to_its_end(folder, PORT="0")
    assert (code, "tourne déjà" in message, f"port {site.port}" in message) == (1, True, True)

    for round_of in (["postgres", "redis", "web", "worker"], ["postgres keeper", "redis keeper", "loaded"]):
        kill_and_wait(site, round_of)

    site.end(signal.SIGKILL)
    wait_for("everything has ended", lambda: processes(folder) == {}, 20)

    again = RunningSite(folder, command=["make", "--no-print-directory", "run"])
    count = "from accounts.models import User; print(User.objects.filter(email='agent@example.gouv.fr').count())"
    assert manage(folder, "shell", "-v0", "-c", count) == "1\n"
    again.end(signal.SIGTERM)
    wait_for("everything has ended", lambda: processes(folder) == {}, 20)
    assert "Arrêté." in again.messages()


def test_supervisor_names_the_port_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said, message = run_to_its_end(folder, PORT=str(port))

    assert (code, said) == (1, "")
    assert message.startswith(f"Le port {port} n’est pas libre")
    assert f"make run PORT={port + 1}" in message
    assert not (folder / "postgres").exists()


@pytest.mark.parametrize("word", ["http", "-1", "65536", "80 80"])
def test_supervisor_refuses_what_is_no_port(folder: Path, word: str) -> None:
    expected = f"PORT={word} n’est pas un port : donnez un nombre de 1 à 65535, comme PORT=8001\n"

    assert run_to_its_end(folder, PORT=word) == (1, "", expected)


def test_supervisor_says_which_folder_it_can_not_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    code, said, message = run_to_its_end(tmp_path / "file" / "data", PORT="0")

    assert (code, said) == (1, "")
    assert message.startswith(f"Le dossier {tmp_path}/file/data n’est pas utilisable")
    assert "DATA_DIR=" in message
