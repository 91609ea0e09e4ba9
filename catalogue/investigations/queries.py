"""Queries on investigations: those in progress at a date, and the outcome of ended ones."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from statistics import median, quantiles

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from common.figure import Figure
from common.words import rounded
from startups.models import Investigation, PhaseKind, Span
from startups.queries import spans_at


@dataclass(frozen=True, slots=True)
class OpenInvestigation:
    """A problem under investigation at a date: its incubator on that day, its start, and its dossier if any.

    ``problem`` is the dossier's, else the mission of the fiche; ``sponsor`` is the administration's name.
    """

    slug: str
    name: str
    incubator: str | None
    incubator_slug: str | None
    since: dt.date
    problem: str
    sponsor: str


def in_progress(as_of: dt.date) -> list[OpenInvestigation]:
    """Return the investigations of the portfolio at a date, by incubator, oldest first; those without incubator last."""
    rows = (
        spans_at(as_of)
        .filter(kind__group=PhaseKind.Group.INVESTIGATION)
        .order_by(F("incubator__name").asc(nulls_last=True), "incubator__slug", "phase__start", "startup__slug")
        .values_list(
            "startup__slug",
            "startup__name",
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
    entries: Figure
    launched: Figure
    stopped: Figure
    open: Figure
    median_days: int | None


@dataclass(frozen=True, slots=True)
class InvestigationOutcome:
    """An entry into investigation (fiche, incubator, start), and its outcome by a date: a group of phases, or empty if open.

    The outcome is the startup's first later entry into another group than investigation.
    """

    slug: str
    name: str
    incubator_slug: str | None
    incubator: str | None
    start: dt.date
    outcome: str
    followed_on: dt.date | None

    @property
    def days(self) -> int | None:
        return (self.followed_on - self.start).days if self.followed_on else None


_OF_FICHE = ("startup__slug", "startup__name", "incubator__slug", "incubator__name")


def _outcomes_by(as_of: dt.date) -> list[InvestigationOutcome]:
    """Return the entries into investigation until a date, oldest first: one query."""
    entries = Span.objects.filter(is_entry=True, start__lte=as_of).order_by("-start", "-kind__rank", "-phase_id")
    found: list[InvestigationOutcome] = []
    following: dict[str, tuple[str, dt.date | None]] = {}
    rows = entries.values_list(*_OF_FICHE, "start", "kind__group")
    for slug, name, incubator_slug, incubator, start, group in rows:
        if group == PhaseKind.Group.INVESTIGATION:
            outcome, followed_on = following.get(slug, ("", None))
            fiche = (slug, name, incubator_slug, incubator)
            found.append(InvestigationOutcome(*fiche, start, outcome, followed_on))
        else:
            following[slug] = (group, start)
    return sorted(found, key=lambda one: (one.start, one.slug))


def outcomes(as_of: dt.date) -> list[YearOfOutcomes]:
    """Return the entries into investigation by year until a date, with their outcomes by that date.

    Population: entries (a phase of zero length counts, as in the indicator of investigated problems).
    """
    found = []
    for year, rows in groupby(_outcomes_by(as_of), key=lambda one: one.start.year):
        ends = [*rows]
        launched, stopped, still_open = (
            Figure(sum(one.outcome == outcome for one in ends))
            for outcome in (PhaseKind.Group.SERVICE, PhaseKind.Group.ENDED, "")
        )
        days = [one.days for one in ends if one.outcome == PhaseKind.Group.SERVICE and one.days is not None]
        half = int(rounded(median(map(Decimal, days)), 0)) if days else None
        entries = Figure(len(ends))
        found.append(YearOfOutcomes(year, entries, launched, stopped, still_open, half))
    return found


@dataclass(frozen=True, slots=True)
class YearOfDelays:
    """The time from investigation to launch for the launches of a year: quartiles in days, over ``launches``."""

    year: int
    launches: int
    low: Decimal
    median: Decimal
    high: Decimal


def delays(as_of: dt.date) -> list[YearOfDelays]:
    """Return the time from investigation to launch, by year of launch until a date: one query."""
    days: dict[int, list[Decimal]] = {}
    for one in _outcomes_by(as_of):
        if one.outcome == PhaseKind.Group.SERVICE and one.followed_on and one.days is not None:
            days.setdefault(one.followed_on.year, []).append(Decimal(one.days))
    # Before Python 3.13, quantiles of a single value are an error: twice the value has the same ones.
    found = [(year, values if len(values) > 1 else values * 2) for year, values in sorted(days.items())]
    return [YearOfDelays(year, len(days[year]), *quantiles(values, method="inclusive")) for year, values in found]


def outcomes_of(year: int, as_of: dt.date) -> list[InvestigationOutcome]:
    """Return the entries that ``outcomes`` counts for a year, oldest first: one query."""
    return [one for one in _outcomes_by(as_of) if one.start.year == year]


def syntheses(as_of: dt.date) -> QuerySet[Investigation]:
    """Return the dossiers concluded by a date with a synthesis, latest first, with their fiche."""
    return (
        Investigation.objects.filter(concluded_on__lte=as_of)
        .exclude(synthesis="")
        .select_related("phase__startup")
        .order_by("-concluded_on", "phase__startup__slug")
    )
