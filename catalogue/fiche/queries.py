"""Read everything that the page of a startup displays at a date, in a constant number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Greatest

from budget.queries import counted_awards, with_counted_days
from budget.queries.fast import CountedAward
from catalogue.changes.history import RecordedChange, Revision
from common.freshness import last_written
from common.periods import period_contains
from impact.models import CriterionResult, Designation, LinkCheck, Review
from impact.queries.levels import MatrixLevelOn, MatrixStateOn
from incubators.models import Administration
from startups.models import (
    Finding,
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
    """A recorded phase, and the first day after it (None: it lasts, or has no start)."""

    phase: Phase
    until: dt.date | None

    @property
    def is_state(self) -> bool:
        """Whether the startup was in the phase for at least a day: a period of zero length is only an entry."""
        return self.phase.start is not None and self.phase.start != self.until


@dataclass(frozen=True, slots=True)
class Fiche:
    """A startup with its life; ``periods`` in effective order, those without a start last.

    ``level`` and ``matrix``, the state of its matrix, are those of the day; None: not determined.
    """

    startup: Startup
    level: str | None
    matrix: str | None
    periods: Sequence[Period]
    memberships: Sequence[Membership]
    sponsors: Sequence[Administration]
    events: Sequence[LifeEvent]
    awards: Sequence[CountedAward]
    designations: Sequence[Designation]
    reviews: Sequence[Review]
    findings: Sequence[Finding]

    def phase_at(self, date: dt.date) -> Phase | None:
        """Return the phase of the startup on ``date``."""
        return next(
            (
                one.phase
                for one in self.periods
                if one.phase.start and period_contains(one.phase.start, one.until, date)
            ),
            None,
        )

    def incubators_at(self, date: dt.date) -> list[Membership]:
        """Return the memberships in force on ``date``, the lead first."""
        held = [one for one in self.memberships if period_contains(one.start, one.until, date)]
        return sorted(held, key=lambda one: (not one.is_lead, one.position))

    def designation_at(self, date: dt.date) -> Designation | None:
        held = (one for one in self.designations if period_contains(one.effective_on, one.withdrawn_on, date))
        return next(held, None)


def read_fiche(slug: str, day: dt.date) -> Fiche | None:
    """Return the fiche with that slug, and its level on a day, or None: nine queries."""
    as_of, written = f"DATE '{day}'", f"DATE '{last_written(day)}'"
    rows: Any = Startup.objects.defer(*PERSONAL, "details", "search_text").annotate(
        level=MatrixLevelOn("pk", as_of=as_of, written=written),
        state=MatrixStateOn("pk", as_of=as_of, written=written),
    )
    startup = rows.filter(slug=slug).first()
    if startup is None:
        return None
    return Fiche(
        startup=startup,
        level=startup.level,
        matrix=startup.state,
        periods=_periods(startup),
        memberships=list(startup.memberships.select_related("incubator")),
        sponsors=list(Administration.objects.filter(sponsorships__startup=startup).order_by("sponsorships__position")),
        events=list(startup.events.order_by("date", "position")),
        awards=with_counted_days(
            counted_awards().filter(startup=startup).select_related("round").order_by("round__number")
        ),
        designations=list(startup.designations.order_by("millesime")),
        reviews=list(startup.reviews.order_by("held_on")),
        findings=list(startup.findings.filter(settled_at__isnull=True)),
    )


def criteria_of(startup: int) -> list[CriterionResult]:
    """Return the stored evaluation of each criterion for a startup (primary key)."""
    return list(CriterionResult.objects.filter(startup=startup))


def is_candidate(results: Iterable[CriterionResult]) -> bool:
    """Whether a startup has a criterion that is met and none that is refused."""
    states = {one.state for one in results}
    return CriterionResult.State.MET in states and CriterionResult.State.NOT_MET not in states


def link_checks_of(startup: int) -> list[LinkCheck]:
    """Return the last link checks of a startup (primary key)."""
    return list(LinkCheck.objects.filter(startup=startup))


def _periods(startup: Startup) -> list[Period]:
    last_span = Span.objects.filter(phase=OuterRef("pk")).order_by("-start")
    until: dict[str, Any] = {"until": Subquery(last_span.values("until")[:1])}
    phases = startup.phases.select_related("kind", "investigation__sponsor").defer("investigation__intrapreneur")
    rows: Any = phases.annotate(**until)
    ordered = sorted(rows, key=lambda phase: (phase.start or dt.date.max, phase.kind.rank, phase.position))
    return [Period(phase, phase.until) for phase in ordered]


def near_names(text: str, shown: int = 5) -> list[tuple[str, str]]:
    """Return the slug and name of the fiches whose slug or name is similar to ``text``, the nearest first: one query."""
    asked = _folded(Value(text[:120]))
    nearness = Greatest(*(TrigramSimilarity(_folded(F(field)), asked) for field in ("name", "slug")))  # type: ignore[arg-type]  # more than text
    near = Startup.objects.annotate(nearness=nearness).filter(nearness__gte=NEAR_ENOUGH)
    return list(near.order_by("-nearness", "slug").values_list("slug", "name")[:shown])


def _folded(text: Value | F) -> Func:
    """Return the expression of a text without accents nor capitals."""
    return Func(text, function="common_search_text", output_field=TextField())


SOURCES = {
    "importer": "Texte de l’équipe, tel que le donne la fiche de beta.gouv.fr.",
    "reference": "Texte tiré du bilan 2021.",
    "demonstration": "Texte écrit pour la démonstration, d’après la source qu’il cite.",
    "api": "Texte envoyé par un outil partenaire.",
    "page": "Texte écrit dans Betaportfolio.",
}


def text_source(revisions: Iterable[Revision]) -> str:
    """Return the origin of the text in a sentence; empty if the history does not contain it.

    ``revisions`` are those of the fiche, latest first.
    """
    written = next((one for one in revisions if any(_writes_text(change) for change in one.changes)), None)
    if written is None:
        return ""
    if written.team:
        return f"Texte écrit par l’équipe de l’incubateur {written.team}."
    return SOURCES.get(written.source, "")


def presentation_url(startup: Startup, revisions: Iterable[Revision]) -> str:
    """Return where the text of an imported fiche without a text here can be read; empty for another fiche."""
    if startup.content or all(one.source != "importer" for one in revisions):
        return ""
    return f"https://beta.gouv.fr/startups/{startup.slug}.html"


def _writes_text(change: RecordedChange) -> bool:
    before = change.before or {}
    return change.record == "startup" and change.value.get("content") != before.get("content", "")
