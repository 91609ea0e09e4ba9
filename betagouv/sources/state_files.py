"""Map a file of the repository to its record, in each former layout of the repository."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from betagouv.parse.records import SourceKind
from betagouv.sources.items import FOLDERS, OLD_STARTUPS
from betagouv.sources.repository import FileChange
from common.slugs import to_slug

_FOLDERS = {folder: kind for kind, folder in FOLDERS.items()} | {OLD_STARTUPS: SourceKind.STARTUP}
_PATH = re.compile(r"(?:content/)?(?P<folder>_\w+)/(?P<name>[^/]+)\Z")

type Name = tuple[str, str]
"""The kind and the key of a record."""


@dataclass(slots=True)
class StateFiles:
    """The records that a state writes, removes, and renames."""

    written: dict[Name, FileChange] = field(default_factory=dict)
    removed: list[Name] = field(default_factory=list)
    renamed: list[tuple[Name, Name]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


def name_of(path: str) -> Name | None:
    """Return the kind and key of the record in a file; else None."""
    found = _PATH.match(path)
    kind = _FOLDERS.get(found["folder"]) if found else None
    if found is None or kind is None or found["name"].startswith("."):
        return None
    if not found["name"].endswith(".md") and kind != SourceKind.FAST:
        return None
    return kind, to_slug(found["name"].removesuffix(".md"))


def files_of(changes: Iterable[FileChange]) -> StateFiles:
    """Return the effect of the changes of a state on records; a file moved to another folder counts as written."""
    files = StateFiles()
    for change in changes:
        name = name_of(change.path)
        old = name_of(change.old_path) if change.old_path else None
        if name and change.blob:
            files.written[name] = change
        if name and not change.blob:
            files.removed.append(name)
        if old and old != name:
            if name and name[0] == old[0]:
                files.renamed.append((old, name))
            files.removed.append(old)
    files.removed = [name for name in files.removed if name not in files.written]
    return files
