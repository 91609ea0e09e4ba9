"""Stream the git repository of the records: the changes of each state, and the contents of its files.

Two processes read it whatever its length: ``git log --raw`` for the changes of each state, ``git cat-file --batch`` for
the files that a state writes.
"""

import datetime as dt
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Self

from betagouv.sources.items import MAX_FILE, SourceError
from common.words import local_date

_LOG = (
    "log",
    "--reverse",
    "--first-parent",
    "--diff-merges=first-parent",
    "--raw",
    "-z",
    "-M",
    "--no-abbrev",
    "--no-textconv",
    "--format=%x01%H %ct",
)
_ENVIRONMENT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}


@dataclass(frozen=True, slots=True)
class FileChange:
    """The change of a file in a state: ``blob`` is its new content (empty: removed), ``old_path`` its previous name."""

    path: str
    blob: str
    old_path: str = ""


@dataclass(frozen=True, slots=True)
class RecordsState:
    """One state of the records: its time, and its changes relative to the previous one."""

    commit: str
    moment: dt.datetime
    changes: tuple[FileChange, ...]

    @property
    def day(self) -> dt.date:
        """Return the day of the state, in Paris."""
        return local_date(self.moment)


class UnreadableBlobError(Exception):
    """A file of a state is unreadable; the message gives the reason in French."""


@contextmanager
def open_repository(address: str) -> Iterator[Path]:
    """Yield the folder of the git repository at ``address``: a folder, or a bundle, cloned for the duration of the
    block.

    :raises SourceError: it is neither, or its history is incomplete.
    """
    path = Path(address)
    if path.is_dir():
        _check_whole(path)
        yield path
    elif path.is_file():
        with TemporaryDirectory() as folder:
            target = Path(folder) / "records.git"
            branch = _branch_of(path)
            _git(None, "clone", "--quiet", "--bare", "--branch", branch, "--", str(path.resolve()), str(target))
            yield target
    else:
        raise SourceError(f"{address} : ni dossier ni fichier de ce nom.")


def _branch_of(bundle: Path) -> str:
    """Return the branch of a bundle to read: « main », else the first."""
    lines = _git(None, "bundle", "list-heads", str(bundle.resolve())).splitlines()
    branches = [
        name.removeprefix("refs/heads/") for line in lines if (name := line.split()[1]).startswith("refs/heads/")
    ]
    if not branches:
        raise SourceError(f"{bundle} : ce paquet ne contient aucune branche.")
    return "main" if "main" in branches else branches[0]


def _check_whole(path: Path) -> None:
    if _git(path, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise SourceError(f"{path} : ce dépôt ne contient qu’une partie de l’historique (« git clone --depth »).")


def _git(path: Path | None, *arguments: str) -> str:
    """Return the output of a git command.

    :raises SourceError: it fails; with git's message.
    """
    try:
        done = subprocess.run(  # noqa: S603
            _command(path, arguments), capture_output=True, env=os.environ | _ENVIRONMENT, check=False
        )
    except FileNotFoundError:
        raise SourceError("Le programme « git » n’est pas installé.") from None
    if done.returncode:
        raise SourceError(f"Git ne peut pas lire {path or 'ce paquet'} : {_last_line(done.stderr)}")
    return done.stdout.decode(errors="replace")


def _command(path: Path | None, arguments: Sequence[str]) -> list[str]:
    where = ["-C", str(path)] if path else []
    return ["git", *where, "-c", "core.quotePath=false", "-c", "diff.renameLimit=0", *arguments]


def _last_line(error: bytes) -> str:
    lines = error.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "sans explication"


def head(path: Path) -> str:
    """Return the current commit of the repository."""
    return _git(path, "rev-parse", "--verify", "HEAD^{commit}").strip()


def count_states(path: Path, *, after: str = "") -> int:
    """Return the number of states in the history after the commit ``after``."""
    return int(_git(path, "rev-list", "--count", "--first-parent", _span(after)))


def is_in_history(path: Path, commit: str) -> bool:
    """Whether the history of the repository still contains a commit."""
    try:
        held = _git(path, "merge-base", "--is-ancestor", commit, "HEAD") == ""
    except SourceError:
        return False
    return held


def last_commit(folder: Path) -> str:
    """Return the current commit of a folder; empty if it is not in a repository."""
    try:
        return head(folder)
    except SourceError:
        return ""


def commit_day(folder: Path) -> dt.date | None:
    """Return the day, in Paris, of the current commit of the records' own repository; else None.

    The folder is the root of its repository or its ``content``. A copy inside another repository, or with files that no
    commit has, does not determine the day.
    """
    try:
        is_own = _git(folder, "rev-parse", "--show-prefix").strip() in ("", "content/")
        if not is_own or _git(folder, "status", "--porcelain", "--", ".").strip():
            return None
        seconds = int(_git(folder, "log", "-1", "--format=%ct"))
    except SourceError:
        return None
    return local_date(dt.datetime.fromtimestamp(seconds, tz=dt.UTC))


def _span(after: str) -> str:
    return f"{after}..HEAD" if after else "HEAD"


def states(path: Path, *, after: str = "") -> Iterator[RecordsState]:
    """Yield the states in order, after the commit ``after``; a state without changed files has an empty list.

    A date before that of the previous state is replaced by it, so that time never goes back.

    :raises SourceError: git fails.
    """
    with subprocess.Popen(  # noqa: S603
        _command(path, [*_LOG, _span(after)]),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | _ENVIRONMENT,
    ) as process:
        try:
            latest = dt.datetime.min.replace(tzinfo=dt.UTC)
            for state in _parse(_tokens(process.stdout)):
                latest = max(latest, state.moment)
                yield RecordsState(state.commit, latest, state.changes)
            _, error = process.communicate()
        finally:
            process.kill()
    if process.returncode:
        raise SourceError(f"Git ne peut pas lire l’historique de {path} : {_last_line(error)}")


def _tokens(stream: IO[bytes] | None) -> Iterator[str]:
    """Yield the NUL-separated parts of a git output."""
    rest = b""
    while stream and (piece := stream.read(1 << 16)):
        *whole, rest = (rest + piece).split(b"\0")
        for token in whole:
            yield token.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")


def _parse(tokens: Iterator[str]) -> Iterator[RecordsState]:
    commit, moment = "", dt.datetime.min.replace(tzinfo=dt.UTC)
    changes: list[FileChange] = []
    for token in tokens:
        text = token.lstrip("\n")
        if text.startswith("\x01"):
            if commit:
                yield RecordsState(commit, moment, tuple(changes))
            commit, seconds = text[1:].split()[:2]
            moment = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
            changes = []
        elif text.startswith(":"):
            changes.append(_change(text.split(), tokens))
    if commit:
        yield RecordsState(commit, moment, tuple(changes))


def _change(fields: Sequence[str], tokens: Iterator[str]) -> FileChange:
    """Return a change from ``:100644 100644 <old> <new> R090`` and the one or two paths that follow."""
    blob, status = fields[3], fields[4]
    path = next(tokens)
    if status.startswith(("R", "C")):
        new = next(tokens)
        return FileChange(new, blob, path if status.startswith("R") else "")
    return FileChange(path, "" if status == "D" else blob)


class Blobs:
    """Read the contents of files from one ``git cat-file --batch``."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            _command(path, ["cat-file", "--batch"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ENVIRONMENT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.kill()
        self._process.wait()

    def read(self, blob: str) -> bytes:
        """Return the content of a file.

        :raises UnreadableBlobError: it is not a regular file, or is too big.
        :raises SourceError: it is missing.
        """
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:  # never: both are pipes
            raise SourceError("Git ne répond pas.")
        try:
            asked.write(f"{blob}\n".encode())
            asked.flush()
            head = answers.readline().decode().split()
        except BrokenPipeError:
            head = []
        if len(head) < 3 or not head[2].isdigit():
            raise SourceError(f"Le dépôt n’est pas entier : l’objet {blob[:12]} manque.")
        size = int(head[2])
        data = answers.read(size + 1)[:-1]
        if len(data) < size:
            raise SourceError(f"Le dépôt est abîmé : l’objet {blob[:12]} est coupé.")
        if head[1] != "blob":
            raise UnreadableBlobError("n’est pas un fichier")
        if size > MAX_FILE:
            raise UnreadableBlobError(f"pèse {size} octets, pour {MAX_FILE} au plus")
        return data
