"""Queries for the page of an administration or of a ministry at a date."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from budget.queries import counted_awards
from incubators.models import Incubator
from startups.models import PhaseKind, Span, Startup
from startups.models.fiche import SearchText
from startups.queries import listed_on
from startups.sponsors import Counts, Sponsor


@dataclass(frozen=True, slots=True)
class Awards:
    """FAST awards: their number, the sum of the known amounts in euros (None: all unknown), the number of unknown
    amounts.
    """

    count: int
    total: Decimal | None
    unknown: int


def fiches_at(sponsor: Sponsor, day: dt.date) -> list[Any]:
    """Return the fiches of a sponsor that are listed on ``day``, in phase order, then by name."""
    rows: Any = listed_on(day).sponsored_by(sponsor.administrations).with_sorted_name()
    return list(rows.order_by("phase_rank", "sorted_name", "slug"))


def sponsors_within(ministry: Sponsor, day: dt.date) -> list[tuple[Sponsor, Counts]]:
    """Return the administrations of a ministry with their fiches by group, those with most first. Two queries."""
    rows: Any = Startup.objects.in_phase_at(day).order_by()
    names: dict[str, Sponsor] = {}
    for slug, name, fold in ministry.administrations.order_by("slug").values_list("slug", "name", SearchText("name")):
        names.setdefault(fold, Sponsor(slug, name, False, ministry.slug))
    fold = SearchText("sponsorships__administration__name")
    columns = rows.annotate(fold=fold).filter(fold__in=names).values_list("fold", "group")
    counts: dict[str, Counts] = {fold: dict.fromkeys(PhaseKind.Group.values, 0) for fold in names}
    for name, group, fiches in columns.annotate(fiches=Count("pk", distinct=True)):
        counts[name][group] = fiches
    return sorted(
        ((names[name], found) for name, found in counts.items()),
        key=lambda pair: (-sum(pair[1].values()), pair[0].name),
    )


def carriers(sponsor: Sponsor, fiches: Sequence[Any]) -> list[tuple[str, str, bool, int]]:
    """Return the incubators that lead its services and investigations, then the others that it owns: one query.

    Each has its slug, its name, whether the sponsor owns it, and how many of these fiches it leads.
    """
    led = Counter((one.lead, one.lead_name) for one in fiches if one.lead and one.group != PhaseKind.Group.ENDED)
    owned = dict(Incubator.objects.filter(owner__in=sponsor.administrations).values_list("slug", "name"))
    for slug, name in owned.items():
        led.setdefault((slug, name), 0)
    rows = [(slug, name, slug in owned, count) for (slug, name), count in led.items()]
    return sorted(rows, key=lambda row: (-row[3], row[1]))


def flows_by_year(sponsor: Sponsor, day: dt.date) -> dict[int, tuple[int, int]]:
    """Count the launches and ends of its fiches in each year until ``day``: one query.

    A fiche is launched at its first entry into a launch phase. One that ends twice in a year counts once.
    """
    is_end = Q(kind__group=PhaseKind.Group.ENDED, is_entry=True)
    spans = Span.objects.filter(
        start__lte=day, startup__in=Startup.objects.sponsored_by(sponsor.administrations).values("pk")
    )
    rows = spans.values_list(ExtractYear("start")).annotate(
        launched=Count("startup", filter=Q(is_launch=True), distinct=True),
        ended=Count("startup", filter=is_end, distinct=True),
    )
    found = {year: (launched, ended) for year, launched, ended in rows.order_by() if launched or ended}
    return {year: found.get(year, (0, 0)) for year in range(min(found), day.year + 1)} if found else {}


def awards_to(sponsor: Sponsor, day: dt.date) -> tuple[Awards, Awards]:
    """Sum the FAST awards until ``day`` to its services, and to the incubators that it owns: two queries."""
    awards = counted_awards().filter(Q(counted_on__lte=day))
    services = awards.filter(startup__in=Startup.objects.sponsored_by(sponsor.administrations).values("pk"))
    incubators = awards.filter(incubator__owner__in=sponsor.administrations)
    return _sum(services), _sum(incubators)


def _sum(awards: "QuerySet[Any]") -> Awards:
    totals = awards.aggregate(count=Count("pk"), total=Sum("amount"), unknown=Count("pk", filter=Q(amount=None)))
    return Awards(**totals)
