import pytest

from betagouv.sources.repository import FileChange
from betagouv.sources.state_files import StateFiles, files_of, name_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("_startups/a.md", ("startup", "a")),
        ("_startup/a.b.md", ("startup", "a.b")),
        ("content/_startups/a.md", ("startup", "a")),
        ("content/_incubators/dinum.md", ("incubator", "dinum")),
        ("content/_organisations/ars.md", ("organisation", "ars")),
        ("content/_phases/alumni.md", ("phase", "alumni")),
        ("content/_fasts/16-fast", ("fast", "16-fast")),
        ("content/_startups/Part'âge.md", ("startup", "Part-âge")),
        ("content/_startups/a.txt", None),
        ("content/_startups/a.md~", None),
        ("content/_startups/.md", None),
        ("content/_startups/.a.md", None),
        ("content/_startups/a/b.md", None),
        ("content/_authors/a.md", None),
        ("other/_startups/a.md", None),
        ("a.md", None),
    ],
)
def test_file_of_each_layout_gives_the_name_of_its_record(path: str, name: tuple[str, str] | None) -> None:
    assert name_of(path) == name


def test_files_of_shows_what_is_written_removed_and_renamed() -> None:
    written, renamed = FileChange("_startups/a.md", "1"), FileChange("_startups/d.md", "2", "_startups/c.md")
    changes = [written, FileChange("_startups/b.md", ""), renamed, FileChange("README.md", "3")]
    a, b, c, d = (("startup", key) for key in "abcd")
    assert files_of(changes) == StateFiles({a: written, d: renamed}, [b, c], [(c, d)])


def test_a_file_that_moves_to_another_folder_is_the_same_record() -> None:
    moved = FileChange("content/_startups/a.md", "1", "_startup/a.md")
    assert files_of([moved]) == StateFiles({("startup", "a"): moved})
    again = FileChange("content/_startups/a.md", "1")
    assert files_of([FileChange("_startup/a.md", ""), again]) == StateFiles({("startup", "a"): again})


def test_a_file_that_becomes_a_record_of_another_kind_is_no_rename() -> None:
    change = FileChange("_organisations/a.md", "1", "_startups/a.md")
    assert files_of([change]) == StateFiles({("organisation", "a"): change}, [("startup", "a")])


def test_a_file_that_is_no_record_any_more_is_removed() -> None:
    assert files_of([FileChange("archive/a.md", "1", "_startups/a.md")]) == StateFiles({}, [("startup", "a")])
