"""The running year as of today: how far from the target, how much time is left, which pace it takes."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.models import Projection, Target
from indicators.projection.rule import days_left
from indicators.queries.targets import TargetOfYear


@dataclass(frozen=True, slots=True)
class Progress:
    """``reached`` of ``target`` (None: nobody set one) by ``day``.

    ``projection`` is None for what does not accumulate through the year.
    """

    day: dt.date
    reached: Decimal
    target: TargetOfYear | None
    projection: Projection | None

    @property
    def is_ceiling(self) -> bool:
        return self.target is not None and self.target.direction == Target.Direction.AT_MOST

    @property
    def aim(self) -> Decimal | None:
        """What has to be reached, or not passed, tolerance included; None when it is not determined."""
        if self.target is None or self.target.value is None:
            return None
        return self.target.value + (self.target.tolerance if self.is_ceiling else -self.target.tolerance)

    def is_right(self, result: Decimal) -> bool:
        """Whether ``result`` would be on the right side of the aim."""
        return self.aim is not None and (result <= self.aim if self.is_ceiling else result >= self.aim)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that may still come changes the verdict: a target reached, a ceiling passed."""
        return self.is_right(self.reached) is not self.is_ceiling

    @property
    def share(self) -> Decimal | None:
        """In percent of the aim; None without one."""
        return 100 * self.reached / self.aim if self.aim else None

    @property
    def elapsed(self) -> Decimal:
        """The part of the year that is over, in percent."""
        passed = self.day.timetuple().tm_yday
        return 100 * Decimal(passed) / (passed + days_left(self.day))

    @property
    def missing(self) -> Decimal | None:
        """How much more it takes, or how much room is left under a ceiling; negative beyond it."""
        return None if self.aim is None else self.aim - self.reached


@dataclass(frozen=True, slots=True)
class Bar:
    """The drawing of a progress, in percent of its width: what is done, the aim, the time that is over, the range."""

    done: str
    aim: str
    elapsed: str
    low: str = ""
    span: str = ""


def bar_of(progress: Progress) -> Bar | None:
    """None without an aim. The aim stands at the end of the bar, unless something goes beyond it."""
    aim, projection = progress.aim, progress.projection
    if not aim or aim < 0:
        return None
    whole = max(aim, progress.reached, projection.high if projection else Decimal(0))

    def part(value: Decimal) -> str:
        return f"{100 * value / whole:.2f}%"

    bar = Bar(part(progress.reached), part(aim), part(aim * progress.elapsed / 100))
    return replace(bar, low=part(projection.low), span=part(projection.high - projection.low)) if projection else bar
