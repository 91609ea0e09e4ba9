"""The style sheet of the site, made of its parts whenever static files are looked for (``common.style_bundle``)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, find
from django.core.files.storage import FileSystemStorage

from common.kept_files import digest_of, kept_folder
from common.style_bundle import drop_unused_variables, keep_used, with_addresses, words_added, words_of

BUNDLE = "css/site.css"
DESIGN_SYSTEM = (
    "dsfr/dist/dsfr.min.css",
    "dsfr/dist/utility/icons/icons-system/icons-system.min.css",
    "dsfr/dist/utility/icons/icons-arrows/icons-arrows.min.css",
    "dsfr/dist/utility/icons/icons-communication/icons-communication.min.css",
)
OURS = ("palette.css", "betaportfolio.css", "charts.css", "catalogue.css", "workspace.css")
SCRIPTS = ("dsfr/dist/dsfr.module.min.js",)
APPS_LEFT_OUT = {"tests", ".venv", ".local", "staticfiles", "benchmarks", "node_modules"}


def _sources() -> Iterator[str]:
    """What may name a class: our templates, code and scripts, and the script of the design system."""
    root = Path(settings.BASE_DIR)
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in APPS_LEFT_OUT and not folder.name.startswith("."):
            for kind in ("*.html", "*.py", "*.js"):
                yield from (path.read_text() for path in folder.rglob(kind) if "vendor" not in path.parts)
    yield from (_read(name) for name in SCRIPTS)


def _path(name: str) -> Path:
    path = find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path)


def _read(name: str) -> str:
    return _path(name).read_text()


def site_style() -> str:
    """The whole sheet."""
    words = words_of(_sources())
    for name in SCRIPTS:
        words = words_added(_read(name), words)
    parts = []
    for name in (*DESIGN_SYSTEM, *(f"css/{name}" for name in OURS)):
        path = _path(name)
        folder = Path(name).parent
        css = with_addresses(path.read_text(), path.parent, f"../{folder}/")
        parts.append(keep_used(css, words) if name in DESIGN_SYSTEM else css)
    parts.append(f"@media print{{{_read('css/print.css')}}}")
    return drop_unused_variables("\n".join(parts), words)


def _folder() -> str:
    """A folder that holds the sheet, written by the first process that has this one."""
    sheet = _sheet()
    return str(kept_folder("style", digest_of(sheet), {BUNDLE: lambda: sheet}))


@cache
def _sheet() -> bytes:
    return site_style().encode()


class StyleFinder(BaseFinder):
    """Finds ``css/site.css`` alone."""

    def find(self, path: str, find_all: bool = False) -> str | list[str]:  # type: ignore[override]
        """Where the sheet is; nothing for any other path."""
        if path != BUNDLE:
            return []
        found = str(Path(_folder()) / BUNDLE)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """The sheet, for who collects."""
        yield BUNDLE, FileSystemStorage(location=_folder())
