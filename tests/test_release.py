"""``make release VERSION=1.1.0`` (``scripts/prepare_release.py``), in a copy of the files that it changes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR

CHANGED = ("betaportfolio/__init__.py", "pyproject.toml", "publiccode.yml")
CHANGELOG = "# Changes\n\n## Unreleased\n\n- A change.\n\n## 1.0.0 – 2026-12-01\n\nThe first.\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a repository with the files that a release changes."""
    for name in (*CHANGED, "scripts/prepare_release.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(BASE_DIR / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "scripts" / "prepare_release.py"), version]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, timeout=60)


def test_version_is_written_in_each_file_and_heads_the_changes(copy: Path) -> None:
    found = release(copy, "1.1.0")
    assert (found.returncode, found.stderr) == (0, "")
    assert [len(re.findall(r'"1\.1\.0"', (copy / name).read_text())) for name in CHANGED] == [1, 1, 1]
    changes = (copy / "CHANGELOG.md").read_text()
    assert re.search(r"## Unreleased\n\n## 1\.1\.0 – \d{4}-\d\d-\d\d\n\n- A change\.\n\n## 1\.0\.0", changes)


@pytest.mark.parametrize("version", ["1.1", "v1.1.0", "demain", ""])
def test_what_is_no_version_is_refused_and_changes_nothing(copy: Path, version: str) -> None:
    assert release(copy, version).returncode == 1
    assert (copy / "CHANGELOG.md").read_text() == CHANGELOG


def test_version_without_a_change_is_refused(copy: Path) -> None:
    assert release(copy, "1.1.0").returncode == 0
    assert "no unreleased change" in release(copy, "1.2.0").stderr


@pytest.mark.parametrize(("count", "code"), [(15, 0), (16, 1)])
def test_more_changes_than_a_user_reads_are_refused(copy: Path, count: int, code: int) -> None:
    (copy / "CHANGELOG.md").write_text(CHANGELOG.replace("- A change.\n", "- A change.\n" * count))
    found = release(copy, "1.1.0")
    assert (found.returncode, f"{count} unreleased changes" in found.stderr) == (code, code == 1)


def test_tagged_version_is_refused(copy: Path) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@exemple.fr", "-c", "commit.gpgsign=false")
    for command in (("add", "."), ("commit", "--quiet", "-m", "One"), ("tag", "v1.0.0")):
        subprocess.run(["git", *identity, *command], cwd=copy, check=True)
    assert "v1.0.0 exists" in release(copy, "1.0.0").stderr
