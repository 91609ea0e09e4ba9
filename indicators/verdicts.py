"""The verdict on the target of a year: by its result once it is over, by what past years had at the same date before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.queries.past_years import PastYear
from indicators.queries.targets import TargetOfYear
from indicators.queries.years import YearFigures


class Verdict(StrEnum):
    """What is said of a target."""

    REACHED = "Atteinte"
    MISSED = "Non atteinte"
    ON_TRACK = "En bonne voie"
    BEHIND = "En retard"
    UNKNOWN = "Non déterminée"
    NO_TARGET = "Sans cible"

    @property
    def badge(self) -> str:
        """Return the kind of its badge; empty for one without a colour."""
        return {"Atteinte": "success", "Non atteinte": "error", "En bonne voie": "info", "En retard": "warning"}.get(
            self, ""
        )


def standing_of(
    figures: YearFigures, *, is_over: bool, is_level: bool = False, past: tuple[PastYear, ...] = ()
) -> "Standing":
    """Return where an indicator stands by its published result, else by the live one; ``is_over``: its year is."""
    return Standing(figures.judged_by, figures.result, is_over or figures.published is not None, is_level, past)


def share_at_date(past: Sequence[PastYear]) -> Decimal | None:
    """Return the part of their results that past years, together, had at the same date; None when they had nothing."""
    result = sum((one.result for one in past), Decimal(0))
    share = sum((one.by_date for one in past), Decimal(0)) / result if result > 0 else None
    return share or None


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator beside the target of a year.

    ``is_final``: the year is over, or its result is published. ``is_level``: the figure does not add up over the year (a
    share, a state), so that the target asks as much of it on any day. ``past`` years are those of the same definition.
    """

    target: TargetOfYear | None
    result: Decimal | None
    is_final: bool
    is_level: bool = False
    past: tuple[PastYear, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Return the part of the target that is asked for at this date; None when no past year says it."""
        return Decimal(1) if self.is_level else share_at_date(self.past)

    @property
    def expected(self) -> Decimal | None:
        """Return what the target asks for at this date; None without a target or a past year."""
        aim = self.target.aim if self.target else None
        return None if aim is None or self.share is None else aim * self.share

    @property
    def verdict(self) -> Verdict:
        """Return the verdict.

        In a running year the target is reached, or its ceiling passed, for good when the figure adds up over the year.
        Else a result is on track when it has at least the part of the target that past years had at the same date (at
        most, for a ceiling), and behind when it has not.
        """
        if self.target is None:
            return Verdict.NO_TARGET
        is_reached = self.target.is_reached(self.result)
        if is_reached is None:
            return Verdict.UNKNOWN
        if self.is_final or (not self.is_level and is_reached is not self.target.is_ceiling):
            return Verdict.REACHED if is_reached else Verdict.MISSED
        return self._verdict_to_date()

    def _verdict_to_date(self) -> Verdict:
        if self.target is None or self.result is None or self.expected is None:
            return Verdict.UNKNOWN
        is_right = self.result <= self.expected if self.target.is_ceiling else self.result >= self.expected
        return Verdict.ON_TRACK if is_right else Verdict.BEHIND
