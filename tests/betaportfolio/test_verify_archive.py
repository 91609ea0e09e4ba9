"""``manage.py verify_archive``: its verdicts, its exit codes, and that it needs no database."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.exporting.archive import PUBLICATION
from tests import wordings
from tests.indicators.exporting_scene import forged, small

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the archive of a publication of two results, one of them unknown."""
    path = tmp_path / "publication.zip"
    path.write_bytes(PUBLICATION.archive(small()))
    return path


def test_each_result_is_listed_then_the_three_verdicts(path: Path) -> None:
    out = StringIO()
    call_command("verify_archive", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        "recompté      Launched : 2, recompté 2 d’après 2\xa0preuves.",
        "non recompté  Designated : Non déterminé\xa0(ND), rien à recompter.",
        "1\xa0résultat se retrouve d’après ses preuves",
        "1\xa0résultat n’a qu’une source, ou est ND",
        "aucune erreur",
        wordings.CHECKSUMS_ARE_RIGHT,
    ]


def test_archive_that_an_earlier_version_made_is_verified(path: Path) -> None:
    recorded = Path(__file__).with_name("publication-format-3.zip")
    assert [verdicts_of(one) for one in (recorded, path)] == [verdicts_of(path)] * 2


def verdicts_of(path: Path) -> str:
    out = StringIO()
    call_command("verify_archive", str(path), stdout=out)
    return out.getvalue()


def status_of(path: Path, *options: str) -> int:
    """Return the exit code of the command."""
    try:
        call_command("verify_archive", str(path), *options, stdout=StringIO())
    except CommandError as refused:
        return refused.returncode
    return 0


def unchanged(made: dict[str, Any]) -> None:
    """Leave the publication as it is."""


def wrong_value(made: dict[str, Any]) -> None:
    made["results"][0]["value"] = "3"


@pytest.mark.parametrize(
    ("change", "options", "status"),
    [(unchanged, [], 0), (unchanged, ["--strict"], 2), (wrong_value, [], 1), (wrong_value, ["--strict"], 1)],
)
def test_status_is_1_for_a_wrong_value_and_2_for_one_that_is_not_recounted_when_strict(
    path: Path, change: Callable[[dict[str, Any]], None], options: list[str], status: int
) -> None:
    path.write_bytes(forged(change))
    assert status_of(path, *options) == status


def test_file_that_is_no_archive_ends_the_command_in_error(path: Path) -> None:
    path.write_bytes(b"rien")
    with pytest.raises(CommandError, match=wordings.IS_NO_ZIP):
        call_command("verify_archive", str(path))
    assert status_of(path, "--strict") == 1


@pytest.mark.sweep  # the other tests of this file may not use a database either
def test_command_needs_no_database(path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql:///nowhere?host=/nonexistent"}
    command = [sys.executable, "manage.py", "verify_archive", str(path)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
