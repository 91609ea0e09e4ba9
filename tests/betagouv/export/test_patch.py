import subprocess
from pathlib import Path

import pytest

from betagouv.export.queries import ExportedFile
from betagouv.export.writing import patch_of


def file(path: str, before: bytes | None, after: bytes) -> ExportedFile:
    return ExportedFile("startup", "a", path, before, after)


def test_patch_of_a_change_is_its_lines() -> None:
    told = file("_startups/a.md", "---\ntitle: Été\n---\n".encode(), b"---\ntitle: Hiver\n---\n")
    assert patch_of([told]) == (
        "diff --git a/content/_startups/a.md b/content/_startups/a.md\n"
        "--- a/content/_startups/a.md\n"
        "+++ b/content/_startups/a.md\n"
        "@@ -1,3 +1,3 @@\n"
        " ---\n"
        "-title: Été\n"
        "+title: Hiver\n"
        " ---\n"
    )


def test_patch_of_what_did_not_change_is_empty() -> None:
    assert patch_of([file("_startups/a.md", b"x", b"x")]) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\n", b"a\nc\n"),
        (b"a\nb", b"a\nc"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        ("a\x0bb\x85c\u2028d\n".encode(), "a\x0bb\x85c\u2028e\n".encode()),
        (None, b"a\n"),
        (None, b"a"),
    ],
)
def test_git_applies_the_patch(tmp_path: Path, before: bytes | None, after: bytes) -> None:
    place = tmp_path / "content/_startups/a.md"
    place.parent.mkdir(parents=True)
    if before is not None:
        place.write_bytes(before)
    patch = patch_of([file("_startups/a.md", before, after)])
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=tmp_path, check=True, capture_output=True)
    assert place.read_bytes() == after
