"""Reads of the targets for those who set them: each with who set it and when, and how it changed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from common.history import Change, changes
from indicators.models import Indicator, Target


@dataclass(frozen=True, slots=True)
class Aimed:
    """An indicator followed in a year, and its target of that year (None: it has none)."""

    indicator: Indicator
    target: Target | None


def followed_in(year: int) -> QuerySet[Indicator]:
    """The indicators followed in ``year``, in the order of the table."""
    return Indicator.objects.filter(Q(last_year__isnull=True) | Q(last_year__gte=year), first_year__lte=year)


def aimed(year: int) -> list[Aimed]:
    """Every indicator followed in ``year`` with its target. Two queries."""
    targets = {target.indicator_id: target for target in Target.objects.filter(year=year).select_related("set_by")}
    return [Aimed(indicator, targets.get(indicator.pk)) for indicator in followed_in(year)]


def target_changes(indicator: Indicator, year: int) -> list[Change]:
    """How the target of an indicator for a year came to be what it is, the latest first. One query; names people."""
    return changes(Target, indicator_id=indicator.pk, year=year)[::-1]
