import os
from pathlib import Path

import pytest

from betagouv.sources.items import MAX_FILE, RawRecord, SourceError, UnreadableRecord
from betagouv.sources.opening import open_source


@pytest.mark.parametrize("name", ["absent", "fichier", "vide"])
def test_address_that_is_not_a_source_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "fichier").write_text("x")
    (tmp_path / "vide").mkdir()
    with pytest.raises(SourceError, match=name):
        open_source(str(tmp_path / name))


def test_folder_gives_the_records_that_others_lean_on_first(tmp_path: Path) -> None:
    for path in ("_startups/b.md", "_startups/a.b.md", "_organisations/idfm", "_fasts/15_fast", "_phases/x.md"):
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_bytes(path.encode())
    (tmp_path / "content/_startups/.DS_Store").write_bytes(b"x")
    (tmp_path / "content/README.md").write_bytes(b"x")
    for root in (tmp_path, tmp_path / "content"):
        source = open_source(str(root))
        assert list(source.records()) == [
            RawRecord("organisation", "idfm", b"_organisations/idfm", "_organisations/idfm"),
            RawRecord("phase", "x", b"_phases/x.md", "_phases/x.md"),
            RawRecord("fast", "15_fast", b"_fasts/15_fast", "_fasts/15_fast"),
            RawRecord("startup", "a.b", b"_startups/a.b.md", "_startups/a.b.md"),
            RawRecord("startup", "b", b"_startups/b.md", "_startups/b.md"),
        ]


def test_folder_refuses_what_is_no_plain_small_file_inside(tmp_path: Path) -> None:
    outside = tmp_path / "dehors.md"
    outside.write_text("---\ntitle: x\n---\n")
    folder = tmp_path / "content/_startups"
    folder.mkdir(parents=True)
    (folder / "a.md").symlink_to(outside)
    (folder / "b.md").symlink_to("b.md")
    (folder / "c.md").mkdir()
    os.mkfifo(folder / "d.md")
    with (folder / "e.md").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "f.md").symlink_to("absent.md")
    (folder / "g.md").write_bytes(b"x" * MAX_FILE)
    (folder / "h.md").symlink_to("g.md")
    records = list(open_source(str(tmp_path)).records())
    assert [(r.where, r.reason) for r in records if isinstance(r, UnreadableRecord)] == [
        ("_startups/a.md", "est un lien vers l’extérieur du dossier"),
        ("_startups/b.md", "ne peut pas être lu : Too many levels of symbolic links"),
        ("_startups/c.md", "n’est pas un fichier"),
        ("_startups/d.md", "n’est pas un fichier"),
        ("_startups/e.md", "pèse 50000000 octets, pour 2000000 au plus"),
        ("_startups/f.md", "ne peut pas être lu : No such file or directory"),
    ]
    assert [r.key for r in records if isinstance(r, RawRecord)] == ["g", "h"]


def test_file_name_that_can_not_be_written_down_is_shown_with_question_marks(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "_startups")
    os.mkdir(folder)
    with open(folder + b"/a\xff\nb.md", "wb"):
        pass
    assert list(open_source(str(tmp_path)).records()) == [RawRecord("startup", "a-b", b"", "_startups/a??b.md")]
