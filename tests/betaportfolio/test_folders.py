"""The data folder, and sockets whose path is not too long."""

from pathlib import Path

import pytest

from betaportfolio.services.folders import BASE_DIR, LONGEST_SOCKET_NAME, ServiceError, data_dir, socket_folder


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

    with pytest.raises(ServiceError, match=f"^Le dossier {tmp_path}/file n'est pas utilisable .*DATA_DIR=/"):
        data_dir()


@pytest.mark.parametrize(("length", "kept"), [(89, True), (90, False)])
def test_socket_folder_is_replaced_when_its_path_is_too_long(length: int, kept: bool) -> None:
    wanted = Path("/" + "x" * (length - 1))

    chosen = socket_folder(wanted)

    assert (chosen == wanted) is kept
    assert len(str(chosen / LONGEST_SOCKET_NAME)) <= 103
    if not kept:
        assert chosen.stat().st_mode & 0o777 == 0o700
        chosen.rmdir()


def test_socket_folder_counts_bytes_not_characters() -> None:
    chosen = socket_folder(Path("/" + "é" * 50))

    assert chosen.parent != Path("/")
    chosen.rmdir()


def test_socket_folder_does_without_a_long_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    chosen = socket_folder(long)

    assert chosen.parent == Path("/tmp")
    assert list(long.iterdir()) == []
    chosen.rmdir()
