"""Investment committees: those of a startup, and the next due date of each product in progress."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from common.freshness import read_once
from common.periods import months_before
from impact.models import Beginning, Review
from startups.models import LifeEvent, PhaseKind, Span
from startups.models.fiche import SearchText
from startups.queries import spans_at

MONTHS_BETWEEN = 6
SOON_DAYS = 60
"""So many days before it is due, a committee is to be prepared."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee that was held, with the decision in ``review`` if recorded; else the event of the fiche and its
    ``comment``.
    """

    held_on: dt.date
    review: Review | None
    comment: str


def committees(startup: int) -> list[Committee]:
    """Return the committees of a startup (primary key), latest first: two queries."""
    events = LifeEvent.objects.filter(startup=startup, kind=LifeEvent.Kind.COMMITTEE)
    return merged(Review.objects.filter(startup=startup), events)


def merged(reviews: Iterable[Review], events: Iterable[LifeEvent]) -> list[Committee]:
    """Return the days of committees, latest first, from reviews and events of the fiche."""
    decided = {one.held_on: one for one in reviews}
    comments: dict[dt.date, str] = {}
    for event in events:
        if event.kind == LifeEvent.Kind.COMMITTEE:
            comments[event.date] = comments.get(event.date) or event.comment
    days = sorted({*decided, *comments}, reverse=True)
    return [Committee(day, decided.get(day), comments.get(day, "")) for day in days]


def last_committee(reviews: Iterable[Review], events: Iterable[LifeEvent]) -> Committee | None:
    """Return the latest committee from reviews and events; None without any."""
    return next(iter(merged(reviews, events)), None)


def beginning_day() -> dt.date | None:
    """Return the day since which the installation follows committees and results; None: since ever. One query."""
    return read_once("beginning", lambda: Beginning.objects.values_list("day", flat=True).first())


def since_beginning(due: dt.date | None, beginning: dt.date | None) -> dt.date | None:
    """Return a due date; None if it precedes the beginning, since nobody followed it then."""
    return due if due and (beginning is None or due >= beginning) else None


def committee_due(last: Committee | None, beginning: dt.date | None) -> dt.date | None:
    """Return the due date of the committee after the ``last`` one: the day that it set, else six months after it.

    None without any committee, after a decision to stop, and if the date precedes the ``beginning``.
    """
    return since_beginning(next_after(last), beginning) if last else None


def conclusion_due(entered_on: dt.date, beginning: dt.date | None) -> dt.date | None:
    """Return when an investigation is to be concluded: six months after it began; None before the ``beginning``."""
    return since_beginning(usual_next(entered_on), beginning)


def next_after(committee: Committee) -> dt.date | None:
    """Return the day that a committee set for the next one, else six months later; None after a decision to stop."""
    if committee.review and (committee.review.next_due_on or committee.review.decision == Review.Decision.STOP):
        return committee.review.next_due_on
    return usual_next(committee.held_on)


def next_due(held: Sequence[Committee]) -> dt.date | None:
    """Return the next committee date, or None if none was held or the last decided to stop."""
    return next_after(held[0]) if held else None


def usual_next(held_on: dt.date) -> dt.date:
    """Return the date six months later, clamped to the end of the month."""
    return months_before(held_on, -MONTHS_BETWEEN)


class FrameDecision(StrEnum):
    """The decision of a sponsor in the programme's frame of a committee."""

    SAME_OR_MORE = "1"
    LESS = "2"
    SAME_OR_LESS = "1-2"
    END = "3"


def frame_decision(review: Review, before: Review | None) -> FrameDecision | None:
    """Return which decision of the frame a committee took; None without a decision.

    A reinvestment is compared with the amount that the committee ``before`` granted; if either is unknown, it is
    ``SAME_OR_LESS``.
    """
    if not review.decision:
        return None
    if review.decision != Review.Decision.REINVEST:
        return FrameDecision.END
    if review.amount is None or before is None or before.amount is None:
        return FrameDecision.SAME_OR_LESS
    return FrameDecision.SAME_OR_MORE if review.amount >= before.amount else FrameDecision.LESS


class ReviewState(StrEnum):
    """The review state of a product."""

    UNFOLLOWED = "pas-suivi"
    OVERDUE = "depasse"
    SOON = "bientot"
    HELD = "a-jour"


def review_state_of(last: Committee | None, due: dt.date | None, day: dt.date) -> ReviewState:
    """Return whether a committee is overdue on ``day`` (from the day after ``due``), soon (from two months before), or
    neither; a product is not followed yet without a due date, unless its ``last`` committee stopped it.
    """
    if due is None:
        is_stopped = last is not None and next_after(last) is None
        return ReviewState.HELD if is_stopped else ReviewState.UNFOLLOWED
    if due > day + dt.timedelta(days=SOON_DAYS):
        return ReviewState.HELD
    return ReviewState.OVERDUE if due < day else ReviewState.SOON


@dataclass(frozen=True, slots=True)
class StartupReviewStatus:
    """A product in progress on a day: its phase, its lead incubator, its review state, and the evidence.

    ``held`` counts its committees until then, ``last`` is the latest one. ``due`` is the date of the next one, or of the
    conclusion of an investigation; None if it is not followed yet, and after a decision to stop.
    """

    slug: str
    name: str
    group: str
    kind: str
    phase: str
    incubator: str
    incubator_name: str
    held: int
    last: dt.date | None
    decision: str
    due: dt.date | None
    state: ReviewState

    @property
    def state_word(self) -> str:
        """Return its state in English, for programs."""
        return self.state.name.lower()

    @property
    def is_to_conclude(self) -> bool:
        """Whether it is an investigation that had no committee: what is due is its conclusion."""
        return self.group == PhaseKind.Group.INVESTIGATION and not self.held


def review_statuses(day: dt.date) -> list[StartupReviewStatus]:
    """Return every product in progress on a day (in a phase with committees), by due date: four queries."""
    spans = spans_at(day).filter(kind__has_committees=True).select_related("startup", "kind", "phase", "incubator")
    spans = spans.only(
        "start",
        "startup__slug",
        "startup__name",
        "kind__badge",
        "kind__group",
        "phase__start",
        "incubator__slug",
        "incubator__name",
    )
    reviews = by_startup(Review.objects.filter(held_on__lte=day))
    events = by_startup(LifeEvent.objects.filter(kind=LifeEvent.Kind.COMMITTEE, date__lte=day))
    beginning = beginning_day()
    found = [
        _review_status(span, merged(reviews[span.startup_id], events[span.startup_id]), day, beginning)
        for span in spans.order_by(SearchText("startup__name"), "startup__slug")
    ]
    return sorted(found, key=lambda one: one.due or dt.date.max)


def next_committees(startups: Collection[int], day: dt.date) -> dict[int, dt.date]:
    """Return the due date of the next committee of those of these services (keys) that are in progress on a day: three
    queries.
    """
    running = spans_at(day).filter(kind__has_committees=True, startup__in=startups).values("startup")
    beginning = beginning_day()
    due = {key: committee_due(one, beginning) for key, one in last_committees(running, day).items()}
    return {key: expected for key, expected in due.items() if expected}


def last_committees(startups: Collection[int] | QuerySet[Any, Any], day: dt.date) -> dict[int, Committee]:
    """Return the last committee until a day of each startup (its key) that has one: two queries."""
    reviews = Review.objects.filter(held_on__lte=day, startup__in=startups)
    reviews = reviews.only("startup_id", "held_on", "decision", "next_due_on").order_by("startup_id", "-held_on")
    events = LifeEvent.objects.filter(kind=LifeEvent.Kind.COMMITTEE, date__lte=day, startup__in=startups)
    latest = events.order_by("startup_id", "-date").distinct("startup_id")
    decided = {one.startup_id: one for one in reviews.distinct("startup_id")}
    held = dict(latest.values_list("startup_id", "date"))
    return {key: _last_of(decided.get(key), held.get(key)) for key in {*decided, *held}}


def _last_of(review: Review | None, event: dt.date | None) -> Committee:
    """Return the later of a decided committee and of one that only the fiche names; at least one is given."""
    if review is None or (event and event > review.held_on):
        assert event is not None  # noqa: S101
        return Committee(event, None, "")
    return Committee(review.held_on, review, "")


def _review_status(
    span: Span, held: Sequence[Committee], day: dt.date, beginning: dt.date | None
) -> StartupReviewStatus:
    """Return the review status of the product of a span, from its committees until ``day``, the latest first."""
    last = held[0] if held else None
    due = committee_due(last, beginning)
    if last is None and span.kind.group == PhaseKind.Group.INVESTIGATION:
        due = conclusion_due(span.phase.start or span.start, beginning)
    return StartupReviewStatus(
        slug=span.startup.slug,
        name=span.startup.name,
        group=span.kind.group,
        kind=span.kind_id,
        phase=span.kind.badge,
        incubator=span.incubator.slug if span.incubator else "",
        incubator_name=span.incubator.name if span.incubator else "",
        held=len(held),
        last=last.held_on if last else None,
        decision=last.review.decision if last and last.review else "",
        due=due,
        state=review_state_of(last, due, day),
    )


def by_startup[M: (Review, LifeEvent)](rows: QuerySet[M]) -> defaultdict[int, list[M]]:
    """Group the rows by startup (primary key)."""
    found: defaultdict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[row.startup_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A committee with its decision, and its product."""

    slug: str
    name: str
    held_on: dt.date
    decision: str
    reason: str
    amount: Decimal | None


def latest_decisions(day: dt.date, shown: int) -> list[HeldReview]:
    """Return the latest committees until a day with a recorded decision: one query."""
    found = (
        Review.objects.filter(held_on__lte=day)
        .exclude(decision="")
        .order_by("-held_on", "startup__slug")
        .values_list("startup__slug", "startup__name", "held_on", "decision", "reason", "amount", named=False)[:shown]
    )
    return [
        HeldReview(slug, name, held_on, Review.Decision(decision).label, reason, amount)
        for slug, name, held_on, decision, reason, amount in found
    ]
