"""The millésime of a designation with only a date: the proposed year, and the possible ones."""

import datetime as dt

from django.db.models import Case, PositiveSmallIntegerField, When
from django.db.models.functions import ExtractYear

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
    """Return the millésime proposed for a designation of that day, until staff confirm or correct it."""
    is_decided_later = decided_on >= FIRST_DECIDED_LATER and decided_on.month <= LAST_MONTH_OF_DECISIONS
    return decided_on.year - is_decided_later


def possible_millesimes(decided_on: dt.date) -> tuple[int, int]:
    """Return the possible years of a designation decided on that day."""
    return decided_on.year - 1, decided_on.year
