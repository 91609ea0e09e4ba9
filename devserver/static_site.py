"""``make static``: the public pages of the demonstration as files, which any host of pages serves.

It starts the site in a folder of its own, asks every page that links reach without a query, and writes each with links
between files. The copy has no script, and nothing that is reserved for sites of the State.
"""

import re
import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from html.parser import HTMLParser
from http.client import HTTPConnection
from os import environ
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import unquote, urlsplit

from devserver.folders import BASE_DIR
from devserver.processes import log, spawn, stop

HTML, STATIC = "text/html", "/static/"
PAUSE = 0.5
"""Seconds between two looks at a site that starts."""
LEFT_OUT = ("/api/", "/connexion/", "/deconnexion/", "/espace/", "/recherche/", "/contact/")
"""What a file can't do: answer a program, a form or an account."""
NO_COPY = (".atom", ".html")
"""Feeds, since a copy no longer changes, and charts that are nothing without their script."""
STATE_ONLY = (
    "Marianne*",
    "marianne*",
    "favicon*",
    "apple-touch-icon*",
    "*.gz",
    "*.br",
    "*.js",
    "admin",
    "drf_spectacular_sidecar",
)
"""The static files that stay out: the marks of the State, scripts, their pages, and the compressed copies."""
REPLACED = {
    "fr-header__body": '<div class="fr-container fr-py-2w"><p class="fr-text--bold fr-mb-0">Betaportfolio</p>'
    '<p class="fr-mb-0">Démonstration, sans lien avec un site officiel</p></div>',
    "fr-footer__brand": "",
    "graphs__citation": "",
}
"""The parts of a page that bear the marks of the State or the address of the site, by their class, and what stands there
instead.
"""
FORM = '<p class="fr-hint-text">Chercher, filtrer et choisir un jour : le site complet le permet.</p>'
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOTICE = "Copie des pages publiques de la démonstration : faits publics de beta.gouv.fr."
NO_INDEX = '<meta name="robots" content="noindex">'
Answer = tuple[str, bytes]
"""The media type of an answer, and its body."""


class StaticPage(HTMLParser):
    """The text of a page as a file of the copy, and the paths that it links to."""

    def __init__(self, path: str, is_kept: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.path, self.is_kept = path, is_kept
        self.written: list[str] = []
        self.linked: set[str] = set()
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            if tag not in VOID:
                self._left_out.append(tag)
        elif tag == "noscript":
            pass  # what stands there for a reader without scripts is for every reader of the copy
        elif (stands := self._instead(tag, dict(attrs))) is not None:
            self.written.append(stands)
            if tag not in VOID:
                self._left_out.append(tag)
        else:
            written = "".join(self._attribute(tag, name, value) for name, value in attrs)
            self.written.append(f"<{tag}{written}>" + (NO_INDEX if tag == "head" else ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            if tag in self._left_out:
                while self._left_out.pop() != tag:
                    continue
        elif tag != "noscript":
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._left_out:
            self.written.append(text)

    def _instead(self, tag: str, attributes: dict[str, str | None]) -> str | None:
        """Return what stands in place of an element; None if it stays."""
        if tag == "form":
            return FORM if "fr-search-bar" not in (attributes.get("class") or "") else ""
        if tag in {"script", "dialog"} or (tag == "link" and attributes.get("rel") != "stylesheet"):
            return ""
        if tag == "meta" and (attributes.get("property") or "").startswith("og:"):
            return ""
        classes = (attributes.get("class") or "").split()
        return next((REPLACED[name] for name in classes if name in REPLACED), None)

    def _attribute(self, tag: str, name: str, value: str | None) -> str:
        if value is None:
            return f" {name}"
        if name in {"href", "src"}:
            target = self._target(value)
            return ' aria-disabled="true"' if target is None else f' {name}="{escape(target)}"'
        return f' {name}="{escape(value)}"'

    def _target(self, address: str) -> str | None:
        """Return the address in the copy; None for what it doesn't have."""
        parts = urlsplit(address)
        if parts.scheme or address.startswith("#"):
            return address
        if "?" in address or not self.is_kept(parts.path):
            return None
        self.linked.add(parts.path)
        found = relpath(file_of(parts.path), str(PurePosixPath(file_of(self.path)).parent))
        return f"{found}#{parts.fragment}" if parts.fragment else found


def file_of(path: str) -> str:
    """Return the file of a path as its address, from the folder of the copy."""
    return path.removeprefix("/") + ("index.html" if path.endswith("/") else "")


def is_kept(path: str) -> bool:
    """Whether a path of the site can be a file of the copy."""
    if not path.startswith("/"):
        return False
    has_name = path.endswith("/") or "." in path.rpartition("/")[2]
    return has_name and not path.startswith(LEFT_OUT) and not path.endswith(NO_COPY)


def read_page(path: str, body: bytes, is_kept: Callable[[str], bool]) -> StaticPage:
    """Return a page of the site as a file; ``is_kept`` says which paths the copy has."""
    page = StaticPage(path, is_kept)
    page.feed(body.decode())
    page.close()
    return page


def answers(ask: Callable[[str], Answer | None]) -> dict[str, Answer]:
    """Return the answer of each path that links reach from the home; ``ask`` returns None for an error."""
    found, waiting = {}, deque(["/"])
    seen = set(waiting)
    while waiting:
        path = waiting.popleft()
        if (answer := ask(path)) is None:
            continue
        found[path] = answer
        if answer[0].startswith(HTML):
            new = sorted(read_page(path, answer[1], is_kept).linked - seen)
            seen.update(new)
            waiting.extend(one for one in new if not one.startswith(STATIC))
    return found


def write(target: Path, ask: Callable[[str], Answer | None], static_root: Path) -> int:
    """Write the copy in an empty folder, with links to what answered only; return its number of pages."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(static_root, target / "static", ignore=shutil.ignore_patterns(*STATE_ONLY))
    (target / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    found = answers(ask)
    for path, (kind, body) in found.items():
        file = target / unquote(file_of(path))
        file.parent.mkdir(parents=True, exist_ok=True)
        if kind.startswith(HTML):
            page = read_page(path, body, lambda linked: linked in found or linked.startswith(STATIC))
            file.write_text("".join(page.written))
        else:
            file.write_bytes(body)
    return sum(kind.startswith(HTML) for kind, _body in found.values())


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Run the site with the demonstration, with its data in ``folder``; yield its host and port.

    :raises SystemExit: if it doesn't start.
    """
    printed = folder / "site.log"
    command = [sys.executable, "-m", "devserver.supervisor"]
    environment = {**environ, "DATA_DIR": str(folder), "PORT": "0", "SITE_NOTICE": NOTICE}
    site = spawn(command, cwd=BASE_DIR, log=printed, env=environment)
    try:
        while not (answers_at := re.search(r"answers at http://([^ ]+)", printed.read_text())):
            if site.poll() is not None:
                sys.exit(printed.read_text())
            time.sleep(PAUSE)
        yield answers_at[1]
    finally:
        stop(site, signal.SIGINT, patience=60)


def main() -> None:
    """Write the copy in the folder that the command line names."""
    target = Path(sys.argv[1])
    log("Writing the public pages of the demonstration (about three minutes)…")
    with tempfile.TemporaryDirectory() as name, demonstration(Path(name)) as address:

        def ask(path: str) -> Answer | None:
            connection = HTTPConnection(address, timeout=60)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            return (answer.headers["Content-Type"], body) if answer.status == 200 else None

        written = write(target, ask, Path(name) / "static")
    log(f"{written} pages: open {target}/index.html.")


if __name__ == "__main__":
    main()
