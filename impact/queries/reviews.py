"""The investment committees: those of a startup, and for each product in progress when the next one is due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import QuerySet

from common.periods import months_before
from impact.models import Review
from startups.models import LifeEvent, Span
from startups.models.fiche import SearchText
from startups.queries import phase_at

MONTHS_BETWEEN = 6
SOON_DAYS = 60
"""So many days before it is due, a committee is to be prepared."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee that was held. Its ``review`` says what it decided; without one, the record of the fiche alone says
    that it was held, and perhaps a ``comment``."""

    held_on: dt.date
    review: Review | None
    comment: str


def committees(startup: int) -> list[Committee]:
    """The committees of a startup (primary key), the latest first: two queries."""
    events = LifeEvent.objects.filter(startup=startup, kind=LifeEvent.Kind.COMMITTEE)
    return merged(Review.objects.filter(startup=startup), events)


def merged(reviews: Iterable[Review], events: Iterable[LifeEvent]) -> list[Committee]:
    """Each day of a committee once, the latest first: the fiche may say it, a review, or both."""
    decided = {one.held_on: one for one in reviews}
    comments: dict[dt.date, str] = {}
    for event in events:
        if event.kind == LifeEvent.Kind.COMMITTEE:
            comments[event.date] = comments.get(event.date) or event.comment
    days = sorted({*decided, *comments}, reverse=True)
    return [Committee(day, decided.get(day), comments.get(day, "")) for day in days]


def last_committee(reviews: Iterable[Review], events: Iterable[LifeEvent]) -> Committee | None:
    """Return the latest committee that a review or an event tells; None without any."""
    return next(iter(merged(reviews, events)), None)


def committee_due(last: Committee | None, entered_on: dt.date) -> dt.date | None:
    """Return when the next committee of a product is due, after the ``last`` one; None after one that decided to stop.

    It is the day that the last one gave, else six months after it, or after the product entered its phase when there is
    none.
    """
    if last is None:
        return usual_next(entered_on)
    if last.review and (last.review.next_due_on or last.review.decision == Review.Decision.STOP):
        return last.review.next_due_on
    return usual_next(last.held_on)


def next_due(held: Sequence[Committee]) -> dt.date | None:
    """Return when the next committee is due, after those held (the latest first); None after none, or after a stop."""
    return committee_due(held[0], held[0].held_on) if held else None


def usual_next(held_on: dt.date) -> dt.date:
    """Return the day six months later, the last one of the month at most."""
    return months_before(held_on, -MONTHS_BETWEEN)


class ReviewState(StrEnum):
    """Where a product stands with regard to its committees, the most pressing first."""

    NEVER = "jamais"
    OVERDUE = "depasse"
    SOON = "bientot"
    HELD = "a-jour"


def standing_of(last: Committee | None, due: dt.date | None, day: dt.date) -> ReviewState:
    """Return where a product stands on ``day``: overdue from the day after it was ``due``, soon from two months before."""
    if last is None:
        return ReviewState.NEVER
    if due is None or due > day + dt.timedelta(days=SOON_DAYS):
        return ReviewState.HELD
    return ReviewState.OVERDUE if due < day else ReviewState.SOON


@dataclass(frozen=True, slots=True)
class StartupReviewStatus:
    """A product in progress on a day: its phase, its lead incubator, its standing, and the evidence of it.

    ``held`` counts its committees up to then, ``last`` is the latest one. ``due`` is when the next one is due, None after
    one that decided to stop.
    """

    slug: str
    name: str
    is_fictitious: bool
    kind: str
    phase: str
    incubator: str
    incubator_name: str
    held: int
    last: dt.date | None
    decision: str
    due: dt.date | None
    standing: ReviewState


def review_statuses(day: dt.date) -> list[StartupReviewStatus]:
    """Return every product in progress on a day (in a phase with committees), those never reviewed first: three queries."""
    spans = phase_at(day).filter(kind__has_committees=True).select_related("startup", "kind", "phase", "incubator")
    spans = spans.only(
        "start", "startup__slug", "startup__name", "startup__is_fictitious", "kind__badge", "phase__start",
        "incubator__slug", "incubator__name",
    )  # fmt: skip
    reviews = by_startup(Review.objects.filter(held_on__lte=day))
    events = by_startup(LifeEvent.objects.filter(kind=LifeEvent.Kind.COMMITTEE, date__lte=day))
    found = [
        _product(span, merged(reviews[span.startup_id], events[span.startup_id]), day)
        for span in spans.order_by(SearchText("startup__name"), "startup__slug")
    ]
    return sorted(found, key=lambda one: (one.held > 0, one.due or dt.date.max))


def _product(span: Span, held: Sequence[Committee], day: dt.date) -> StartupReviewStatus:
    """Return the product of a span, with its committees up to ``day``, the latest first."""
    last = held[0] if held else None
    due = committee_due(last, span.phase.start or span.start)
    return StartupReviewStatus(
        slug=span.startup.slug,
        name=span.startup.name,
        is_fictitious=span.startup.is_fictitious,
        kind=span.kind_id,
        phase=span.kind.badge,
        incubator=span.incubator.slug if span.incubator else "",
        incubator_name=span.incubator.name if span.incubator else "",
        held=len(held),
        last=last.held_on if last else None,
        decision=last.review.decision if last and last.review else "",
        due=due,
        standing=standing_of(last, due, day),
    )


def by_startup[M: (Review, LifeEvent)](rows: QuerySet[M]) -> defaultdict[int, list[M]]:
    """Return the rows of each startup (its key)."""
    found: defaultdict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[row.startup_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A committee with its decision, and the product that it was about."""

    slug: str
    name: str
    is_fictitious: bool
    held_on: dt.date
    decision: str
    reason: str
    amount: Decimal | None


def latest_decisions(day: dt.date, shown: int) -> list[HeldReview]:
    """The last committees up to a day whose decision is recorded, the latest first: one query."""
    found = (
        Review.objects.filter(held_on__lte=day)
        .exclude(decision="")
        .order_by("-held_on", "startup__slug")
        .values_list(
            "startup__slug", "startup__name", "is_fictitious", "held_on", "decision", "reason", "amount", named=False
        )[:shown]
    )
    return [
        HeldReview(slug, name, fictitious, held_on, Review.Decision(decision).label, reason, amount)
        for slug, name, fictitious, held_on, decision, reason, amount in found
    ]
