"""The services with the records that the criteria need: a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from common.periods import months_before
from impact.models import CriterionThreshold, ImpactFacts, LinkCheck, Measurement, Metric
from impact.queries.designations import designations_on
from startups.models import Span, Startup
from startups.queries import ServicesOnDay


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """The people counted by a metric over the year that ends with its last measurement, ``until`` (excluded).

    ``people`` is None without a measurement in that year; ``is_complete``: measurements cover all of it; ``is_rounded``:
    the source of one rounds it.
    """

    code: str
    name: str
    until: dt.date
    people: Decimal | None
    is_complete: bool
    is_rounded: bool = False

    def is_recent(self, day: dt.date) -> bool:
        """Whether the last measurement ended in the year before ``day``."""
        return self.until > months_before(day, 12)


@dataclass(frozen=True, slots=True)
class LoadedService:
    """A service with its records on a day: its ``span``, the ``threshold`` of the day, the last check of its
    statistics.
    """

    startup: Startup
    span: Span | None
    facts: ImpactFacts | None
    counts: Sequence[PeopleCount]
    threshold: CriterionThreshold | None
    statistics_check: LinkCheck | None
    is_designated: bool


def load_services(loaded: ServicesOnDay) -> list[LoadedService]:
    """Return each service with its records on the day: six queries, besides those that load the services."""
    day, of = loaded.day, loaded.of
    facts = {one.startup_id: one for one in of(ImpactFacts.objects.order_by())}
    checks = {one.startup_id: one for one in of(LinkCheck.objects.filter(field="stats_url")).order_by()}
    designated = set(of(designations_on(day)).order_by().values_list("startup_id", flat=True))
    threshold = CriterionThreshold.objects.filter(first_day__lte=day).order_by("-first_day").first()
    counts = people_counts(of(Metric.objects.filter(counts_people=True, is_running_total=False)).order_by())
    return [
        LoadedService(
            startup=one.startup,
            span=one.span,
            facts=facts.get(one.startup.pk),
            counts=counts[one.startup.pk],
            threshold=threshold,
            statistics_check=_check_of_address(checks.get(one.startup.pk), one.startup.stats_url),
            is_designated=one.startup.pk in designated,
        )
        for one in loaded.services
    ]


def _check_of_address(check: LinkCheck | None, url: str) -> LinkCheck | None:
    """Return ``check`` if it is about the current URL."""
    return check if check and check.url == url else None


def people_counts(metrics: QuerySet[Metric], until: dt.date = dt.date.max) -> defaultdict[int, list[PeopleCount]]:
    """Return the count of each metric with a measurement that ended by a day, by startup: two queries."""
    periods: defaultdict[int, list[Measurement]] = defaultdict(list)
    measurements = Measurement.objects.filter(metric__in=metrics, until__lte=until).order_by("metric", "start")
    for one in measurements.only("metric_id", "start", "until", "value", "is_approximate"):
        periods[one.metric_id].append(one)
    counts: defaultdict[int, list[PeopleCount]] = defaultdict(list)
    for metric in metrics:
        if periods[metric.pk]:
            counts[metric.startup_id].append(_people_count(metric, periods[metric.pk]))
    return counts


def _people_count(metric: Metric, periods: Sequence[Measurement]) -> PeopleCount:
    """Return the count over the year that ends with the last of ``periods``.

    People of several periods are added only if the metric says that they are different people. Else the measure of the
    whole year decides, or the greatest period: fewer than needed then proves nothing, as others may have come since.
    """
    until = max(one.until for one in periods)
    since = months_before(until, 12)
    counted = [one for one in periods if one.start >= since]
    of_year = [one for one in counted if one.until - one.start >= until - since]
    if metric.has_different_people:
        covered = sum((one.until - one.start for one in counted), dt.timedelta())
        is_complete, added = covered >= until - since, counted
    else:
        is_complete, added = bool(of_year), of_year[-1:] or sorted(counted, key=lambda one: one.value)[-1:]
    return PeopleCount(
        code=metric.code,
        name=metric.name,
        until=until,
        people=sum((one.value for one in added), Decimal()) if added else None,
        is_complete=is_complete,
        is_rounded=any(one.is_approximate for one in added),
    )
