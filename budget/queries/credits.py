"""The credits of each year: their lines, nested by activity, and what was printed as totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.models import CreditLine, CreditYear
from common.numbers import rounded_difference

MEASURES = ("amount", "voted", "commitments", "payments", "staff")
"""What a line may say: devoted to the activity, voted, committed (AE), paid (CP), in euros; staff in ETPT."""


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """One figure for each measure of credits; None is unknown."""

    amount: Decimal | None = None
    voted: Decimal | None = None
    commitments: Decimal | None = None
    payments: Decimal | None = None
    staff: Decimal | None = None

    def of(self, measure: str) -> Decimal | None:
        found: Decimal | None = getattr(self, measure)
        return found


@dataclass(frozen=True, slots=True)
class CreditTree:
    """A line and those that detail it. ``own`` is what the line itself says."""

    key: int
    label: str
    detail: str
    activity: str
    own: CreditFigures
    details: tuple["CreditTree", ...] = ()

    def figure(self, measure: str = "amount") -> Decimal | None:
        """What the line says, or the sum of its details where it says nothing."""
        stated = self.own.of(measure)
        return self.detailed(measure) if stated is None else stated

    def detailed(self, measure: str = "amount") -> Decimal | None:
        """The sum of the details that are known; None when none is."""
        return total_of(self.details, measure)

    def remainder(self, measure: str = "amount") -> Decimal | None:
        """What the line says and its details do not explain (negative: they exceed it); None when either is unknown."""
        stated, detailed = self.own.of(measure), self.detailed(measure)
        return None if stated is None or detailed is None else stated - detailed


@dataclass(frozen=True, slots=True)
class CreditsOfYear:
    """The credits of a year: its lines in their order, and what was printed of their totals."""

    key: int
    year: int
    programme: str
    programme_name: str
    lines: tuple[CreditTree, ...]
    printed: CreditFigures
    stated_is_rounded: bool
    source: str

    @property
    def stated(self) -> Decimal | None:
        return self.printed.amount

    @property
    def total(self) -> Decimal | None:
        """The sum of the lines; None when none is known."""
        return self.total_of("amount")

    @property
    def best_known(self) -> Decimal | None:
        """The sum of the lines, or what was printed where there are none."""
        return self.best_known_of("amount")

    @property
    def is_rounded(self) -> bool:
        """Whether the best known total is a printed one that its source rounded."""
        return self.stated_is_rounded and self.total is None

    @property
    def difference(self) -> Decimal | None:
        """What was printed minus the sum of the lines, rounded as what was printed; None when either is unknown."""
        return self.difference_of("amount")

    def total_of(self, measure: str) -> Decimal | None:
        """The sum of the lines for a measure; a line that is not known is not counted."""
        return total_of(self.lines, measure)

    def best_known_of(self, measure: str) -> Decimal | None:
        total = self.total_of(measure)
        return self.printed.of(measure) if total is None else total

    def difference_of(self, measure: str) -> Decimal | None:
        stated, total = self.printed.of(measure), self.total_of(measure)
        if stated is None or total is None:
            return None
        return rounded_difference(stated, total, [stated] if self.stated_is_rounded else [])

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of which something is known that year."""
        return tuple(measure for measure in MEASURES if self.best_known_of(measure) is not None)

    def lines_paying(self, *activities: str) -> tuple[CreditTree, ...]:
        """The lines of these activities, or the details of theirs; a line counts once."""
        return tuple(line for line in _innermost(self.lines) if line.activity in activities)


def total_of(lines: Iterable[CreditTree], measure: str) -> Decimal | None:
    """The sum of the lines that are known; None when none is."""
    known = [figure for line in lines if (figure := line.figure(measure)) is not None]
    return sum(known, Decimal(0)) if known else None


def credits(**only: int | tuple[int, ...]) -> list[CreditsOfYear]:
    """The credits of every year (or of those that meet ``only``), the last first. Two queries."""
    rows = CreditYear.objects.filter(**only).prefetch_related("lines")
    return [_credits_of_year(row, list(row.lines.all())) for row in rows.order_by("-year")]


def credits_between(first: int, last: int) -> list[CreditsOfYear]:
    """Return the credits of the years from ``first`` to ``last``, the last first. Two queries."""
    return credits(year__range=(first, last))


def credits_of(year: int) -> CreditsOfYear | None:
    """The credits of a year; None when nothing is recorded of them. Two queries."""
    return next(iter(credits(year=year)), None)


def _credits_of_year(row: CreditYear, lines: list[CreditLine]) -> CreditsOfYear:
    return CreditsOfYear(
        key=row.pk,
        year=row.year,
        programme=row.programme,
        programme_name=row.programme_name,
        lines=_nested(lines),
        printed=CreditFigures(
            _exact(row.stated_total),
            _exact(row.stated_voted),
            _exact(row.stated_commitments),
            _exact(row.stated_payments),
            row.stated_staff,
        ),
        stated_is_rounded=row.stated_is_rounded,
        source=row.source,
    )


def _nested(rows: list[CreditLine], parent: int | None = None) -> tuple[CreditTree, ...]:
    return tuple(
        CreditTree(
            key=row.pk,
            label=row.label,
            detail=row.detail,
            activity=row.activity,
            own=CreditFigures(**{measure: _exact(getattr(row, measure)) for measure in MEASURES}),
            details=_nested(rows, row.pk),
        )
        for row in rows
        if row.parent_id == parent
    )


def _innermost(lines: Iterable[CreditTree]) -> Iterable[CreditTree]:
    """The lines that nothing details with an activity of its own, and those details."""
    for line in lines:
        named = [one for one in line.details if one.activity]
        yield from named or [line]


def _exact(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
