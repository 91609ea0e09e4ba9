import os
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR, LONGEST_SOCKET_NAME, MEGABYTE, ServiceError, data_dir, socket_folder


def test_data_dir_is_in_the_checkout_unless_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "")
    assert data_dir() == BASE_DIR / ".local"

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "a/b")
    assert data_dir() == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()


def test_data_dir_of_a_full_disk_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size, used = 512 * MEGABYTE, 502 * MEGABYTE
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: (size, used, size - used))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    with pytest.raises(ServiceError, match="has 10 MB left, and a run needs 150 MB"):
        data_dir()


@pytest.mark.parametrize("name", ["x" * 89, "é" * 50])
def test_socket_folder_is_replaced_by_a_private_one_when_its_path_is_too_long(name: str) -> None:
    assert socket_folder(Path("/", "x" * 88), os.geteuid()) == Path("/", "x" * 88)

    chosen = socket_folder(Path("/", name), os.geteuid())

    assert len(os.fsencode(chosen / LONGEST_SOCKET_NAME)) <= 103
    assert chosen.stat().st_mode & 0o777 == 0o700
    assert socket_folder(Path("/", name), os.geteuid()) == chosen
    other = socket_folder(Path("/", name + "y"), os.geteuid())
    assert other != chosen
    for folder in (chosen, other):
        folder.rmdir()


def test_socket_folder_of_someone_else_is_refused() -> None:
    wanted = Path("/", "z" * 100)
    chosen = socket_folder(wanted, os.geteuid())
    chosen.rmdir()
    chosen.symlink_to("/")

    with pytest.raises(ServiceError, match=f"^{chosen} belongs to another account"):
        socket_folder(wanted, os.geteuid())
    chosen.unlink()
