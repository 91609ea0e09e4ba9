"""The data folder, and sockets whose path is not too long."""

import os
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR, LONGEST_SOCKET_NAME, ServiceError, data_dir, socket_folder


def test_data_dir_is_in_the_checkout_unless_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "")
    assert data_dir() == BASE_DIR / ".local"

    monkeypatch.setenv("DATA_DIR", str(tmp_path / "a" / "b"))
    assert data_dir() == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b" / "users.lock").exists()


def test_data_dir_relative_to_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "here")

    assert data_dir() == tmp_path / "here"


def test_data_dir_that_is_a_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))

    with pytest.raises(ServiceError, match=f"^Le dossier {tmp_path}/file n’est pas utilisable .*DATA_DIR=/"):
        data_dir()


def test_socket_folder_that_is_short_enough_is_kept() -> None:
    longest = Path("/" + "x" * 88)

    assert socket_folder(longest, os.geteuid()) == longest
    assert len(str(longest / LONGEST_SOCKET_NAME)) == 103


@pytest.mark.parametrize("name", ["x" * 89, "é" * 50])
def test_socket_folder_is_replaced_by_a_private_one_when_its_path_is_too_long(name: str) -> None:
    chosen = socket_folder(Path("/", name), os.geteuid())

    assert len(os.fsencode(chosen / LONGEST_SOCKET_NAME)) <= 103
    assert chosen.stat().st_mode & 0o777 == 0o700
    assert socket_folder(Path("/", name), os.geteuid()) == chosen
    assert socket_folder(Path("/", name + "y"), os.geteuid()) != chosen
    for folder in (chosen, socket_folder(Path("/", name + "y"), os.geteuid())):
        folder.rmdir()


def test_socket_folder_does_without_a_long_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    chosen = socket_folder(long, os.geteuid())

    assert chosen.parent == Path("/tmp")
    assert list(long.iterdir()) == []
    chosen.rmdir()


def test_socket_folder_of_someone_else_is_refused() -> None:
    wanted = Path("/", "z" * 100)
    chosen = socket_folder(wanted, os.geteuid())
    chosen.rmdir()
    chosen.symlink_to("/")

    with pytest.raises(
        ServiceError, match=f"^{chosen} appartient à un autre compte, ou lui est ouvert : définissez TMPDIR"
    ):
        socket_folder(wanted, os.geteuid())
    chosen.unlink()
