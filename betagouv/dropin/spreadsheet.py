"""``startups.csv``: one line for each startup, in the format of the original."""

from collections.abc import Iterable

from betagouv.dropin.documents import Words
from betagouv.dropin.records import DropInStartup

COLUMNS = (
    "id", "name", "mission", "start", "status", "incubator", "stats", "link", "repository", "accessibility", "contact",
    "incubators",
)  # fmt: skip
QUOTED = {"name", "mission", "accessibility", "incubators"}
LAST_WITHOUT_INCUBATORS = 6


def startups_csv(startups: Iterable[DropInStartup], version: int, words: Words) -> str:
    """Return the CSV lines, with the blank lines of the original after the header and at the end."""
    columns = COLUMNS[:-1] if version <= LAST_WITHOUT_INCUBATORS else COLUMNS
    lines = [";".join(_cell(name, _values(startup, words)[name]) for name in columns) for startup in startups]
    return "\n".join([";".join(columns), "", *lines, "", ""])


def _values(startup: DropInStartup, words: Words) -> dict[str, str]:
    first, last = (startup.phases[0], startup.phases[-1]) if startup.phases else ({}, {})
    status = last.get("name") or ""
    return {
        "id": startup.slug,
        "name": startup.values["name"],
        "mission": startup.values["mission"],
        "start": first.get("start") or "",
        "status": words.get(status, status),
        "incubator": startup.incubator,
        "stats": startup.values["stats_url"] or "null",
        "link": startup.values["link"],
        "repository": startup.values["repository"] or "null",
        "accessibility": startup.values["accessibility"],
        "contact": startup.values["contact"],
        "incubators": ",".join(startup.incubators),
    }


def _cell(name: str, value: str) -> str:
    """Return a cell: quoted in the columns that the original quotes, and where its text would break the line."""
    if name in QUOTED or any(letter in value for letter in '"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value
