"""Queries on investigations: those in progress at a date, and the outcome of ended ones."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from common.sql import fetch_all
from startups.models import Investigation, PhaseKind
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class OpenInvestigation:
    """A problem under investigation at a date: its incubator on that day, its start, and its dossier if any.

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
    """Return the investigations of the portfolio at a date, by incubator, oldest first; those without incubator last."""
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
    """The outcomes, by a date, of the entries into investigation of a year.

    ``entries`` is the sum of ``launched`` (a service followed), ``stopped`` (none did) and ``open`` (nothing followed
    yet). ``median_days`` is the time from investigation to launch, over those launched; null if there are none.
    """

    year: int
    entries: int
    launched: int
    stopped: int
    median_days: int | None

    @property
    def open(self) -> int:
        return self.entries - self.launched - self.stopped


# In SQL: the outcome of each entry comes from windows over the entries of a life.
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
    """Return the entries into investigation by year until a date, with their outcomes by that date.

    Population: entries (a phase of zero length counts, as in the indicator of investigated problems). The outcome is
    the startup's first later entry into another group than investigation.
    """
    return [YearOfOutcomes(*row) for row in fetch_all(_OUTCOMES, {"as_of": as_of})]


@dataclass(frozen=True, slots=True)
class YearOfDelays:
    """The time from investigation to launch for the launches of a year: quartiles in days, over ``launches``."""

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
    """Return the time from investigation to launch, by year of launch until a date: one query."""
    return [YearOfDelays(*row) for row in fetch_all(_DELAYS, {"as_of": as_of})]


@dataclass(frozen=True, slots=True)
class InvestigationOutcome:
    """An entry into investigation, and its outcome by a date: a group of phases, or empty if open."""

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
    """Return the entries that ``outcomes`` counts for a year, oldest first: one query."""
    return [InvestigationOutcome(*row) for row in fetch_all(_OF_YEAR, {"as_of": as_of, "year": year})]


def syntheses(as_of: dt.date) -> QuerySet[Investigation]:
    """Return the dossiers concluded by a date with a synthesis, latest first, with their fiche."""
    return (
        Investigation.objects.filter(concluded_on__lte=as_of)
        .exclude(synthesis="")
        .select_related("phase__startup")
        .order_by("-concluded_on", "phase__startup__slug")
    )
