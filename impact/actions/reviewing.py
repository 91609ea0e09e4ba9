"""Save investment committees. The action needs the right to change the fiche, and a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

from collections.abc import Sequence

from access.rights import Actor
from accounts.models import User
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.row_actions import current_row, save_checked, set_values
from common.words import date_fr
from impact.actions.objectives import Goals, set_objectives, state_of_goals, state_of_objectives
from impact.models import Review
from impact.queries.objectives import last_objectives, outcome_of
from impact.queries.reviews import usual_next
from startups import records
from startups.changes import startup_change
from startups.decision_events import DecisionEvent, euros, sync_event
from startups.models import LifeEvent, Startup


def save_review(
    review: Review,
    *,
    actor: Actor,
    columns: Sequence[str] = Review.EDITED,
    goals: Goals | None = None,
    reason: str = "",
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Review:
    """Record a committee with its ``goals`` (None: leave them), or correct it for a ``reason``.

    ``columns`` are those that were typed. A new one replaces the committee of the same day if that was ``seen``, and is
    refused otherwise. Without a typed outcome of the last objectives, it has their computed outcome. ``with_event``:
    write the event of the fiche too.
    """
    is_new, values = review.pk is None, state_of(review, columns)
    with startup_change(review.startup, reason=_default_reason(review) if is_new else reason, actor=actor) as locked:
        held = _of_the_same_day(locked, review, seen) if is_new else current_row(review)
        about = seen.about(held_on=review.held_on) if seen and is_new else seen
        check_unchanged(about, state_of_review(held), {**values, **state_of_goals(goals or {})})
        row = held or review
        before = event_of_review(held) if held else None
        set_values(row, values)
        if is_new:
            row.recorded_by = actor if isinstance(actor, User) else None
        row.check_day()
        if with_event:
            sync_event(locked, before, event_of_review(row))
        _complete(row)
        saved = save_checked(row)
        if goals is not None:
            set_objectives(saved, goals)
        return saved


def withdraw_review(
    review: Review, *, reason: str, actor: Actor, seen: VersionToken | None = None, with_event: bool = False
) -> None:
    """Delete a committee recorded by mistake, and its event of the fiche too if ``with_event``."""
    with startup_change(review.startup, reason=reason, actor=actor) as locked:
        event = event_of_review(review)
        records.remove(review, seen=seen)
        if with_event:
            sync_event(locked, event, None)


def event_of_review(review: Review) -> DecisionEvent:
    """Return the event of the fiche that a committee is."""
    decision = review.get_decision_display()
    comment = f"{decision}, montant de {euros(review.amount)}" if decision and review.amount else decision
    return DecisionEvent(LifeEvent.Kind.COMMITTEE, review.held_on, comment)


def state_of_review(review: Review | None) -> State:
    """Return what somebody saw of a committee, with its objectives."""
    return {**state_of(review, Review.EDITED), **state_of_objectives(review)}


def _of_the_same_day(startup: Startup, review: Review, seen: VersionToken | None) -> Review | None:
    """Return the committee that a new one replaces, which its author must have seen."""
    return startup.reviews.filter(held_on=review.held_on).first() if seen else None


def _default_reason(review: Review) -> str:
    decision = review.get_decision_display() if review.decision else "sans décision"
    return f"Comité du {date_fr(review.held_on)} : {decision.lower()}"


def _complete(review: Review) -> None:
    """Set the columns that are not typed: the computed outcome of a new committee, the day of the next one, its event."""
    if review.pk is None:
        found = last_objectives(review.startup_id, review.held_on, review.held_on)
        review.computed_outcome = outcome_of(found)
        review.last_outcome = review.last_outcome or review.computed_outcome
    if review.next_due_on is None and review.decision != Review.Decision.STOP:
        review.next_due_on = usual_next(review.held_on)
    events = LifeEvent.objects.filter(startup=review.startup_id, kind=LifeEvent.Kind.COMMITTEE, date=review.held_on)
    review.event = events.order_by("position", "pk").first()
