"""What the records give of a year, up to their day: services launched and ended, people."""

import datetime as dt

from django.db.models import Count, Q, QuerySet, Sum

from common.figure import Figure
from common.freshness import day_of_records
from community.models import IntrapreneurYear, Training
from startups.models import PhaseKind, Span


def _entries(year: int) -> QuerySet[Span]:
    """Return the entries into phases in a year, up to the day of the records."""
    last = min(dt.date(year, 12, 31), day_of_records())
    return Span.objects.filter(is_entry=True, start__range=(dt.date(year, 1, 1), last))


def investigated(year: int) -> Figure:
    """Count the entries into investigation in a year. One query."""
    entries = _entries(year).filter(kind__group=PhaseKind.Group.INVESTIGATION)
    invented = Count("pk", filter=Q(startup__is_fictitious=True))
    counts = entries.aggregate(count=Count("pk"), fictitious=invented)
    return Figure(counts["count"], fictitious=counts["fictitious"])


def launched(year: int) -> list[Span]:
    """Return the first entry into construction of each service launched in the year, by day. One query."""
    spans = _entries(year).filter(is_launch=True).select_related("startup")
    found = spans.only("start", "startup__slug", "startup__name", "startup__is_fictitious")
    return sorted(found, key=lambda span: (span.start, span.startup.name))


_TOLD_OF_ENDS = (
    "startup__is_fictitious",
    "start",
    "startup__slug",
    "startup__name",
    "kind__plural",
    "kind__rank",
    "phase__end_reason",
    "phase__end_sentence",
)


def ended(year: int) -> list[Span]:
    """Return the last entry of each fiche in the year into a phase that ends it, by day. One query."""
    spans = _entries(year).filter(kind__group=PhaseKind.Group.ENDED)
    spans = spans.select_related("startup", "kind", "phase").only(*_TOLD_OF_ENDS)
    last = {span.startup_id: span for span in spans.order_by("start", "pk")}
    return sorted(last.values(), key=lambda span: (span.start, span.startup.name))


def trained(year: int) -> int | None:
    """Return the number of people trained in a year; None without a recorded training. One query."""
    in_year = Training.objects.filter(start__gte=dt.date(year, 1, 1), last_day__lte=dt.date(year, 12, 31))
    found: int | None = in_year.aggregate(people=Sum("people"))["people"]
    return found


def new_intrapreneurs(year: int) -> int | None:
    """Return the number of new intrapreneurs of a year; None if it is not recorded. One query."""
    return IntrapreneurYear.objects.filter(year=year).values_list("newcomers", flat=True).first()
