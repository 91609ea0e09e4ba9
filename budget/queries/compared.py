"""The credits of two years side by side. Amounts are euros; None is unknown, which is not zero."""

from dataclasses import dataclass
from decimal import Decimal

from budget.queries.credits import CreditsOfYear, credits


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of credits in two years; None: that year has no such line, or does not know it."""

    label: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """What the second year has more; None when either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ComparedCredits:
    """The lines of both years, those of the first in their order, then those that only the second has; and their totals."""

    first: int
    second: int
    lines: tuple[ComparedLine, ...]
    total: ComparedLine

    @property
    def is_known(self) -> bool:
        """Whether something is recorded of either year."""
        return self.total.before is not None or self.total.after is not None


def compare_credits(first: int, second: int) -> ComparedCredits:
    """What was devoted to each activity in two years (they may be the same). Two queries."""
    found = {one.year: one for one in credits(year__in=(first, second))}
    before, after = _amounts(found.get(first)), _amounts(found.get(second))
    labels = dict.fromkeys((*before, *after))
    totals = [one.best_known if one else None for one in (found.get(first), found.get(second))]
    return ComparedCredits(
        first=first,
        second=second,
        lines=tuple(ComparedLine(label, before.get(label), after.get(label)) for label in labels),
        total=ComparedLine("Total", *totals),
    )


def _amounts(year: CreditsOfYear | None) -> dict[str, Decimal | None]:
    return {line.label: line.figure() for line in year.lines} if year else {}
