"""Write the exported files into a checkout, all or none; refuse a folder with other changes."""

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from betagouv.export.queries import ExportedFile
from betagouv.sources.items import FOLDERS

MAX_NAMED = 10
GIT_TIMEOUT = 60


class ExportError(Exception):
    """The export to a folder is refused; the message gives the reason in French."""


@dataclass(slots=True)
class ExportReport:
    """The result of an export: unchanged, changed and new files.

    It also lists the changes that could not be exported, with the reason.
    """

    folder: str
    same: int = 0
    changed: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def note(self, file: ExportedFile) -> None:
        """Count a file in the report."""
        if file.problem:
            self.problems.append((file.path, file.problem))
        if not file.changed:
            self.same += 1
        elif file.before is None:
            self.created.append(file.path)
        else:
            self.changed.append(file.path)

    def lines(self) -> Iterable[str]:
        """Yield the lines of the report in French."""
        yield f"Export dans {self.folder} : {self.same} fichiers comme à l’import."
        yield from (f"Changé : {path}" for path in self.changed)
        yield from (f"Nouveau : {path}" for path in self.created)
        yield from (f"Non reporté : {path} {reason}." for path, reason in self.problems)


def write_folder(files: Iterable[ExportedFile], folder: Path) -> ExportReport:
    """Write the files into the ``content/`` of a checkout, or into another folder.

    Nothing is written if the folder has local changes: uncommitted work, or a file that equals neither the last import
    nor the export.

    :raises ExportError: nothing is written.
    """
    root = _root(folder)
    _refuse_uncommitted(root)
    report = ExportReport(str(root))
    to_write: list[ExportedFile] = []
    wrong: list[str] = []
    for file in files:
        found = _bytes_of(root, file.path)
        if found not in (None, file.before, file.after):
            wrong.append(file.path)
        elif found != file.after:
            to_write.append(file)
        report.note(file)
    if wrong:
        named = ", ".join(wrong[:MAX_NAMED]) + ("…" if len(wrong) > MAX_NAMED else "")
        raise ExportError(
            f"{root} a changé depuis le dernier import ({len(wrong)} fichiers : {named}). "
            "Importez-le d’abord, ou exportez dans un dossier vide : rien n’est écrit."
        )
    _write_all(root, to_write)
    return report


def zipped(files: Iterable[ExportedFile]) -> bytes:
    """Return the files as a ZIP archive, under ``content/``."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as kept:
        for file in files:
            # A real date would make two archives of the same records differ.
            kept.writestr(zipfile.ZipInfo(f"content/{file.path}"), file.after, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _root(folder: Path) -> Path:
    """Return the folder that contains the record folders. A missing folder is created with the first file."""
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} n’est pas un dossier.")
    has_records = any((folder / name).is_dir() for name in FOLDERS.values())
    inside = folder / "content"
    return inside if inside.is_dir() and not has_records else folder


def _refuse_uncommitted(root: Path) -> None:
    """Check that a checkout has no uncommitted work. Without git, only the files to write are compared.

    :raises ExportError: it has some.
    """
    is_in_checkout = any((parent / ".git").exists() for parent in (root, *root.resolve().parents))
    if not root.exists() or not is_in_checkout or not shutil.which("git"):
        return
    try:
        status = subprocess.run(  # noqa: S603 (no shell; the folder is one argument)
            ["git", "-C", str(root), "status", "--porcelain", "--", "."],  # noqa: S607
            capture_output=True,
            check=True,
            timeout=GIT_TIMEOUT,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ExportError(f"git ne dit pas où en est {root} ({type(error).__name__}) : rien n’est écrit.") from None
    lines = status.stdout.decode(errors="replace").splitlines()
    if lines:
        named = ", ".join(line[3:] for line in lines[:MAX_NAMED]) + ("…" if len(lines) > MAX_NAMED else "")
        raise ExportError(
            f"{root} a des changements que git n’a pas enregistrés ({named}). "
            "Enregistrez-les ou écartez-les d’abord : rien n’est écrit."
        )


def _bytes_of(root: Path, path: str) -> bytes | None:
    """Return the bytes of a file of the folder; None if missing.

    :raises ExportError: it is a link outside the folder, or unreadable.
    """
    place = root / path
    if not place.resolve().is_relative_to(root.resolve()):
        raise ExportError(f"{path} est un lien vers l’extérieur du dossier : rien n’est écrit.")
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ExportError(f"{place} ne peut pas être lu : {error.strerror}.") from None


def _write_all(root: Path, files: Iterable[ExportedFile]) -> None:
    """Write each file under a temporary name, then rename them all: a full disk leaves the folder unchanged."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for file in files:
            place = root / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((place.with_name(f".{place.name}.export"), place))
            waiting[-1][0].write_bytes(file.after)
        for beside, place in waiting:
            beside.replace(place)
    except OSError as error:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
        raise ExportError(f"{place} ne peut pas être écrit : {error.strerror}. Rien n’est écrit.") from None


NO_NEWLINE = "\\ No newline at end of file\n"


def patch_of(files: Iterable[ExportedFile]) -> str:
    """Return the patch of the files, relative to the ``content/`` of the repository; empty without changes."""
    return "".join(line for file in files if file.changed for line in _patch(file))


def _patch(file: ExportedFile) -> Iterator[str]:
    path = f"content/{file.path}"
    yield f"diff --git a/{path} b/{path}\n"
    if file.before is None:
        yield "new file mode 100644\n"
    source = "/dev/null" if file.before is None else f"a/{path}"
    before, after = ((data or b"").decode().split("\n") for data in (file.before, file.after))
    for line in unified_diff(_ended(before), _ended(after), source, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"


def _ended(lines: list[str]) -> list[str]:
    """Return the lines of a text with their line breaks, as git splits them: not at a lone carriage return."""
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended
