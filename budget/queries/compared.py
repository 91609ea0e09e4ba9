"""The credits of two years compared. Amounts are in euros; None is unknown, which is not zero."""

from dataclasses import dataclass
from decimal import Decimal

from budget.queries.credits import CreditsOfYear, credits
from common.numbers import rounded_difference


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of credits in two years; None if that year has no such line, or its amount is unknown."""

    label: str
    before: Decimal | None
    after: Decimal | None
    rounded: tuple[Decimal, ...] = ()
    """Those of both that their source rounded."""
    is_comparable: bool = True

    @property
    def change(self) -> Decimal | None:
        """Return second minus first; None if either is unknown, or in progress."""
        if self.before is None or self.after is None or not self.is_comparable:
            return None
        return rounded_difference(self.after, self.before, self.rounded)


@dataclass(frozen=True, slots=True)
class ComparedCredits:
    """The lines of both years, first those of the first year in order, then those only in the second; and the totals."""

    first: int
    second: int
    lines: tuple[ComparedLine, ...]
    total: ComparedLine

    @property
    def is_known(self) -> bool:
        """Whether anything is recorded for either year."""
        return self.total.before is not None or self.total.after is not None


def compare_credits(first: int, second: int, *, running: int) -> ComparedCredits:
    """Compare the amounts by activity in two years (which may be the same). Two queries.

    The year ``running`` is in progress, and is not compared.
    """
    found = {one.year: one for one in credits(year__in=(first, second))}
    before, after = _amounts(found.get(first)), _amounts(found.get(second))
    labels = dict.fromkeys((*before, *after))
    is_comparable = running not in (first, second)
    years = (found.get(first), found.get(second))
    total_before, total_after = (one.best_known if one else None for one in years)
    rounded = tuple(one.best_known for one in years if one and one.is_rounded and one.best_known is not None)
    return ComparedCredits(
        first=first,
        second=second,
        lines=tuple(
            ComparedLine(label, before.get(label), after.get(label), is_comparable=is_comparable) for label in labels
        ),
        total=ComparedLine("Total", total_before, total_after, rounded, is_comparable),
    )


def _amounts(year: CreditsOfYear | None) -> dict[str, Decimal | None]:
    return {line.label: line.figure() for line in year.lines} if year else {}
