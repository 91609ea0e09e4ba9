"""What the records give of a year, up to their day: services launched and ended, people."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from common.freshness import day_of_records
from community.models import IntrapreneurYear, Training
from startups.models import PhaseKind, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry of a fiche into a phase, with the kind of the phase, and why it ends the partnership if it does."""

    slug: str
    name: str
    start: dt.date
    is_launch: bool
    kind: str
    group: str
    plural: str
    rank: int
    end_reason: str
    end_sentence: str


_COLUMNS = (
    "startup__slug",
    "startup__name",
    "start",
    "is_launch",
    "kind",
    "kind__group",
    "kind__plural",
    "kind__rank",
    "phase__end_reason",
    "phase__end_sentence",
)


@dataclass(frozen=True, slots=True)
class YearFlows:
    """The entries into investigation in a year, the first ones into construction, and the last ones into an end.

    The last two are by day, and have each fiche once.
    """

    investigated: Sequence[Entry]
    launched: Sequence[Entry]
    ended: Sequence[Entry]


def flows_of(year: int) -> YearFlows:
    """Return the flows of a year, up to the day of the records. One query."""
    last = min(dt.date(year, 12, 31), day_of_records())
    entries = Span.objects.filter(
        Q(is_launch=True) | Q(kind__group__in=[PhaseKind.Group.INVESTIGATION, PhaseKind.Group.ENDED]),
        is_entry=True,
        start__range=(dt.date(year, 1, 1), last),
    )
    found = [Entry(*row) for row in entries.order_by("start", "pk").values_list(*_COLUMNS)]
    ends = {one.slug: one for one in found if one.group == PhaseKind.Group.ENDED}
    return YearFlows(
        investigated=[one for one in found if one.group == PhaseKind.Group.INVESTIGATION],
        launched=_by_day(one for one in found if one.is_launch),
        ended=_by_day(ends.values()),
    )


def _by_day(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.start, one.name))


def trained(year: int) -> int | None:
    """Return the number of people trained in a year; None without a recorded training. One query."""
    in_year = Training.objects.filter(start__gte=dt.date(year, 1, 1), last_day__lte=dt.date(year, 12, 31))
    found: int | None = in_year.aggregate(people=Sum("people"))["people"]
    return found


def new_intrapreneurs(year: int) -> int | None:
    """Return the number of new intrapreneurs of a year; None if it is not recorded. One query."""
    return IntrapreneurYear.objects.filter(year=year).values_list("newcomers", flat=True).first()
