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

    ``people`` is None without a measurement in that year; ``is_complete``: measurements cover all of it.
    """

    code: str
    name: str
    until: dt.date
    people: Decimal | None
    is_complete: bool

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
    counts = people_counts(of(Metric.objects.filter(counts_people=True)).order_by())
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
    periods: defaultdict[int, list[tuple[dt.date, dt.date, Decimal]]] = defaultdict(list)
    measurements = Measurement.objects.filter(metric__in=metrics, until__lte=until).order_by("metric", "start")
    for key, start, end, value in measurements.values_list("metric_id", "start", "until", "value"):
        periods[key].append((start, end, value))
    counts: defaultdict[int, list[PeopleCount]] = defaultdict(list)
    for metric in metrics:
        if periods[metric.pk]:
            counts[metric.startup_id].append(_people_count(metric, periods[metric.pk]))
    return counts


def _people_count(metric: Metric, periods: Sequence[tuple[dt.date, dt.date, Decimal]]) -> PeopleCount:
    """Return the count over the year that ends with the last of ``periods``.

    People of several periods are added only if the metric says that they are different people. Else the measure of the
    whole year decides, or the greatest period: fewer than needed then proves nothing, as others may have come since.
    """
    until = max(end for _, end, _ in periods)
    since = months_before(until, 12)
    counted = [(end - start, value) for start, end, value in periods if start >= since]
    covered = sum((length for length, _ in counted), dt.timedelta())
    if metric.has_different_people:
        people = sum((value for _, value in counted), Decimal()) if counted else None
        return PeopleCount(metric.code, metric.name, until, people, is_complete=covered >= until - since)
    of_year = [value for length, value in counted if length >= until - since]
    people = of_year[-1] if of_year else max((value for _, value in counted), default=None)
    return PeopleCount(metric.code, metric.name, until, people, is_complete=bool(of_year))
