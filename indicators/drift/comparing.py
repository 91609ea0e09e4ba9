"""Compare two sets of evidence, record by record. Pure: which records count only in one, or differently."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal


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
