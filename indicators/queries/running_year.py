"""The running year: past years at the same date, its total month by month, its incubators, from the live results."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from common.figure import Figure
from common.periods import in_force
from common.words import same_date, strip_trailing_zeros
from indicators.algebra import aggregate_of
from indicators.algebra.aggregates import STARTUPS
from indicators.models import LiveEvidence, LiveResult
from indicators.queries.recorded import imprecise_among
from startups.models import Membership

YEARS_COMPARED = 3
"""How many past years the running one is compared with."""
MONTHS = 12
type Totals = tuple[Decimal | None, ...]
"""The running total at the end of each month of a year, then with the records without a day or dated after it.

None: not known yet.
"""


@dataclass(frozen=True, slots=True)
class PastYear:
    """A past year: its count at the same date, and its result."""

    year: int
    by_date: Figure
    figure: Figure


def past_years(definitions: Iterable[int], day: dt.date) -> dict[int, tuple[PastYear, ...]]:
    """Return the last years of each definition (primary key) before that of ``day``, latest first. One query.

    Each figure must add up over the year (``Measure.is_cumulative``). A year without a result is left out.
    """
    years = range(day.year - YEARS_COMPARED, day.year)
    is_before = reduce(or_, (Q(year=year, evidence__date__lte=same_date(day, year)) for year in years))
    counted = is_before & Q(evidence__part=LiveEvidence.Part.COUNTED)
    results = (
        LiveResult.objects.filter(definition__in=list(definitions), year__in=years)
        .select_related("definition")
        .annotate(
            amount=Sum("evidence__amount", filter=counted, default=Decimal(0)),
            services=Count("evidence__startup", filter=counted, distinct=True),
        )
        .order_by("-year")
    )
    found: dict[int, tuple[PastYear, ...]] = {}
    for one in results:
        if one.value is None:
            continue
        is_of_services = aggregate_of(one.definition.rule) == STARTUPS
        by_date = Decimal(one.services) if is_of_services else strip_trailing_zeros(one.amount)
        past = PastYear(one.year, replace(one.figure, value=by_date), one.figure)
        found[one.definition_id] = (*found.get(one.definition_id, ()), past)
    return found


def running_totals(definitions: Iterable[int], day: dt.date) -> dict[int, dict[int, Totals]]:
    """Return the totals of the year of ``day`` and of the three before it, by definition (primary key). Two
    queries, and one if an award counts.

    Each figure must add up over the year (``Measure.is_cumulative``). A year without a known result is left out.
    """
    years = range(day.year - YEARS_COMPARED, day.year + 1)
    results = LiveResult.objects.filter(definition__in=list(definitions), year__in=years, value__isnull=False)
    known = results.order_by("-year").values_list("pk", "definition", "year", "definition__rule")
    rows: dict[int, list[tuple[dt.date | None, int | None, Decimal]]] = defaultdict(list)
    counted = LiveEvidence.objects.filter(result__in=[key for key, *_ in known], part=LiveEvidence.Part.COUNTED)
    evidence = counted.order_by("date", "pk").values_list("record", "record_id", "result", "date", "startup", "amount")
    awards = [(record, key) for record, key, *_ in evidence if record == "award"]
    imprecise = imprecise_among(awards) if awards else set()
    for record, record_key, result, date, startup, amount in evidence:
        day_known = None if (record, record_key) in imprecise else date
        rows[result].append((day_known, startup, amount or Decimal(0)))
    found: dict[int, dict[int, Totals]] = defaultdict(dict)
    for key, definition, year, rule in known:
        by_month = _by_month(rows[key], year, of_startups=aggregate_of(rule) == STARTUPS)
        found[definition][year] = _totals(by_month, year, day)
    return dict(found)


def _by_month(
    rows: Iterable[tuple[dt.date | None, int | None, Decimal]], year: int, *, of_startups: bool
) -> Mapping[int, Decimal]:
    """Sum the rows by month from 0, those before the year in its first, those after it or without a day in a thirteenth.

    ``of_startups``: a startup counts once, with its first row.
    """
    sums: dict[int, Decimal] = defaultdict(Decimal)
    counted: set[int | None] = set()
    for date, startup, amount in rows:
        if of_startups and startup in counted:
            continue
        counted.add(startup)
        month = max(0, min(MONTHS, 12 * (date.year - year) + date.month - 1)) if date else MONTHS
        sums[month] += Decimal(1) if of_startups else amount
    return sums


def last_whole_month(day: dt.date) -> dt.date:
    """Return the last day of the last month that is over at the end of ``day``."""
    return (day + dt.timedelta(days=1)).replace(day=1) - dt.timedelta(days=1)


def _totals(by_month: Mapping[int, Decimal], year: int, day: dt.date) -> Totals:
    total, totals, last = Decimal(0), list[Decimal | None](), last_whole_month(day)
    for month in range(MONTHS + 1):
        total += by_month.get(month, Decimal(0))
        is_known = (year, min(month + 1, MONTHS)) <= (last.year, last.month)
        totals.append(strip_trailing_zeros(total) if is_known else None)
    return tuple(totals)


@dataclass(frozen=True, slots=True)
class IncubatorShare:
    """How much of a figure is due to services of an incubator (slug and name; empty: none recorded)."""

    slug: str
    name: str
    amount: Decimal


def shares_by_incubator(indicators: Iterable[str], year: int) -> dict[str, list[IncubatorShare]]:
    """Return the shares of each figure of ``year`` that adds up, greatest first, by code of the indicator. One query.

    A service counts for the incubator that led it on the date that counted.
    """
    rows = with_lead(LiveEvidence.objects.filter(result__indicator__code__in=list(indicators), result__year=year))
    counted = rows.filter(part=LiveEvidence.Part.COUNTED).order_by()
    sums = counted.values_list(
        "result__indicator__code", "result__definition__rule", "lead_slug", "lead_name"
    ).annotate(total=Sum("amount"), services=Count("startup", distinct=True))
    found: dict[str, list[IncubatorShare]] = defaultdict(list)
    for code, rule, slug, name, total, services in sums:
        amount = Decimal(services) if aggregate_of(rule) == STARTUPS else strip_trailing_zeros(total)
        found[code].append(IncubatorShare(slug or "", name or "", amount))
    return {code: sorted(shares, key=lambda one: (-one.amount, one.name)) for code, shares in found.items()}


def with_lead(rows: QuerySet[LiveEvidence]) -> QuerySet[Any]:
    """Annotate rows of evidence with the incubator that led their service on their date: ``lead_slug``, ``lead_name``."""
    led = Membership.objects.filter(
        in_force(OuterRef("date"), open_start=True), startup=OuterRef("startup"), is_lead=True
    ).order_by("pk")
    return rows.annotate(
        lead_slug=Subquery(led.values("incubator__slug")[:1]), lead_name=Subquery(led.values("incubator__name")[:1])
    )
