"""Find the commit of the code without running git."""

from pathlib import Path

UNKNOWN = "unknown"
LENGTH = 12


def current(root: Path) -> str:
    """Return the commit that is checked out in ``root``, ``UNKNOWN`` without a repository."""
    try:
        folder = _git_folder(root)
        head = (folder / "HEAD").read_text().strip()
        name = head.removeprefix("ref: ")
        return (head if name == head else _commit_of(folder, name))[:LENGTH]
    except OSError:
        return UNKNOWN


def _git_folder(root: Path) -> Path:
    """Return the folder of git: a worktree has a file that names it."""
    place = root / ".git"
    return root / place.read_text().removeprefix("gitdir: ").strip() if place.is_file() else place


def _commit_of(folder: Path, name: str) -> str:
    shared = folder / "commondir"
    common = folder / shared.read_text().strip() if shared.is_file() else folder
    if (common / name).is_file():
        return (common / name).read_text().strip()
    packed = (line.split(" ") for line in (common / "packed-refs").read_text().splitlines())
    return next((line[0] for line in packed if line[-1] == name), UNKNOWN)
