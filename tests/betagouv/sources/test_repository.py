import datetime as dt
from pathlib import Path

import pytest

from betagouv.sources.items import MAX_FILE, SourceError
from betagouv.sources.repository import (
    Blobs,
    FileChange,
    UnreadableBlobError,
    count_states,
    head,
    is_in_history,
    open_repository,
    states,
)
from tests.betagouv.replay.histories import History, git


@pytest.fixture
def repository(tmp_path: Path) -> History:
    """Return a repository, without a database."""
    return History(tmp_path / "records")


def blob(repository: History, path: str, at: str = "HEAD") -> str:
    return git(repository.root, "rev-parse", f"{at}:{path}")


def test_states_are_read_in_order_with_what_each_changes(repository: History) -> None:
    repository.fiches("2020-02-01", a={})
    first = blob(repository, "content/_startups/a.md")
    repository.fiches("2020-02-02", a={"title": "A"}, b={"title": "B", "mission": "x" * 500})
    second, other = blob(repository, "content/_startups/a.md"), blob(repository, "content/_startups/b.md")
    repository.fiches("2020-02-03", b=None)
    found = list(states(repository.root))
    assert [state.day for state in found] == [dt.date(2020, *day) for day in ((1, 1), (2, 1), (2, 2), (2, 3))]
    assert [state.changes for state in found[1:]] == [
        (FileChange("content/_startups/a.md", first),),
        (FileChange("content/_startups/a.md", second), FileChange("content/_startups/b.md", other)),
        (FileChange("content/_startups/b.md", ""),),
    ]
    assert (count_states(repository.root), head(repository.root)) == (4, found[-1].commit)


def test_states_after_one_are_those_that_follow_it(repository: History) -> None:
    commit = repository.fiches("2020-02-01", a={})
    later = repository.fiches("2020-02-02", b={})
    assert [state.commit for state in states(repository.root, after=commit)] == [later]
    assert count_states(repository.root, after=commit) == 1
    assert (is_in_history(repository.root, commit), is_in_history(repository.root, "a" * 40)) == (True, False)


def test_a_file_that_only_changes_its_name_is_a_rename(repository: History) -> None:
    repository.fiches("2020-02-01", a={})
    git(repository.root, "mv", "content/_startups/a.md", "content/_startups/é b.md")
    repository.state("2020-02-02", {})
    changes = list(states(repository.root))[-1].changes
    assert changes == (
        FileChange("content/_startups/é b.md", blob(repository, "content/_startups/é b.md"), "content/_startups/a.md"),
    )


def test_a_day_is_that_of_paris(repository: History) -> None:
    repository.state("2020-07-01T22:30:00+00:00", {"content/_startups/a.md": b"a"})
    assert list(states(repository.root))[-1].day == dt.date(2020, 7, 2)


def test_time_never_goes_back(repository: History) -> None:
    repository.fiches("2020-05-01", a={})
    repository.fiches("2020-04-01", b={})
    assert [state.day for state in states(repository.root)][1:] == [dt.date(2020, 5, 1), dt.date(2020, 5, 1)]


def test_of_a_merge_the_first_side_is_read(repository: History) -> None:
    git(repository.root, "checkout", "--quiet", "-b", "other")
    repository.fiches("2020-02-01", a={})
    repository.fiches("2020-02-02", b={})
    git(repository.root, "checkout", "--quiet", "main")
    repository.fiches("2020-02-03", c={"title": "C"})
    git(repository.root, "merge", "--quiet", "--no-ff", "--message", "m", "other", at="2020-02-04T12:00:00+00:00")
    found = list(states(repository.root))
    assert [sorted(change.path[-4:] for change in state.changes) for state in found[1:]] == [
        ["c.md"[-4:]],
        ["a.md", "b.md"],
    ]


def test_a_bundle_is_read_like_a_folder(repository: History, tmp_path: Path) -> None:
    commit = repository.fiches("2020-02-01", a={})
    bundle = tmp_path / "records.bundle"
    git(repository.root, "bundle", "create", str(bundle), "main")
    with open_repository(str(bundle)) as path:
        assert (count_states(path), head(path)) == (2, commit)
    assert not path.exists()


def test_a_bundle_cut_short_is_refused(repository: History, tmp_path: Path) -> None:
    repository.state("2020-02-01", {"content/_startups/a.md": bytes(range(256)) * 40})
    bundle = tmp_path / "records.bundle"
    git(repository.root, "bundle", "create", str(bundle), "main")
    bundle.write_bytes(bundle.read_bytes()[:-400])
    with pytest.raises(SourceError, match=r"^Git ne peut pas lire ce paquet : "), open_repository(str(bundle)):
        pass


@pytest.mark.parametrize("name", ["nothing", "file", "folder"])
def test_what_is_no_repository_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("rien")
    (tmp_path / "folder").mkdir()
    said = {
        "nothing": r"nothing : ni dossier ni fichier de ce nom\.$",
        "file": "^Git ne peut pas lire ce paquet : .*does not look like",
        "folder": r"^Git ne peut pas lire .*folder : fatal: not a git repository",
    }
    with pytest.raises(SourceError, match=said[name]), open_repository(str(tmp_path / name)):
        pass


def test_a_part_of_a_history_is_refused(repository: History, tmp_path: Path) -> None:
    repository.fiches("2020-02-01", a={})
    part = tmp_path / "part"
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.root.as_uri(), str(part))
    with pytest.raises(SourceError, match="ne contient qu’une partie de l’historique"), open_repository(str(part)):
        pass


def test_blobs_are_read_one_after_another(repository: History) -> None:
    repository.state("2020-02-01", {"content/_startups/a.md": b"one\n\n", "content/_startups/b.md": b""})
    with Blobs(repository.root) as blobs:
        assert blobs.read(blob(repository, "content/_startups/a.md")) == b"one\n\n"
        assert blobs.read(blob(repository, "content/_startups/b.md")) == b""


def test_a_blob_that_is_missing_or_no_file_is_refused(repository: History) -> None:
    with Blobs(repository.root) as blobs:
        with pytest.raises(UnreadableBlobError, match=r"^n’est pas un fichier$"):
            blobs.read(blob(repository, "content/_incubators"))
        with pytest.raises(SourceError, match=r"^Le dépôt n’est pas entier : l’objet a{12} manque\.$"):
            blobs.read("a" * 40)


def test_a_blob_too_big_is_refused(repository: History) -> None:
    repository.state("2020-02-01", {"content/_startups/a.md": b"x" * (MAX_FILE + 1)})
    with (
        Blobs(repository.root) as blobs,
        pytest.raises(UnreadableBlobError, match=r"^pèse 2000001 octets, pour 2000000"),
    ):
        blobs.read(blob(repository, "content/_startups/a.md"))
