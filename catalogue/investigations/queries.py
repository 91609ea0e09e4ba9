"""What the page of investigations reads: those in progress at a date, and the outcome of those that ended."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from common.sql import fetch_all
from startups.models import Investigation, PhaseKind
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class OpenInvestigation:
    """A problem under investigation at a date: its incubator of that day, since when, and its dossier when it has one.

    ``problem`` is the dossier's, else the mission of the fiche; ``sponsor`` is the administration's name.
    """

    slug: str
    name: str
    is_fictitious: bool
    incubator: str | None
    incubator_slug: str | None
    since: dt.date
    problem: str
    sponsor: str


def in_progress(as_of: dt.date) -> list[OpenInvestigation]:
    """Return the investigations of the portfolio at a date, by incubator, the oldest first; without incubator last."""
    rows = (
        phase_at(as_of)
        .filter(kind__group=PhaseKind.Group.INVESTIGATION)
        .order_by(F("incubator__name").asc(nulls_last=True), "incubator__slug", "phase__start", "startup__slug")
        .values_list(
            "startup__slug",
            "startup__name",
            "startup__is_fictitious",
            "incubator__name",
            "incubator__slug",
            "phase__start",
            Coalesce(NullIf("phase__investigation__problem", Value("", TextField())), "startup__mission"),
            Coalesce("phase__investigation__sponsor__name", Value("")),
        )
    )
    return [OpenInvestigation(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class YearOfOutcomes:
    """What became, by a date, of the entries into investigation of a year.

    ``entries`` is the sum of ``launched`` (a service followed), ``stopped`` (none did) and ``open`` (nothing followed
    yet). ``median_days`` is from the investigation to the launch, over those launched; null when there are none.
    """

    year: int
    entries: int
    launched: int
    stopped: int
    median_days: int | None

    @property
    def open(self) -> int:
        return self.entries - self.launched - self.stopped


# In SQL: what followed each entry comes from windows over the entries of a life.
_ENDED = """
WITH entry AS (
    SELECT s.startup_id, s.start, s.incubator_id, k."group",
           row_number() OVER (PARTITION BY s.startup_id ORDER BY s.start, k.rank, s.phase_id) AS place
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.is_entry AND s.start <= %(as_of)s
),
other AS (  -- where each startup's life goes on after an entry: the place of the next one of another group
    SELECT *, min(place) FILTER (WHERE "group" <> 'investigation') OVER (
        PARTITION BY startup_id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next
    FROM entry
),
ended AS (
    SELECT e.startup_id, e.incubator_id, e.start, extract(year FROM e.start)::int AS year,
           coalesce(after."group", '') AS outcome, after.start AS followed_on, after.start - e.start AS days
    FROM other e LEFT JOIN entry after ON after.startup_id = e.startup_id AND after.place = e.next
    WHERE e."group" = 'investigation'
)
"""
_OUTCOMES = f"""{_ENDED}
SELECT year, count(*), count(*) FILTER (WHERE outcome = 'service'), count(*) FILTER (WHERE outcome = 'ended'),
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE outcome = 'service'))::numeric)::int
FROM ended GROUP BY year ORDER BY year
"""


def outcomes(as_of: dt.date) -> list[YearOfOutcomes]:
    """Each year's entries into investigation up to a date, and what followed each one by that date.

    Population: entries (a phase of zero length counts, as in the indicator of problems investigated). What follows is
    the startup's first later entry into another group than investigation.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, {"as_of": as_of})
        return [YearOfOutcomes(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class YearOfDelays:
    """How long after the investigation the launches of a year came: the quartiles in days, over ``launches``."""

    year: int
    launches: int
    low: Decimal
    median: Decimal
    high: Decimal


_DELAYS = f"""{_ENDED}
SELECT extract(year FROM followed_on)::int, count(*), percentile_cont(0.25) WITHIN GROUP (ORDER BY days)::numeric,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::numeric, percentile_cont(0.75) WITHIN GROUP (ORDER BY days)::numeric
FROM ended WHERE outcome = 'service' GROUP BY 1 ORDER BY 1
"""


def delays(as_of: dt.date) -> list[YearOfDelays]:
    """Return the time from the investigation to the launch, by year of launch up to a date: one query."""
    return [YearOfDelays(*row) for row in fetch_all(_DELAYS, {"as_of": as_of})]


@dataclass(frozen=True, slots=True)
class InvestigationOutcome:
    """An entry into investigation, and what followed it by a date: ``outcome`` is a group of phases, empty for nothing yet."""

    slug: str
    name: str
    is_fictitious: bool
    incubator: str | None
    incubator_slug: str | None
    since: dt.date
    outcome: str
    followed_on: dt.date | None
    days: int | None


_OF_YEAR = f"""{_ENDED}
SELECT s.slug, s.name, s.is_fictitious, i.name, i.slug, e.start, e.outcome, e.followed_on, e.days
FROM ended e JOIN startups_startup s ON s.id = e.startup_id LEFT JOIN incubators_incubator i ON i.id = e.incubator_id
WHERE e.year = %(year)s ORDER BY e.start, s.slug
"""


def outcomes_of(year: int, as_of: dt.date) -> list[InvestigationOutcome]:
    """The entries that ``outcomes`` counts for a year, the oldest first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_YEAR, {"as_of": as_of, "year": year})
        return [InvestigationOutcome(*row) for row in cursor.fetchall()]


def syntheses(as_of: dt.date) -> QuerySet[Investigation]:
    """The dossiers concluded by a date that have a synthesis, the latest first, each with its fiche."""
    return (
        Investigation.objects.filter(concluded_on__lte=as_of)
        .exclude(synthesis="")
        .select_related("phase__startup")
        .order_by("-concluded_on", "phase__startup__slug")
    )
