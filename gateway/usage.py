"""Who calls what: the counts of the API over a period, for those who look after it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet, Sum

from gateway.models import CallCount


@dataclass(frozen=True, slots=True)
class Share:
    """The calls that have one name in common, and how many of them failed by a fault of ours."""

    name: str
    calls: int
    errors: int


@dataclass(frozen=True, slots=True)
class OldCaller:
    """A client that still calls a version that will end, and the last day when it did."""

    client: str
    version: str
    calls: int
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of a period; ``days`` holds every day of it, with those of no call."""

    total: int
    days: list[tuple[dt.date, int]]
    versions: list[Share]
    routes: list[Share]
    clients: list[Share]
    statuses: list[Share]
    old: list[OldCaller]


SHOWN = 50
"""How many addresses and clients are listed, the most frequent first."""


def usage(first: dt.date, last: dt.date, *, version: str = "", old_versions: Collection[str] = ()) -> Usage:
    """The calls from ``first`` to ``last``, both included, of one version when asked: six queries."""
    calls = CallCount.objects.filter(day__gte=first, day__lte=last).order_by()
    if version:
        calls = calls.filter(version=version)
    by_day = dict(calls.values_list("day").annotate(n=Sum("calls")))
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return Usage(
        total=sum(by_day.values()),
        days=[(day, by_day.get(day, 0)) for day in days],
        versions=_shares(calls, "version"),
        routes=_shares(calls, "route"),
        clients=_shares(calls, "client"),
        statuses=_shares(calls, "status"),
        old=_old_callers(calls, old_versions),
    )


def _shares(calls: QuerySet[CallCount], name: str) -> list[Share]:
    counted = calls.values_list(name).annotate(n=Sum("calls"), bad=Sum("calls", filter=Q(status__gte=500)))
    return [Share(str(value), n, bad or 0) for value, n, bad in counted.order_by("-n", name)[:SHOWN]]


def _old_callers(calls: QuerySet[CallCount], versions: Collection[str]) -> list[OldCaller]:
    found = calls.filter(version__in=list(versions)).values_list("client", "version")
    callers = found.annotate(n=Sum("calls"), last=Max("day")).order_by("-n", "client", "version")
    return [OldCaller(*row) for row in callers]
