"""Record, correct and withdraw investment committees. Each action needs the right to change the fiche, and a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.clock import today
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.row_actions import current_row, save_checked, set_values
from common.words import date_fr
from impact.actions.objectives import Goals, set_objectives, state_of_goals, state_of_objectives
from impact.models import Review
from impact.queries.objectives import last_objectives, outcome_of
from impact.queries.reviews import usual_next
from startups.changes import startup_change
from startups.models import LifeEvent, Startup

SAID = (*("held_on", "last_outcome", "last_outcome_note", "decision", "reason", "amount", "objectives", "next_due_on"),)
"""What somebody saw of a committee; for a new one, its day is its key."""
FIRST_DAY = dt.date(2013, 1, 1)
LONGEST = dt.timedelta(days=731)
"""The next committee is set within so long: one set for later would never be due."""


def record_review(
    *,
    startup: Startup,
    values: Mapping[str, object],
    actor: Actor,
    goals: Goals | None = None,
    review: Review | None = None,
    reason: str = "",
    seen: VersionToken | None = None,
) -> Review:
    """Record a committee (``values`` by column of ``Review``) with its ``goals`` (None: leave them), or correct
    ``review``, for a ``reason``.

    A new one replaces the committee of the same day if that was ``seen``, and is refused otherwise. Unless somebody says
    what became of the last objectives, it has their computed outcome.
    """
    with startup_change(startup, reason=reason if review else _default_reason(values), actor=actor) as locked:
        asked = {**values, **state_of_goals(goals or {})}
        if review:
            held: Review | None = current_row(review)
        else:
            held_on = values.get("held_on")
            held = next((one for one in locked.reviews.all() if seen and one.held_on == held_on), None)
            seen = seen and seen.about(held_on=held_on)
        check_unchanged(seen, state_of_review(held), asked)
        saved = _save(held or Review(startup=locked, is_fictitious=locked.is_fictitious), values)
        if goals is not None:
            set_objectives(saved, goals)
        return saved


def state_of_review(review: Review | None) -> State:
    """Return what somebody saw of a committee, with its objectives."""
    return {**state_of(review, SAID), **state_of_objectives(review)}


def withdraw_review(*, review: Review, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a committee recorded by mistake; the event of the fiche, if there is one, is kept."""
    with startup_change(review.startup, reason=reason, actor=actor):
        current_row(review, seen, SAID).delete()


def _default_reason(values: Mapping[str, object]) -> str:
    decision = Review.Decision(str(values["decision"])).label if values.get("decision") else "sans décision"
    held_on = values.get("held_on")
    return f"Comité du {date_fr(held_on) if isinstance(held_on, dt.date) else 'date inconnue'} : {decision.lower()}"


def _save(review: Review, values: Mapping[str, object]) -> Review:
    set_values(review, values)
    if not FIRST_DAY <= review.held_on <= today():
        raise ValidationError({"held_on": "Un comité se saisit une fois tenu : sa date va de 2013 à aujourd’hui."})
    if review.pk is None:
        found = last_objectives(review.startup_id, review.held_on, review.held_on)
        review.computed_outcome = outcome_of(found)
        review.last_outcome = review.last_outcome or review.computed_outcome
    if review.computed_outcome not in ("", review.last_outcome) and not review.last_outcome_note:
        computed = Review.Outcome(review.computed_outcome).label.lower()
        message = (
            f"Le verdict calculé au {date_fr(review.held_on)} est « {computed} » : indiquez pourquoi vous le corrigez."
        )
        raise ValidationError({"last_outcome_note": message})
    if review.next_due_on is None and review.decision != Review.Decision.STOP:
        review.next_due_on = usual_next(review.held_on)
    if review.next_due_on and review.next_due_on > review.held_on + LONGEST:
        raise ValidationError(
            {"next_due_on": "Le prochain comité vient dans les deux ans : la règle est tous les six mois."}
        )
    events = LifeEvent.objects.filter(startup=review.startup_id, kind=LifeEvent.Kind.COMMITTEE, date=review.held_on)
    review.event = events.order_by("position", "pk").first()
    return save_checked(review)
