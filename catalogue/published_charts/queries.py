"""Queries of the published charts: one statement each, over all startups."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.periods import FIRST_YEAR, in_force_sql
from common.sql import fetch_all
from common.words import date_fr, plural_fr
from impact.queries.metrics import IS_SUM_OF_PERIODS
from startups.models import PhaseKind
from web.charts.model import Chart, Series

# In SQL: windows over the entries of each life, and running sums by month, in one pass over all startups.
# Entries in order of time; consecutive ones of the same kind are merged.
_STAYS = """
WITH entry AS (
    SELECT s.startup_id, s.kind_id, k.rank, s.start, s.phase_id,
           lag(s.kind_id) OVER life AS before
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.is_entry AND s.start <= %(as_of)s
    WINDOW life AS (PARTITION BY s.startup_id ORDER BY s.start, k.rank, s.phase_id)
),
stay AS (
    SELECT startup_id, kind_id, start, lead(kind_id) OVER life AS next, lead(start) OVER life AS until
    FROM entry WHERE before IS DISTINCT FROM kind_id
    WINDOW life AS (PARTITION BY startup_id ORDER BY start, rank, phase_id)
)
"""
_PASSAGES = f"""{_STAYS}
SELECT kind_id, next, count(DISTINCT startup_id) FROM stay WHERE next IS NOT NULL GROUP BY kind_id, next
"""
_DURATIONS = f"""{_STAYS}
SELECT stay.kind_id, coalesce(stay.until, %(as_of)s) - start AS days, count(*) FILTER (WHERE stay.until IS NOT NULL),
       count(*) FILTER (WHERE stay.until IS NULL)
FROM stay JOIN startups_phasekind k ON k.key = stay.kind_id AND k."group" <> 'ended' AND NOT k.is_perennial
WHERE coalesce(stay.until, %(as_of)s) > start
GROUP BY stay.kind_id, days
"""
# A service that ended and came back: the first end counts.
_SERVICE_LIVES = f"""
WITH launch AS (SELECT startup_id, start FROM startups_span WHERE is_launch AND start <= %(as_of)s),
ending AS (
    SELECT l.startup_id, min(s.start) AS until
    FROM launch l JOIN startups_span s ON s.startup_id = l.startup_id AND s.is_entry
        AND s.start >= l.start AND s.start <= %(as_of)s
    JOIN startups_phasekind k ON k.key = s.kind_id AND k."group" = 'ended'
    GROUP BY l.startup_id
)
SELECT ({FIRST_YEAR} + (extract(year FROM l.start)::int - {FIRST_YEAR}) / %(years)s * %(years)s)::text AS cohort,
       coalesce(e.until, %(as_of)s) - l.start AS days, count(e.until), count(*) - count(e.until)
FROM launch l LEFT JOIN ending e USING (startup_id)
GROUP BY cohort, days ORDER BY cohort, days
"""
_BY_MINISTRY = f"""
SELECT a.ministry, year.year, count(DISTINCT s.startup_id)
FROM generate_series(%(first)s::int, %(last)s::int) AS year (year)
JOIN startups_span s ON {in_force_sql("make_date(year.year, 1, 1)", start="s.start", until="s.until")}
JOIN startups_phasekind k ON k.key = s.kind_id AND k."group" = 'service'
JOIN startups_sponsorship sponsor ON sponsor.startup_id = s.startup_id
JOIN incubators_administration a ON a.id = sponsor.administration_id AND a.ministry <> ''
GROUP BY a.ministry, year.year
"""
_LAUNCHES = """
SELECT date_trunc('month', start)::date, count(*) FROM startups_span
WHERE is_launch AND start <= %(as_of)s GROUP BY 1 ORDER BY 1
"""
_LIVES = f"""
SELECT s.slug, s.name, k.label, k.key, span.start, CASE WHEN span.until <= %(as_of)s THEN span.until END
FROM startups_span span
JOIN incubators_incubator i ON i.id = span.incubator_id AND i.slug = %(incubator)s
JOIN startups_startup s ON s.id = span.startup_id
JOIN startups_phasekind k ON k.key = span.kind_id AND k."group" <> 'ended'
WHERE span.start <= %(as_of)s AND {in_force_sql("span.start", start="span.start", until="span.until")}
ORDER BY min(span.start) OVER (PARTITION BY s.id), s.slug, span.start
"""
_COSTS = f"""
SELECT s.slug, s.name, spending.amount, counted.value, metric.unit
FROM impact_spending spending
JOIN startups_startup s ON s.id = spending.startup_id
JOIN impact_metric metric ON metric.startup_id = s.id AND metric.is_headline AND metric.kind = 'count'
CROSS JOIN LATERAL (
    SELECT make_date(spending.year::int, 1, 1) AS first, make_date(spending.year::int + 1, 1, 1) AS next
) AS bounds
JOIN LATERAL (
    SELECT sum(value) AS value FROM impact_measurement
    WHERE metric_id = metric.id AND start >= bounds.first AND until <= bounds.next
    HAVING sum(until - start) = bounds.next - bounds.first AND {IS_SUM_OF_PERIODS}
) AS counted ON true
WHERE spending.year = %(year)s AND spending.amount > 0 AND counted.value > 0 ORDER BY spending.amount DESC, s.name, s.slug
"""


@dataclass(frozen=True, slots=True)
class CostAndImpact:
    """What a service spent in a year, in euros, and the ``count`` of its headline metric, in its ``unit``."""

    slug: str
    name: str
    spending: Decimal
    count: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Durations:
    """Among the stays in a phase that lasted ``days`` by a date: how many ended then, and how many are in progress."""

    kind: str
    days: int
    ended: int
    open: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the life of a startup in an incubator; ``until`` is None while it lasts."""

    slug: str
    name: str
    phase: str
    kind: str
    start: dt.date
    until: dt.date | None


def passages(as_of: dt.date) -> dict[tuple[str, str], int]:
    """Count the startups that went from one phase kind to the next by a date: once for each pair of kinds."""
    return {(source, target): count for source, target, count in fetch_all(_PASSAGES, {"as_of": as_of})}


def durations(as_of: dt.date) -> list[Durations]:
    """Return the lengths of stays in days by a date, by phase kind, without ended and perennial phases, in no order.

    Population: stays of at least a day. A stay ends with the entry into another kind; otherwise it is in progress.
    """
    return [Durations(*row) for row in fetch_all(_DURATIONS, {"as_of": as_of})]


def service_lives(as_of: dt.date, cohort_years: int) -> list[Durations]:
    """Return the days from launch to end, or to the date for active services; the kind is the first year of a cohort."""
    return [Durations(*row) for row in fetch_all(_SERVICE_LIVES, {"as_of": as_of, "years": cohort_years})]


def services_by_ministry(last_year: int) -> dict[str, dict[int, int]]:
    """Count the services of each known ministry on each 1 January: those sponsored by one of its administrations."""
    found: dict[str, dict[int, int]] = {}
    for ministry, year, services in fetch_all(_BY_MINISTRY, {"first": FIRST_YEAR, "last": last_year}):
        found.setdefault(ministry, {})[year] = services
    return found


def launches_by_month(as_of: dt.date) -> dict[dt.date, int]:
    """Count the launches by month until a date (key: the first of the month), without empty months."""
    return dict(fetch_all(_LAUNCHES, {"as_of": as_of}))


def lives_in(incubator: str, as_of: dt.date) -> list[Piece]:
    """Return the parts of the lives that an incubator led by a date, by phase, startups in the order of arrival."""
    return [Piece(*row) for row in fetch_all(_LIVES, {"as_of": as_of, "incubator": incubator})]


def cost_and_impact(year: int) -> list[CostAndImpact]:
    """Return the services whose spending and headline metric are both fully known for a year, by spending, descending."""
    return [CostAndImpact(*row) for row in fetch_all(_COSTS, {"year": year})]


def passages_chart(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the passages between phases until a date, in the order of the phase left, then of the phase entered."""
    ranks, labels = {kind.key: kind.rank for kind in kinds}, {kind.key: kind.label for kind in kinds}
    ordered = sorted(counts.items(), key=lambda one: (ranks[one[0][0]], ranks[one[0][1]]))
    names = tuple((labels[source], labels[target]) for (source, target), _ in ordered)
    return Chart(
        name="passages",
        title=passages_finding(dict(ordered), labels),
        subtitle=f"Nombre de fiches passées d’une phase à une autre, des origines au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(f"{source} → {target}" for source, target in names),
        series=(Series.of("Fiches", "one", (count for _, count in ordered)),),
        unit="fiches",
        row_labels=("De", "Vers"),
        row_cells=names,
        note="Une fiche compte une fois par passage.",
    )


def passages_finding(counts: Mapping[tuple[str, str], int], labels: Mapping[str, str]) -> str:
    """Return the most frequent passage, if there is one."""
    if not counts:
        return "Aucune fiche n’a encore changé de phase"
    source, target = max(counts, key=lambda ends: counts[ends])
    fiches = plural_fr(counts[source, target], "fiche", "fiches")
    if list(counts.values()).count(counts[source, target]) > 1:
        return f"Plusieurs passages sont les plus fréquents : {fiches} chacun"
    return f"Le passage le plus fréquent va de « {labels[source]} » à « {labels[target]} » : {fiches}"
