"""Actions on the participants of GAMMA: staff add and withdraw them, whoever may change the fiche corrects their dates."""

from access.rights import Action, Actor
from budget.models import Participation
from common.optimistic_lock import VersionToken
from startups import records


def save_participation(
    participation: Participation, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Participation:
    """Add a startup to a season, or correct the dates of its coaching and the outcome."""
    right = Action.EDIT_STARTUP if participation.pk else Action.DECIDE
    return records.save(participation, reason=reason, actor=actor, seen=seen, right=right)


def withdraw_participation(
    participation: Participation, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """Delete a participation recorded by mistake, with its criteria and milestones; they stay in the history."""
    records.withdraw(participation, reason=reason, actor=actor, seen=seen, right=Action.DECIDE)
