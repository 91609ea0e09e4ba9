"""The changes of exported files as a patch for ``git apply``. Pure."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from betagouv.export.queries import ExportedFile

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
