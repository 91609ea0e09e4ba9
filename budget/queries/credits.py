"""Credits, and those of two years compared. Amounts are in euros; None is unknown, which is not zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.models import CreditLine, CreditYear
from common.figure import Difference, Figure
from common.words import strip_trailing_zeros

MEASURES = CreditLine.MEASURES
"""What a line may say: devoted to the activity, voted, committed (AE), paid (CP), in euros; staff in ETPT."""
UNITS = {"staff": "ETPT"}
"""The unit of a measure that isn't in euros."""


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
    """A line and its details. ``own`` contains the line's own figures."""

    key: int
    label: str
    detail: str
    activity: str
    own: CreditFigures
    details: tuple["CreditTree", ...] = ()

    def figure(self, measure: str = "amount") -> Decimal | None:
        """Return the line's own figure, else the sum of its details."""
        stated = self.own.of(measure)
        return self.detailed(measure) if stated is None else stated

    def detailed(self, measure: str = "amount") -> Decimal | None:
        """Return the sum of the known details; None if all are unknown."""
        return total_of(self.details, measure)

    def remainder(self, measure: str = "amount") -> Decimal | None:
        """Return the line's figure minus its details (negative: they exceed it); None if either is unknown."""
        stated, detailed = self.own.of(measure), self.detailed(measure)
        return None if stated is None or detailed is None else stated - detailed


@dataclass(frozen=True, slots=True)
class CreditsOfYear:
    """The credits of a year: its lines in order, and the printed totals."""

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
        """Return the sum of the lines; None if all are unknown."""
        return total_of(self.lines, "amount")

    @property
    def figure(self) -> Figure:
        """Return the sum of the lines, else the printed total, in euros."""
        return self.figure_of("amount")

    @property
    def difference(self) -> Difference:
        """Return the printed total minus the sum of the lines."""
        return self.difference_of("amount")

    def figure_of(self, measure: str) -> Figure:
        total = self.sum_of(measure)
        return total if total.is_known else self.stated_of(measure)

    def difference_of(self, measure: str) -> Difference:
        return self.stated_of(measure) - self.sum_of(measure)

    def stated_of(self, measure: str) -> Figure:
        """Return the printed total."""
        return Figure(self.printed.of(measure), UNITS.get(measure, "€"), is_rounded=self.stated_is_rounded)

    def sum_of(self, measure: str) -> Figure:
        """Return the sum of the known lines; those without a figure are unknown amounts."""
        unknown = sum(line.figure(measure) is None for line in self.lines)
        return Figure(total_of(self.lines, measure), UNITS.get(measure, "€"), unknown_amounts=unknown)

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measures with a known figure."""
        return tuple(measure for measure in MEASURES if self.figure_of(measure).is_known)


def total_of(lines: Iterable[CreditTree], measure: str) -> Decimal | None:
    """Return the sum of the known lines; None if all are unknown."""
    known = [figure for line in lines if (figure := line.figure(measure)) is not None]
    return strip_trailing_zeros(sum(known, Decimal(0))) if known else None


def credits(**only: int | tuple[int, ...]) -> list[CreditsOfYear]:
    """Return the credits of every year (or of those that match ``only``), latest first. Two queries."""
    rows = CreditYear.objects.filter(**only).prefetch_related("lines")
    return [_credits_of_year(row, list(row.lines.all())) for row in rows.order_by("-year")]


def credits_between(first: int, last: int) -> list[CreditsOfYear]:
    """Return the credits of the years from ``first`` to ``last``, latest first. Two queries."""
    return credits(year__range=(first, last))


def credits_of(year: int) -> CreditsOfYear | None:
    """Return the credits of a year; None if nothing is recorded. Two queries."""
    return next(iter(credits(year=year)), None)


def _credits_of_year(row: CreditYear, lines: list[CreditLine]) -> CreditsOfYear:
    return CreditsOfYear(
        key=row.pk,
        year=row.year,
        programme=row.programme,
        programme_name=row.programme_name,
        lines=nested_lines(lines),
        printed=CreditFigures(
            _exact(row.stated_total),
            _exact(row.stated_voted),
            _exact(row.stated_commitments),
            _exact(row.stated_payments),
            _exact(row.stated_staff),
        ),
        stated_is_rounded=row.stated_is_rounded,
        source=row.source,
    )


def nested_lines(rows: list[CreditLine], parent: int | None = None) -> tuple[CreditTree, ...]:
    return tuple(
        CreditTree(
            key=row.pk,
            label=row.label,
            detail=row.detail,
            activity=row.activity,
            own=CreditFigures(**{measure: _exact(getattr(row, measure)) for measure in MEASURES}),
            details=nested_lines(rows, row.pk),
        )
        for row in rows
        if row.parent_id == parent
    )


def _exact(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else strip_trailing_zeros(Decimal(value))
