"""Everything that the page of a startup shows, at a date: one read in a constant number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from budget.models import Award
from budget.queries import counted_awards
from common.compiled import compiled_once, compiled_row
from common.periods import holds
from impact.models import CriterionResult, Designation, LinkCheck, Review
from incubators.models import Administration
from startups.models import (
    Finding,
    Investigation,
    LifeEvent,
    Membership,
    Phase,
    Span,
    Startup,
)

NEAR_ENOUGH = 0.25
"""The trigram similarity under which a name is no suggestion."""
PERSONAL = ("contact_dinum", "contact_incubator")
"""Fields of a fiche that name people: no page reads them."""


@dataclass(frozen=True, slots=True)
class Period:
    """A recorded phase, effective from ``start`` to ``stop`` (excluded; null: until now); none without ``start``."""

    kind: str
    label: str
    badge: str
    group: str
    start: dt.date | None
    stop: dt.date | None
    declared_end: dt.date | None
    comment: str
    dossier: Investigation | None

    @property
    def is_state(self) -> bool:
        """Whether the startup was in it on some day: a period of zero length is only an entry."""
        return self.start is not None and self.start != self.stop

    @property
    def end_differs(self) -> bool:
        """Whether the record declares another end than the start of its next phase."""
        return self.declared_end is not None and self.declared_end != self.stop

    def holds(self, date: dt.date) -> bool:
        return self.start is not None and holds(self.start, self.stop, date)


@dataclass(frozen=True, slots=True)
class Fiche:
    """A startup with its life; ``periods`` in effective order, those without a start last."""

    startup: Startup
    periods: Sequence[Period]
    memberships: Sequence[Membership]
    sponsors: Sequence[Administration]
    events: Sequence[LifeEvent]
    awards: Sequence[Award]
    designations: Sequence[Designation]
    reviews: Sequence[Review]
    findings: Sequence[Finding]

    def period_at(self, date: dt.date) -> Period | None:
        return next((period for period in self.periods if period.holds(date)), None)

    def incubators_at(self, date: dt.date) -> list[Membership]:
        """The incubators that carry it that day, the lead one first."""
        held = [one for one in self.memberships if holds(one.start, one.end, date)]
        return sorted(held, key=lambda one: (not one.is_lead, one.position))

    def designation_at(self, date: dt.date) -> Designation | None:
        held = (one for one in self.designations if holds(one.effective_on, one.withdrawn_on, date))
        return next(held, None)


def read_fiche(slug: str) -> Fiche | None:
    """The fiche of that identifier, or None: ten queries."""
    startup = _startup(slug)
    if startup is None:
        return None
    key = startup.pk
    return Fiche(
        startup=startup,
        periods=_periods(key),
        memberships=_memberships(key),
        sponsors=_sponsors(key),
        events=_events(key),
        awards=_awards(key),
        designations=_designations(key),
        reviews=_reviews(key),
        findings=_findings(key),
    )


@compiled_row
def _startup(slug: str) -> QuerySet[Startup]:
    return Startup.objects.defer(*PERSONAL, "details", "search_text").filter(slug=slug)


@compiled_once
def _memberships(startup: int) -> QuerySet[Membership]:
    return Membership.objects.filter(startup=startup).select_related("incubator")


@compiled_once
def _sponsors(startup: int) -> QuerySet[Administration]:
    return Administration.objects.filter(sponsorships__startup=startup).order_by("sponsorships__position")


@compiled_once
def _events(startup: int) -> QuerySet[LifeEvent]:
    return LifeEvent.objects.filter(startup=startup).order_by("date", "position")


@compiled_once
def _awards(startup: int) -> QuerySet[Award]:
    return counted_awards().filter(startup=startup).select_related("round").order_by("round__number")


@compiled_once
def _designations(startup: int) -> QuerySet[Designation]:
    return Designation.objects.filter(startup=startup).order_by("millesime")


@compiled_once
def _reviews(startup: int) -> QuerySet[Review]:
    return Review.objects.filter(startup=startup).order_by("held_on")


@compiled_once
def _findings(startup: int) -> QuerySet[Finding]:
    return Finding.objects.filter(startup=startup, mended_at__isnull=True)


@compiled_once
def criteria_of(startup: int) -> QuerySet[CriterionResult]:
    """What the records say of each criterion for a startup (primary key)."""
    return CriterionResult.objects.filter(startup=startup)


@compiled_once
def link_checks_of(startup: int) -> QuerySet[LinkCheck]:
    """Whether the pages of a startup (primary key) answered."""
    return LinkCheck.objects.filter(startup=startup)


@compiled_once
def _phases(startup: int) -> QuerySet[Phase]:
    phases = Phase.objects.filter(startup=startup).select_related("kind", "investigation__sponsor")
    return phases.defer("investigation__intrapreneur")


@compiled_once
def _stops(startup: int) -> QuerySet[Span, tuple[int, dt.date | None]]:
    """The end of each piece of a phase, in the order of time."""
    return Span.objects.filter(startup=startup).order_by("start").values_list("phase_id", "stop")


def _periods(startup: int) -> list[Period]:
    phases = _phases(startup)
    stops = dict(_stops(startup)) if phases else {}
    return [
        Period(
            kind=phase.kind_id,
            label=phase.kind.label,
            badge=phase.kind.badge,
            group=phase.kind.group,
            start=phase.start,
            stop=stops.get(phase.pk),
            declared_end=phase.declared_end,
            comment=phase.comment,
            dossier=getattr(phase, "investigation", None),
        )
        for phase in sorted(phases, key=lambda phase: (phase.start or dt.date.max, phase.kind.rank, phase.position))
    ]


_NEAR = """
SELECT slug, name FROM startups_startup CROSS JOIN LATERAL (VALUES (common_search_text(%(text)s))) AS asked (words)
CROSS JOIN LATERAL (
    SELECT greatest(similarity(common_search_text(name), asked.words), similarity(common_search_text(slug), asked.words))
) AS found (nearness)
WHERE nearness >= %(enough)s ORDER BY nearness DESC, slug LIMIT %(shown)s
"""


def near_names(text: str, shown: int = 5) -> list[tuple[str, str]]:
    """Identifier and name of the fiches whose identifier or name looks like ``text``, the nearest first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {"text": text[:120], "enough": NEAR_ENOUGH, "shown": shown})
        rows: list[tuple[str, str]] = cursor.fetchall()
    return rows
