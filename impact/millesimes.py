"""The millésime of a designation of which only the date is known: the year proposed, and those that are possible."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, PositiveSmallIntegerField, When
from django.db.models.functions import ExtractYear

from common.words import number_fr

FIRST_DECIDED_LATER = dt.date(2023, 1, 1)
"""Until 2022 designations were decided within their year; since then, mostly early in the next one."""
LAST_MONTH_OF_DECISIONS = 6
PROPOSED = Case(
    When(
        decided_on__gte=FIRST_DECIDED_LATER,
        decided_on__month__lte=LAST_MONTH_OF_DECISIONS,
        then=ExtractYear("decided_on") - 1,
    ),
    default=ExtractYear("decided_on"),
    output_field=PositiveSmallIntegerField(),
)
"""``proposed_millesime`` of the column ``decided_on``."""


def proposed_millesime(decided_on: dt.date) -> int:
    """Return the millésime to propose for a designation of that day, until staff confirm or correct it."""
    is_decided_later = decided_on >= FIRST_DECIDED_LATER and decided_on.month <= LAST_MONTH_OF_DECISIONS
    return decided_on.year - is_decided_later


def possible_millesimes(decided_on: dt.date) -> tuple[int, int]:
    """Return the years for which a designation decided on that day may count."""
    return decided_on.year - 1, decided_on.year


@dataclass(frozen=True, slots=True)
class UnconfirmedMark:
    """What stands beside a figure of a year: its designations to confirm, and the figure by the years of their dates."""

    unconfirmed: int
    by_dates: Decimal | None

    @property
    def words(self) -> str:
        """``dont 5 à confirmer ; 3 selon l’année des dates``."""
        by_dates = f"{number_fr(self.by_dates)} selon l’année des dates"
        if not self.unconfirmed:
            return f"{by_dates}, à confirmer"
        return f"dont {number_fr(self.unconfirmed)} à confirmer ; {by_dates}"


def mark_from(unconfirmed: int, by_dates: Decimal | None) -> UnconfirmedMark | None:
    """Return the mark that is stored as these two values; None when nothing is to confirm."""
    return UnconfirmedMark(unconfirmed, by_dates) if unconfirmed or by_dates is not None else None


def mark_of_count(count: int, unconfirmed: int, by_dates: int) -> UnconfirmedMark | None:
    """Return the mark of a count of designations of a millésime; None when both readings of it are the same."""
    return UnconfirmedMark(unconfirmed, Decimal(by_dates)) if unconfirmed or by_dates != count else None
