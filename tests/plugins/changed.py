"""Print the tests of what differs from a branch: ``python -m tests.plugins.changed [BRANCH]``.

Without BRANCH it is ``main``, or that of the remote in a clone that has no ``main`` of its own.

A changed test is printed itself. A changed module prints the deepest folder of tests with its path
(``workspace/phases/forms.py``: ``tests/workspace/phases``), and so do the modules that import it, directly or not, except
URL configurations and what every module needs. A template counts as a module of its folder. Any other file, such as a
document, prints the tests that name it. The cheap tests of ``CHEAP`` are printed for every change.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
CHEAP = ("constraints", "definitions", "documents", "query_counts", "repository", "rights_matrix")
"""The tests at the root that read every app: they run for each change, one of a document too."""
FAR = {"urls", "api_urls", "settings", "apps"}
"""Modules that import all the others: their importers say nothing of what a change touches."""


def known_branch(names: Sequence[str]) -> str:
    """Return the first of the branches that the repository knows.

    :raises SystemExit: if it knows none.
    """
    for name in names:
        asked = ["git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
        if subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0:
            return name
    sys.exit(f"git knows no branch {' or '.join(names)}. Name the one to compare with: make changed BASE=<branch>")


def changed_files(branch: str) -> list[Path]:
    """Return the paths, relative to the root, that differ from ``branch`` or are not committed."""
    asked = (["diff", "--name-only", branch], ["ls-files", "--others", "--exclude-standard"])
    listed = [subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True) for words in asked]
    return sorted({Path(name) for done in listed for name in done.stdout.splitlines() if (ROOT / name).exists()})


def importers(modules: set[str]) -> set[str]:
    """Return ``modules`` and those that import one of them, directly or not; nothing passes a module of ``FAR``."""
    apps = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
    graph = grimp.build_graph(*apps)
    found, waiting = set(modules), sorted(modules & graph.modules)
    while waiting:
        for module in graph.find_modules_that_directly_import(waiting.pop()) - found:
            if module.rpartition(".")[2] not in FAR:
                found.add(module)
                waiting.append(module)
    return found


def tests_of(path: Path) -> Path | None:
    """Return the deepest folder of tests for the folder of ``path``; None outside of the apps."""
    for folder in [*path.parents][:-1]:
        if (ROOT / "tests" / folder).is_dir():
            return Path("tests") / folder
    return None


def naming(paths: list[Path]) -> set[Path]:
    """Return the tests whose text has the name of one of these files."""
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if paths]
    texts = {path.relative_to(ROOT): path.read_text() for path in tests}
    return {test for test, text in texts.items() if any(path.name in text for path in paths)}


def places(changed: list[Path]) -> list[Path]:
    """Return the tests and folders of tests to run, without those that lie in another one; none if nothing changed."""
    tests = {path for path in changed if path.parts[0] == "tests" and path.name.startswith("test_")}
    modules = {".".join(path.with_suffix("").parts) for path in changed if path.suffix == ".py"}
    code = [Path(*module.split(".")) for module in importers({one.removesuffix(".__init__") for one in modules})]
    pages = [path.relative_to("templates") for path in changed if path.parts[0] == "templates"]
    cheap = {Path("tests", f"test_{name}.py") for name in CHEAP if changed}
    others = [path for path in changed if path.suffix not in {".py", ".html"}]
    found = tests | cheap | naming(others) | {folder for path in [*code, *pages] if (folder := tests_of(path))}
    return sorted(path for path in found if found.isdisjoint(path.parents))


def main(*names: str) -> None:
    """Print the places, one on each line.

    :raises SystemExit: if git knows none of the branches, or if nothing differs.
    """
    branch = known_branch(names)
    found = places(changed_files(branch))
    if not found:
        sys.exit(f"Nothing differs from {branch}.")
    print(*found, sep="\n")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["main", "origin/main"]))
