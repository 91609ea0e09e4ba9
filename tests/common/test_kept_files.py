"""Files made once for all processes of an account: two at once, one that is killed, a folder planted by somebody else."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from common.fonts import FACES, font_folder
from common.kept_files import KEPT_FOR, account_folder, digest_of, kept_folder, private_folder

MAKER = """
import os, signal, sys
from pathlib import Path
from common.kept_files import kept_folder

end, made = sys.argv[1], Path(sys.argv[2])

def body():
    with made.open("a") as file:
        file.write(f"{os.getpid()}\\n")
    if end == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return b"body"

print("ready", flush=True)
sys.stdin.read()
print(kept_folder("thing", "abc", {"first": lambda: b"first", "in/second": body}))
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of the machine."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def body(words: bytes) -> Mapping[str, Callable[[], bytes]]:
    return {"file": lambda: words}


def never() -> bytes:
    raise AssertionError("made twice")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def maker(temporary: Path, end: str) -> subprocess.Popen[str]:
    """A process that waits for its input to close, then asks for the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKER, end, str(temporary / "made")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_processes_at_the_same_instant_make_one_folder_once(temporary: Path) -> None:
    processes = [maker(temporary, "live") for _ in range(4)]
    for process in processes:
        assert process.stdin
        process.stdin.close()
    answers = set()
    for process in processes:
        assert process.stdout
        answers.add(process.stdout.read().strip())
        assert process.wait(60) == 0
        process.stdout.close()
    folder = temporary / f"betaportfolio-{os.geteuid()}"
    assert answers == {str(folder / "thing-abc")}
    assert tree(folder) == {"lock": b"", "thing-abc/first": b"first", "thing-abc/in/second": b"body"}
    assert len((temporary / "made").read_text().split()) == 1


def test_what_a_killed_process_left_is_taken_over(temporary: Path) -> None:
    for _ in range(2):
        process = maker(temporary, "kill")
        process.communicate("", timeout=60)
        assert process.returncode == -signal.SIGKILL
    folder = temporary / f"betaportfolio-{os.geteuid()}"
    assert tree(folder) == {"lock": b"", "thing.part/first": b"first"}

    process = maker(temporary, "live")
    assert process.communicate("", timeout=60)[0].strip() == str(folder / "thing-abc")
    assert tree(folder) == {"lock": b"", "thing-abc/first": b"first", "thing-abc/in/second": b"body"}


def test_folder_is_made_once_and_again_when_a_file_is_gone() -> None:
    folder = kept_folder("thing", "a", body(b"one"))
    assert kept_folder("thing", "a", {"file": never}) == folder
    (folder / "file").unlink()
    assert kept_folder("thing", "a", body(b"two")) == folder
    assert tree(folder) == {"file": b"two"}
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_folders_that_nobody_asked_for_in_a_week_go_when_another_is_made() -> None:
    old, young, other = (
        kept_folder(*names, body(b"x")) for names in (("thing", "old"), ("thing", "young"), ("else", "old"))
    )
    for folder, age in ((old, KEPT_FOR + 60), (young, KEPT_FOR - 60), (other, KEPT_FOR + 60)):
        moment = folder.stat().st_mtime - age
        os.utime(folder, (moment, moment))
    kept_folder("thing", "young", body(b"y"))
    assert old.exists()
    made = kept_folder("thing", "new", body(b"z"))
    assert {path.name for path in made.parent.iterdir()} == {"thing-young", "thing-new", "else-old", "lock"}
    assert tree(young) == {"file": b"x"}


def test_asking_for_a_folder_keeps_it() -> None:
    folder = kept_folder("thing", "a", body(b"x"))
    os.utime(folder, (0, 0))
    kept_folder("thing", "a", body(b"x"))
    assert folder.stat().st_mtime > 0
    assert kept_folder("thing", "b", body(b"y")).exists()
    assert folder.exists()


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o720, 0o702])
def test_folder_that_others_may_write_in_is_refused(temporary: Path, mode: int) -> None:
    folder = temporary / f"betaportfolio-{os.geteuid()}"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(PermissionError) as refused:
        kept_folder("thing", "a", {"file": never})
    assert str(refused.value) == (
        f"{folder} appartient à un autre compte, ou lui est ouvert : définissez TMPDIR vers un autre dossier."
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("target", ["elsewhere", "nowhere", "file"])
def test_planted_link_is_refused(temporary: Path, target: str) -> None:
    (temporary / "elsewhere").mkdir()
    (temporary / "file").write_text("")
    (temporary / f"betaportfolio-{os.geteuid()}").symlink_to(temporary / target)
    with pytest.raises(PermissionError, match="appartient à un autre compte"):
        account_folder()
    assert list((temporary / "elsewhere").iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_folder_of_somebody_else_is_refused_unless_they_are_named(temporary: Path) -> None:
    folder = temporary / "theirs"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, -1)
    with pytest.raises(PermissionError, match="appartient à un autre compte"):
        private_folder(folder)
    assert private_folder(folder, owners={12345}) == folder


def test_digest_tells_where_a_part_ends() -> None:
    assert digest_of(b"ab", b"c") == digest_of(b"ab", b"c")
    assert len({digest_of(b"ab", b"c"), digest_of(b"a", b"bc"), digest_of(b"abc")}) == 3


def test_fonts_are_the_same_folder_with_every_face(temporary: Path) -> None:
    folder = font_folder()
    assert folder == font_folder()
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{face}.otf" for face in FACES)
    assert {path.read_bytes()[:4] for path in folder.iterdir()} == {b"OTTO"}
    assert [path.name for path in temporary.iterdir()] == [f"betaportfolio-{os.geteuid()}"]
