"""The values of past years of an indicator at the same date as the current one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, Q, Sum

from common.figure import Figure
from common.words import same_date, strip_trailing_zeros
from indicators.algebra import aggregate_of
from indicators.algebra.aggregates import STARTUPS
from indicators.models import LiveEvidence, LiveResult

YEARS_COMPARED = 3
"""How many past years the running one is compared with."""


@dataclass(frozen=True, slots=True)
class PastYear:
    """A past year: its count at the same date, and its result."""

    year: int
    by_date: Decimal
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
        past = PastYear(one.year, by_date, one.figure)
        found[one.definition_id] = (*found.get(one.definition_id, ()), past)
    return found
