"""Judge the target of a year: by its result after the year, by past years at the same date during it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.queries.past_years import PastYear
from indicators.queries.targets import TargetOfYear
from indicators.queries.years import YearFigures


class Verdict(StrEnum):
    """The possible verdicts on a target."""

    REACHED = "Atteinte"
    MISSED = "Non atteinte"
    ON_TRACK = "En bonne voie"
    BEHIND = "En retard"
    UNKNOWN = "Non déterminée"
    NO_TARGET = "Sans cible"

    @property
    def badge(self) -> str:
        """Return the colour variant of its badge; empty for none."""
        return {"Atteinte": "success", "Non atteinte": "error", "En bonne voie": "info", "En retard": "warning"}.get(
            self, ""
        )


def target_progress(
    figures: YearFigures, *, is_over: bool, is_level: bool = False, past: tuple[PastYear, ...] = ()
) -> "TargetProgress":
    """Return the progress towards the target of the year, by the published result, else by the live one.

    ``is_over``: the year has ended.
    """
    return TargetProgress(figures.judged_by, figures.result, is_over or figures.published is not None, is_level, past)


def share_at_date(past: Sequence[PastYear]) -> Decimal | None:
    """Return the share of their total results that past years had reached at the same date; None if they had none."""
    result = sum((one.result for one in past), Decimal(0))
    share = sum((one.by_date for one in past), Decimal(0)) / result if result > 0 else None
    return share or None


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """The result of an indicator compared with the target of the year.

    ``is_final``: the year is over, or its result is published. ``is_level``: the figure does not add up over the year
    (a share, a state), so the whole target is expected on any day. ``past`` lists the years with the same definition.
    """

    target: TargetOfYear | None
    result: Decimal | None
    is_final: bool
    is_level: bool = False
    past: tuple[PastYear, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Return the share of the target expected at this date; None if no past year gives it."""
        return Decimal(1) if self.is_level else share_at_date(self.past)

    @property
    def expected(self) -> Decimal | None:
        """Return the expected result at this date; None without a target or a past year."""
        aim = self.target.aim if self.target else None
        return None if aim is None or self.share is None else aim * self.share

    @property
    def verdict(self) -> Verdict:
        """Return the verdict.

        During the year, a figure that adds up has reached its target, or exceeded its ceiling, for good. Otherwise the
        result is on track if it is at least the share of the target that past years had reached at the same date (at
        most, for a ceiling), and behind if not.
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
