"""The first step of ``make release VERSION=1.1.0``: write the number of a version in each place."""

import argparse
import datetime as dt
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
NUMBER = r"\d+\.\d+\.\d+"
PLACES = {
    "betaportfolio/__init__.py": rf'(?<=__version__ = "){NUMBER}',
    "pyproject.toml": rf'(?<=\nversion = "){NUMBER}',
    "publiccode.yml": rf'(?<=softwareVersion: "){NUMBER}',
}
"""Where the number stands in each file."""
UNRELEASED = "## Unreleased\n"
MOST_CHANGES = 15
"""How many lines of a version its users read."""


class RefusedReleaseError(Exception):
    """The version can't be released; the message gives the reason."""


def write_version(root: Path, version: str, day: dt.date) -> None:
    """Write ``version`` in each of ``PLACES``, and give the unreleased changes a heading with it and ``day``.

    :raises RefusedReleaseError: it is no number of a version, nothing changed since the last one, or the changes are too
        many to be read.
    """
    if not re.fullmatch(NUMBER, version):
        raise RefusedReleaseError(f"« {version} » is not a number such as 1.1.0.")
    changes = (root / "CHANGELOG.md").read_text()
    unreleased = changes.partition(UNRELEASED)[2].partition("\n## ")[0]
    if not unreleased.strip():
        raise RefusedReleaseError("CHANGELOG.md has no unreleased change: describe what users notice first.")
    if (count := len(re.findall(r"(?m)^- ", unreleased))) > MOST_CHANGES:
        raise RefusedReleaseError(
            f"CHANGELOG.md has {count} unreleased changes: keep the {MOST_CHANGES} that a user notices."
        )
    heading = f"{UNRELEASED}\n## {version} – {day.isoformat()}\n"
    (root / "CHANGELOG.md").write_text(changes.replace(UNRELEASED, heading, 1))
    for name, number in PLACES.items():
        path = root / name
        path.write_text(re.sub(number, version, path.read_text(), count=1))


def is_tagged(version: str) -> bool:
    """Whether the repository has the tag of ``version``."""
    found = subprocess.run(  # noqa: S603 - of our own repository
        ["git", "tag", "--list", f"v{version}"],  # noqa: S607 - that of the developer
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return bool(found.stdout.strip())


def main() -> int:
    """Parse the command line and write the version; return 1 if it is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", help="such as 1.1.0")
    version = parser.parse_args().version
    try:
        if is_tagged(version):
            raise RefusedReleaseError(f"v{version} exists: a released version never changes.")
        write_version(ROOT, version, dt.datetime.now(ZoneInfo("Europe/Paris")).date())
    except RefusedReleaseError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(
        f"Ready. Run `make test-all`, commit « Release {version} », then: git tag v{version} && git push origin main v{version}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
