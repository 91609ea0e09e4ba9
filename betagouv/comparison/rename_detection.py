"""Detect the renamed records of a source, before an import reads them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from betagouv.comparison.renames import circles, claims_of, keys_named, rename, successions
from betagouv.models import ImportRun, Replay
from betagouv.parse.records import SourceKind, UnreadableError
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import RawRecord
from betagouv.sources.parse_documents import read_document
from betagouv.sources.repository import is_in_history, states
from betagouv.sources.state_files import files_of
from incubators.models import Incubator
from startups.models import Startup

RENAMED = (SourceKind.ORGANISATION, SourceKind.INCUBATOR, SourceKind.STARTUP)


@dataclass(slots=True)
class Renames:
    """The renamed records, by kind and keys.

    ``renamed`` contains (kind, old, new), and ``merged`` those whose successor already had its own history; ``disputed``
    (kind, old, the keys that claim it); ``circles`` (kind, keys).
    """

    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    merged: list[tuple[str, str, str]] = field(default_factory=list)
    disputed: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    circles: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class RenameDetector:
    """Read the names in one source; write the renames in the current transaction."""

    source: ContentFiles
    found: Renames = field(default_factory=Renames)
    commit: str = ""
    _shown: dict[tuple[str, str], str] | None = None

    def __post_init__(self) -> None:
        self.commit = self.source.commit

    def detect(self, kind: SourceKind, known: Iterable[str]) -> dict[str, str]:
        """Rename the missing records of a kind that have a new name; return the new keys by the old ones."""
        if kind not in RENAMED:
            return {}
        there, known = self.source.keys(kind), set(known)
        absent, new = known - there, there - known
        if not absent or not new:
            return {}
        claims = {
            raw.key: claimed
            for raw in self.source.records_of(kind, new)
            if isinstance(raw, RawRecord) and (claimed := _claims(raw))
        }
        shown = {
            old: successor for (one, old), successor in self._shown_by_git().items() if one == kind and successor in new
        }
        found = successions(absent, claims, shown)
        self.found.disputed += [(kind, old, tuple(successors)) for old, successors in found.disputed.items()]
        successors: dict[str, str] = {}
        for old, successor in found.successors.items():
            if successor not in successors.values() and rename(kind, old, successor):
                successors[old] = successor
                self.found.renamed.append((kind, old, successor))
        return successors

    def detect_circles(self) -> None:
        """Record the fiches, and the incubators, that claim to replace one another in a circle."""
        for kind, model in ((SourceKind.INCUBATOR, Incubator), (SourceKind.STARTUP, Startup)):
            rows = model._default_manager.exclude(redirect_from=[]).order_by("slug")
            claims = {slug: keys_named(claimed) for slug, claimed in rows.values_list("slug", "redirect_from")}
            self.found.circles += [(kind, circle) for circle in circles(claims)]

    def _shown_by_git(self) -> dict[tuple[str, str], str]:
        """Return the renames in git since the last import of this repository: the new name by the old one."""
        if self._shown is None:
            root = self.source.checkout
            base = _last_commit_read() if root and self.commit else ""
            self._shown = renames_since(root, base) if root and base and is_in_history(root, base) else {}
        return self._shown


def renames_since(root: Path, base: str) -> dict[tuple[str, str], str]:
    """Return the last name of each record renamed since a commit, by kind and first name."""
    origins: dict[tuple[str, str], tuple[str, str]] = {}
    for state in states(root, after=base):
        for old, new in files_of(state.changes).renamed:
            origins[new] = origins.pop(old, old)
    return {first: last[1] for last, first in origins.items() if first != last}


def _claims(raw: RawRecord) -> list[str]:
    try:
        return claims_of(read_document(raw)[0])
    except UnreadableError:
        return []


def _last_commit_read() -> str:
    """Return the commit of the last import, or of a later replay; else empty."""
    position = Replay.objects.first()
    imports = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS).exclude(report={})
    if position:
        imports = imports.exclude(pk=position.import_run_id)
    last = imports.order_by("-records_as_of", "-pk").first()
    if last:
        return str(last.report.get("commit", ""))
    return position.commit if position else ""
