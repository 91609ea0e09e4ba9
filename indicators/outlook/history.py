"""The dated facts from which an outlook is made, and the same as the timeline knew them on an earlier day."""

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Counted:
    """``number`` facts of a ``day`` that count for ``year`` (most often the year of that day)."""

    day: dt.date
    year: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Stay:
    """``number`` startups entered ``kind`` on a day and left it on another (None: still there).

    ``counts``: what they left it for is a fact that counts.
    """

    kind: str
    entered: dt.date
    left: dt.date | None = None
    counts: bool = False
    number: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """The facts of one indicator. ``fresh`` are those of startups that came from no phase.

    ``stays`` is empty when what counts is not an entry into a phase: then no flow leads to it.
    """

    counted: tuple[Counted, ...]
    stays: tuple[Stay, ...] = ()
    fresh: tuple[Counted, ...] = ()

    def known_on(self, day: dt.date) -> "History":
        """The same, with nothing that happened after ``day``."""
        return History(
            counted=tuple(one for one in self.counted if one.day <= day),
            stays=tuple(_as_of(stay, day) for stay in self.stays if stay.entered <= day),
            fresh=tuple(one for one in self.fresh if one.day <= day),
        )

    def total(self, year: int) -> int:
        """How many count for a year."""
        return sum(one.number for one in self.counted if one.year == year)

    def so_far(self, day: dt.date) -> int:
        """How many of them, for the year of ``day``, by that day."""
        return sum(one.number for one in self.counted if one.year == day.year and one.day <= day)


def _as_of(stay: Stay, day: dt.date) -> Stay:
    return replace(stay, left=None, counts=False) if stay.left and stay.left > day else stay


def same_day(day: dt.date, year: int) -> dt.date:
    """The day of another year (29 February: the 28th)."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def days_left(day: dt.date) -> int:
    """How many days of the year come after ``day``."""
    return (dt.date(day.year, 12, 31) - day).days
