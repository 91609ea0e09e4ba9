"""The Chromium of the tests: found on the machine, or installed by ``python -m tests.plugins.chromium``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
HELP = (
    "Aucun Chromium pour les tests de pages, et son installation a échoué. Installez-en un (apt install chromium, ou "
    ".venv/bin/python -m playwright install --with-deps chromium), ou donnez son chemin : CHROMIUM=/chemin make test"
)


class ChromiumMissingError(Exception):
    """There is no browser for the tests of pages."""


def runs(path: str | Path) -> bool:
    """Whether the browser at ``path`` starts: Ubuntu's package is empty without snap."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def from_playwright() -> list[str]:
    """Return the path of Playwright's browser, which may not exist."""
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:1]


def find() -> str:
    """Return the path of a working Chromium; ``CHROMIUM`` overrides it.

    :raises ChromiumMissingError: if it is not found.
    """
    if chosen := os.environ.get("CHROMIUM"):
        candidates = [chosen]
    else:
        candidates = [found for name in NAMES if (found := shutil.which(name))] + [*ON_MACOS]
    for candidate in candidates:
        if runs(candidate):
            return candidate
    if not chosen:
        for candidate in from_playwright():
            if candidate and runs(candidate):
                return candidate
    raise ChromiumMissingError(HELP)


def installers() -> list[list[list[str]]]:
    """Return the ways to install one on this machine, each a list of commands."""
    ways: list[list[list[str]]] = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append(
            [["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]]
        )
    playwright = [sys.executable, "-m", "playwright", "install"]
    if os.geteuid() == 0:
        ways.append([[*playwright, "--with-deps", "chromium"]])
    return [*ways, [[*playwright, "chromium"]]]


def install() -> str:
    """Install a Chromium and return its path.

    :raises ChromiumMissingError: no way worked.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for way in installers():
        for command in way:
            print("Chromium manque, installation :", " ".join(command), flush=True)
            if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
                break
        try:
            return find()
        except ChromiumMissingError:
            continue
    raise ChromiumMissingError(HELP)


def main() -> int:
    """Find or install Chromium; return the exit code."""
    try:
        path = find()
    except ChromiumMissingError:
        try:
            path = install()
        except ChromiumMissingError as error:
            print(error, file=sys.stderr)
            return 1
    print(f"Chromium : {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
