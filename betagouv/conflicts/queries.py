"""Queries on unsettled conflicts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from betagouv.comparison.matching import is_in_force, lead_first
from betagouv.comparison.merge import ROWS, as_json
from betagouv.comparison.stored import RECORD_TABLES, StoredLife, lives, name_of, rows
from betagouv.models import Conflict, SourceRecord
from betagouv.parse.records import SourceEvent, SourceKind, SourcePhase
from common import clock

type FlatRow = tuple[str, ...]
"""What a phase or an event says, as a conflict keeps it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The disputed columns and lists, and both sides' values of the disputed phases and events."""

    parts: frozenset[str] = frozenset()
    rows: frozenset[FlatRow] = frozenset()


def flatten_row(row: SourcePhase | SourceEvent) -> FlatRow:
    """Return a phase or an event as a row of ``Withheld``."""
    return tuple(as_json(row) or ())


LISTS = {"sponsors", "incubators"}
"""The parts of a life that are merged whole."""


def open_conflicts() -> list[Conflict]:
    """Return the conflicts whose two sides still differ: a dozen queries at most."""
    found = Conflict.objects.filter(settled_at__isnull=True).select_related("record")
    by_kind: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in found.order_by("record__kind", "record__key", "part", "place"):
        by_kind[conflict.record.kind].append(conflict)
    return [one for name, conflicts in by_kind.items() for one in _differing(name, conflicts)]


def _differing(kind: str, conflicts: list[Conflict]) -> list[Conflict]:
    names = {one.record.key: name_of(one.record) for one in conflicts}
    parts = {one.part for one in conflicts} - ROWS.keys() - LISTS - {"owner"}
    stored = rows(kind, names.values(), sorted(parts)) if kind in RECORD_TABLES else {}
    life = lives([row["id"] for row in stored.values()]) if kind == SourceKind.STARTUP else {}
    return [one for one in conflicts if _differs(one, stored.get(names[one.record.key]), life)]


def _differs(conflict: Conflict, row: dict[str, Any] | None, lives_by_id: dict[int, StoredLife]) -> bool:
    if row is None:
        return True
    life = lives_by_id.get(row["id"], StoredLife())
    if conflict.part in ROWS:
        known = [as_json(held.row) for held in (life.phases if conflict.part == "phases" else life.events)]
        return conflict.ours in known if conflict.theirs is None else conflict.theirs not in known
    if conflict.part == "sponsors":
        return bool([held.row[0] for held in life.sponsors] != conflict.theirs)
    if conflict.part == "incubators":
        today = clock.today()
        return lead_first(held.carrier for held in life.carriers if is_in_force(held, today)) != conflict.theirs
    here = (row["owner__slug"] or "") if conflict.part == "owner" else row[conflict.part]
    return bool(here != conflict.theirs)


def withheld_of(records: Iterable[SourceRecord]) -> dict[str, Withheld]:
    """Return what an export leaves as in the source, by record key: one query."""
    parts: dict[str, set[str]] = defaultdict(set)
    sides: dict[str, set[FlatRow]] = defaultdict(set)
    conflicts = Conflict.objects.filter(record__in=list(records), settled_at__isnull=True).select_related("record")
    for one in conflicts:
        if one.part in ROWS:
            sides[one.record.key] |= {tuple(side) for side in (one.ours, one.theirs) if side is not None}
        else:
            parts[one.record.key].add(one.part)
    return {key: Withheld(frozenset(parts[key]), frozenset(sides[key])) for key in parts.keys() | sides.keys()}
