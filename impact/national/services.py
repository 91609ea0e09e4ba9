"""The services with the records that the criteria of national impact need: a few queries, however many they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model, QuerySet

from common.periods import months_before
from impact.models import CriterionThreshold, ImpactFacts, LinkCheck, Measurement, Metric
from impact.queries.designations import designations_on
from startups.models import Span, Startup
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """The people whom a metric counts over the year that ends with its last measurement, ``until`` (excluded).

    ``people`` is None when no measurement lies in that year; ``is_complete``: measurements cover all of it.
    """

    code: str
    name: str
    until: dt.date
    people: Decimal | None
    is_complete: bool

    def is_recent(self, day: dt.date) -> bool:
        """Return whether the last measurement ended in the year before ``day``."""
        return self.until > months_before(day, 12)


@dataclass(frozen=True, slots=True)
class LoadedService:
    """A service with its records on a day: its ``span``, the ``threshold`` of the day, the last check of its statistics."""

    startup: Startup
    span: Span | None
    facts: ImpactFacts | None
    counts: Sequence[PeopleCount]
    threshold: CriterionThreshold | None
    statistics_check: LinkCheck | None
    is_designated: bool


def load_services(day: dt.date, startups: Collection[int] | None = None) -> list[LoadedService]:
    """Return every service, or those of ``startups`` (keys), with its records on ``day``: eight queries."""

    def of[M: Model](rows: QuerySet[M], path: str = "startup") -> QuerySet[M]:
        return rows if startups is None else rows.filter(**{f"{path}__in": startups})

    spans = {span.startup_id: span for span in of(phase_at(day)).select_related("kind")}
    facts = {one.startup_id: one for one in of(ImpactFacts.objects.all())}
    checks = {one.startup_id: one for one in of(LinkCheck.objects.filter(field="stats_url"))}
    designated = set(of(designations_on(day)).values_list("startup_id", flat=True))
    threshold = CriterionThreshold.objects.filter(first_day__lte=day).order_by("-first_day").first()
    counts = _people_counts(of(Metric.objects.filter(counts_people=True)))
    return [
        LoadedService(
            startup=startup,
            span=spans.get(startup.pk),
            facts=facts.get(startup.pk),
            counts=counts[startup.pk],
            threshold=threshold,
            statistics_check=_check_of_address(checks.get(startup.pk), startup.stats_url),
            is_designated=startup.pk in designated,
        )
        for startup in of(Startup.objects.defer("content"), "pk").order_by("pk")
    ]


def _check_of_address(check: LinkCheck | None, url: str) -> LinkCheck | None:
    """Return ``check`` if it is that of the present address."""
    return check if check and check.url == url else None


def _people_counts(metrics: QuerySet[Metric]) -> defaultdict[int, list[PeopleCount]]:
    """Return the count of each metric that has a measurement, by startup: two queries."""
    periods: defaultdict[int, list[tuple[dt.date, dt.date, Decimal]]] = defaultdict(list)
    measurements = Measurement.objects.filter(metric__in=metrics).order_by("metric", "start")
    for key, start, end, value in measurements.values_list("metric_id", "start", "end", "value"):
        periods[key].append((start, end, value))
    counts: defaultdict[int, list[PeopleCount]] = defaultdict(list)
    for metric in metrics:
        if periods[metric.pk]:
            counts[metric.startup_id].append(_people_count(metric, periods[metric.pk]))
    return counts


def _people_count(metric: Metric, periods: Sequence[tuple[dt.date, dt.date, Decimal]]) -> PeopleCount:
    """Return the count over the year that ends with the last of ``periods``."""
    until = max(end for _, end, _ in periods)
    since = months_before(until, 12)
    counted = [(end - start, value) for start, end, value in periods if start >= since]
    covered = sum((length for length, _ in counted), dt.timedelta())
    people = sum((value for _, value in counted), Decimal()) if counted else None
    return PeopleCount(metric.code, metric.name, until, people, is_complete=covered >= until - since)
