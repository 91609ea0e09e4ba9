"""Build git repositories of records, state after state."""

import datetime as dt
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from betagouv.replay.replaying import ReplayReport, replay
from common.history import as_of
from startups.models import Phase, Startup
from tests.betagouv.factory import fiche, written

PEOPLE = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.fr",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.fr",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str, at: str = "2020-01-01T12:00:00+00:00", data: bytes | None = None) -> str:
    """Return the output of a git command, run with a fixed author at a moment."""
    env = {**os.environ, **PEOPLE, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=env, input=data)
    return done.stdout.decode().strip()


class History:
    """A repository of records, whose first state (1 January 2020) has one incubator and one organisation."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch", "main")
        self.state(
            "2020-01-01",
            {
                "content/_organisations/ministere.md": {"name": "Ministère", "type": "administration-centrale"},
                "content/_incubators/fabrique.md": {"title": "La Fabrique", "owner": "/organisations/ministere"},
            },
        )

    def state(self, day: str, files: Mapping[str, Any]) -> str:
        """Add a state at noon of a day (or at a moment): front matters, bytes, or None for a deleted file."""
        for path, content in files.items():
            file = self.root / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else written(content))
        git(self.root, "add", "--all")
        at = day if "T" in day else f"{day}T12:00:00+00:00"
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", "state", at=at)
        return git(self.root, "rev-parse", "HEAD")

    def fiches(self, day: str, **fronts: Any) -> str:
        """Add a state that writes fiches in the current format; None for a deleted one."""
        return self.state(
            day,
            {
                f"content/_startups/{slug}.md": None if front is None else fiche(**front)
                for slug, front in fronts.items()
            },
        )

    def replay(self, until: dt.date | None = None) -> ReplayReport:
        return replay(str(self.root), until=until)


def known_on(day: str) -> dict[str, list[tuple[str, str | None]]]:
    """Return (kind, start) of the phases of each fiche as known at the end of a day, by slug."""
    moment = dt.datetime.fromisoformat(f"{day}T23:59:59+00:00")
    startups: list[Any] = list(as_of(Startup, moment))
    phases: list[Any] = sorted(as_of(Phase, moment), key=lambda row: row.position)
    return {
        one.slug: [
            (row.kind_id, row.start and row.start.isoformat()) for row in phases if row.startup_id == one.pgh_obj_id
        ]
        for one in startups
    }
