"""The changes of the records behind a figure since a moment: their differences, and their history."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from indicators.algebra.counted_records import COUNTED, CountedType, history_rows
from indicators.queries.recorded import TEAM


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A counted record: its identity, its owner, and its amount."""

    record: str
    record_id: int
    startup: int | None
    slug: str
    name: str
    date: dt.date
    reason: str
    amount: Decimal
    is_counted: bool = True
    is_date_precise: bool = True

    @property
    def weight(self) -> Decimal:
        """Return its contribution to the total: zero if it is only in the denominator."""
        return self.amount if self.is_counted else Decimal(0)


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """A record that counts on one side only, or differently."""

    before: ComparedRow | None
    after: ComparedRow | None

    @property
    def row(self) -> ComparedRow:
        """Return the record as it is, or was."""
        row = self.after or self.before
        assert row is not None  # noqa: S101  # one side has it
        return row

    @property
    def amount(self) -> Decimal:
        """Return its effect on the total."""
        now = self.after.weight if self.after else Decimal(0)
        return now - (self.before.weight if self.before else Decimal(0))


@dataclass(frozen=True, slots=True)
class EvidenceComparison:
    """``kept`` records count alike on both sides; the differences add up exactly to the change of the total."""

    kept: tuple[ComparedRow, ...]
    differences: tuple[RecordDifference, ...]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.differences), Decimal(0))


type Key = Callable[[ComparedRow], Hashable]


def _record(row: ComparedRow) -> Hashable:
    return row.record, row.record_id, row.is_counted


def _fact(row: ComparedRow) -> Hashable:
    return *_holder(row), row.date, row.amount


def _holder(row: ComparedRow) -> tuple[Hashable, ...]:
    """Return the key of a record's owner and type, or of the record itself without startup."""
    return row.record, row.startup or (row.record_id,), row.is_counted


def compare(before: Iterable[ComparedRow], after: Iterable[ComparedRow]) -> EvidenceComparison:
    """Return the changes from ``before`` to ``after``, by date.

    Records are paired by key; a record that was deleted and recorded again is paired by its fact, then by its startup,
    if that is unambiguous.
    """
    left, right = list(before), list(after)
    pairs: list[tuple[ComparedRow, ComparedRow]] = []
    for key in (_record, _fact, _holder):
        found = _pairs(left, right, key)
        pairs += found
        paired = {id(row) for pair in found for row in pair}
        left = [row for row in left if id(row) not in paired]
        right = [row for row in right if id(row) not in paired]
    kept = [now for then, now in pairs if (then.date, then.amount) == (now.date, now.amount)]
    changed = [RecordDifference(then, now) for then, now in pairs if (then.date, then.amount) != (now.date, now.amount)]
    alone = [RecordDifference(row, None) for row in left] + [RecordDifference(None, row) for row in right]
    ordered = sorted(
        [*changed, *alone], key=lambda one: (one.row.date, one.row.slug, one.row.record, one.row.record_id)
    )
    return EvidenceComparison(tuple(kept), tuple(ordered))


def _pairs(left: list[ComparedRow], right: list[ComparedRow], key: Key) -> list[tuple[ComparedRow, ComparedRow]]:
    """Return the pairs of rows with the same key, if it is unique on each side."""
    on_left, on_right = Counter(map(key, left)), Counter(map(key, right))
    by_key = {key(row): row for row in right}
    return [(row, by_key[key(row)]) for row in left if on_left[key(row)] == on_right[key(row)] == 1]


_CHANGES = f"""
WITH version AS ({{versions}}),
compared AS (
    SELECT v.*, lag(v.value) OVER (PARTITION BY v.record, v.pgh_obj_id ORDER BY v.pgh_id) AS before FROM version v
)
SELECT v.record, v.pgh_obj_id, v.startup_id, v.pgh_created_at, v.pgh_label, v.value, v.before,
       CASE WHEN x.id IS NOT NULL THEN coalesce(x.metadata->>'source', 'page') END, coalesce(x.metadata->>'reason', ''),
       {TEAM}, coalesce(nullif(x.metadata->>'author', ''), nullif(u.name, ''), u.email, '')
FROM compared v
LEFT JOIN pghistory_context x ON x.id = v.pgh_context_id
LEFT JOIN accounts_user u ON u.id::text = x.metadata->>'user'
WHERE v.pgh_created_at > %(since)s AND v.pgh_created_at <= %(until)s
  AND (v.pgh_label <> 'update' OR v.value IS DISTINCT FROM v.before)
ORDER BY v.pgh_created_at, v.pgh_id
"""  # noqa: S608


def _versions() -> str:
    """Return SQL for the versions of the records of these startups, and of records without startup."""
    return "\n    UNION ALL ".join(map(_versions_of, COUNTED.values()))


def _versions_of(kind: CountedType) -> str:
    held = f"{history_rows(kind)} WHERE {kind.record_type.startup_of_version} = ANY (%(startups)s)"
    return f"{held} OR h.pgh_obj_id = ANY (%({kind.key})s)" if kind.may_be_of_no_startup else held


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """One change of a record: ``label`` is insert, update or delete. ``author`` is only for signed-in users."""

    record: str
    key: int
    startup: int | None
    at: dt.datetime
    label: str
    value: dict[str, Any]
    before: dict[str, Any]
    source: str | None
    reason: str
    team: str
    author: str

    @property
    def changed_fields(self) -> set[str]:
        """Return the names of the changed fields of an update."""
        return {name for name, value in self.value.items() if self.before.get(name) != value}


def changes_between(
    since: dt.datetime, until: dt.datetime | None, rows: Iterable[ComparedRow]
) -> dict[Hashable, list[ExplainedChange]]:
    """Return the changes to columns that affect counting, grouped by owning startup (or record), oldest first. One
    query.

    Changes after ``since`` and until ``until`` (None: now).
    """
    listed = list(rows)
    if not listed:
        return {}
    alone = {
        key: [row.record_id for row in listed if not row.startup and row.record == key]
        for key, kind in COUNTED.items()
        if kind.may_be_of_no_startup
    }
    startups = sorted({row.startup for row in listed if row.startup})
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGES.format(versions=_versions()),
            {"since": since, "until": until or timezone.now(), "startups": startups, **alone},
        )
        found = [_change(*columns) for columns in cursor.fetchall()]
    held: dict[Hashable, list[ExplainedChange]] = {}
    for change in found:
        held.setdefault(change.startup or (change.record, change.key), []).append(change)
    return held


def holder_of(row: ComparedRow) -> Hashable:
    """Return the owner of a record: its startup, or the record itself."""
    return row.startup or (row.record, row.record_id)


def _change(*columns: Any) -> ExplainedChange:
    record, key, startup, at, label, value, before, *context = columns
    return ExplainedChange(
        record, key, startup, at, label, json.loads(value), json.loads(before) if before else {}, *context
    )
