"""Periods: which days count for a year."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from common.periods import months_before
from common.words import NO_BREAK

YEAR: Final = "year"
END: Final = "end"
MONTHS: Final = "months"
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class RulePeriod:
    """The year, its last day, or the ``months`` that end with it; a year in progress ends today."""

    kind: str
    months: int = 0

    def window(self, year: int, today: dt.date) -> tuple[dt.date, dt.date]:
        """Return the first and the last day that count for ``year``."""
        last = min(dt.date(year, 12, 31), today)
        if self.kind == MONTHS:
            return months_before(last + dt.timedelta(days=1), self.months), last
        return dt.date(year, 1, 1), last

    @property
    def words(self) -> str:
        if self.kind == END:
            return "à la fin de l’année"
        if self.kind == MONTHS and self.months == 1:
            return "dans le dernier mois de l’année"
        if self.kind == MONTHS:
            return f"dans les {self.months}{NO_BREAK}mois qui finissent avec l’année"
        return "dans l’année"
