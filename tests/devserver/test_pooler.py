"""PgBouncer is found, or installed where the machine lets us; else its absence is said."""

import subprocess
from typing import Any

import pytest

from devserver import pooler
from devserver.folders import ServiceError

REASON = "PgBouncer n’est pas sur cette machine : installez le paquet pgbouncer."


class Machine:
    """A machine with these programs, where a command that is run ends with ``code`` and gives what it installs."""

    def __init__(self, *programs: str, code: int = 0, installs: bool = True) -> None:
        self.programs, self.code, self.installs = {*programs}, code, installs
        self.ran: list[list[str]] = []

    def which(self, name: str, path: str = "") -> str | None:
        return f"/usr/sbin/{name}" if name in self.programs else None

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        self.ran.append(command)
        if self.installs and "install" in command:
            self.programs.add("pgbouncer")
        return subprocess.CompletedProcess(command, self.code)


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch, *, user: int = 0) -> int:
    """The code of the command line on this machine."""
    monkeypatch.setattr("shutil.which", machine.which)
    monkeypatch.setattr("subprocess.run", machine.run)
    monkeypatch.setattr("os.geteuid", lambda: user)
    return pooler.main()


def test_program_that_is_there_is_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine("pgbouncer", "apt-get")
    assert on(machine, monkeypatch) == 0
    assert (machine.ran, capsys.readouterr().out) == ([], "PgBouncer : /usr/sbin/pgbouncer\n")


@pytest.mark.parametrize(("user", "before"), [(0, []), (1000, ["sudo", "-n"])])
def test_program_that_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch, user: int, before: list[str]) -> None:
    machine = Machine("apt-get", "sudo")
    assert on(machine, monkeypatch, user=user) == 0
    assert [command[: len(before) + 2] for command in machine.ran] == [
        [*before, "apt-get", "update"], [*before, "apt-get", "install"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "user", "ran"),
    [
        (Machine(), 0, 0),
        (Machine("apt-get"), 1000, 0),
        (Machine("apt-get", code=100, installs=False), 0, 1),
        (Machine("apt-get", installs=False), 0, 2),
    ],
)
def test_machine_without_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], machine: Machine, user: int, ran: int
) -> None:
    assert on(machine, monkeypatch, user=user) == 1
    assert (len(machine.ran), capsys.readouterr().err) == (ran, f"{REASON}\n")


def test_pooler_does_not_start_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", Machine().which)
    with pytest.raises(ServiceError, match="installez le paquet pgbouncer"):
        pooler.program()
