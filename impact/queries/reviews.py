"""The investment committees: those of a startup, and for each product in progress when the next one is due."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import connection

from common.periods import months_before
from impact.models import Review
from startups.models import LifeEvent

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


class Standing(StrEnum):
    """Where a product stands with regard to its committees, the most pressing first."""

    NEVER = "jamais"
    OVERDUE = "depasse"
    SOON = "bientot"
    HELD = "a-jour"


@dataclass(frozen=True, slots=True)
class Watched:
    """A product in progress on a day: its phase, its lead incubator, its committees up to then.

    ``due`` is when the next one is due, None after one that decided to stop.
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
    word: str

    @property
    def standing(self) -> Standing:
        return Standing(self.word)


LAST_COMMITTEES = """
    SELECT DISTINCT ON (startup_id) startup_id, day, decision, next_due_on, count(*) OVER (PARTITION BY startup_id) AS held
    FROM (
        SELECT startup_id, held_on AS day, decision, next_due_on FROM impact_review
        UNION ALL
        SELECT DISTINCT e.startup_id, e.date, '', NULL::date FROM startups_lifeevent e
        WHERE e.kind = 'committee'
          AND NOT EXISTS (SELECT FROM impact_review r WHERE r.startup_id = e.startup_id AND r.held_on = e.date)
    ) committee
    WHERE day <= %(day)s ORDER BY startup_id, day DESC
"""
"""The last committee of each startup up to a day, and how many were ``held``; one that the fiche and a review tell is one."""

_WATCHED = f"""
WITH living AS (
    SELECT s.id, s.slug, s.name, s.is_fictitious, k.key AS kind, k.badge, k.rank, span.incubator_id, p.start AS since
    FROM startups_span span
    JOIN startups_startup s ON s.id = span.startup_id
    JOIN startups_phasekind k ON k.key = span.kind_id AND k.has_committees
    JOIN startups_phase p ON p.id = span.phase_id
    WHERE startups_in_state(span.start, span.stop, %(day)s)
),
last AS ({LAST_COMMITTEES}),
watched AS (
    SELECT l.*, coalesce(last.held, 0) AS held, last.day AS last, coalesce(last.decision, '') AS decision,
           impact_committee_due(l.since, last.day, last.next_due_on, last.decision) AS due
    FROM living l LEFT JOIN last ON last.startup_id = l.id
)
SELECT w.slug, w.name, w.is_fictitious, w.kind, w.badge, coalesce(i.slug, ''), coalesce(i.name, ''),
       w.held, w.last, w.decision, w.due,
       CASE WHEN w.held = 0 THEN 'jamais' WHEN w.due < %(day)s THEN 'depasse'
            WHEN w.due <= %(day)s::date + %(soon)s THEN 'bientot' ELSE 'a-jour' END
FROM watched w LEFT JOIN incubators_incubator i ON i.id = w.incubator_id
ORDER BY w.held > 0, w.due, common_search_text(w.name), w.slug
"""


def watched(day: dt.date) -> list[Watched]:
    """Every product in progress on a day (in a phase with committees), those never reviewed first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WATCHED, {"day": day, "soon": SOON_DAYS})
        return [Watched(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Decided:
    """A committee with its decision, and the product that it was about."""

    slug: str
    name: str
    is_fictitious: bool
    held_on: dt.date
    decision: str
    reason: str
    amount: Decimal | None


def latest_decisions(day: dt.date, shown: int) -> list[Decided]:
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
        Decided(slug, name, fictitious, held_on, Review.Decision(decision).label, reason, amount)
        for slug, name, fictitious, held_on, decision, reason, amount in found
    ]
