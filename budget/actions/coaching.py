"""Actions on GAMMA: staff manage seasons and participants; whoever may change the fiche manages criteria and
milestones.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from budget.models import EntryCriterion, Milestone, Participation, Season
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.row_actions import current_row, save_checked, set_values
from startups.changes import changing, deciding
from startups.models import Startup

SEASON = ("number", "start", "until", "description", "source")
PARTICIPATION = ("start", "until", "outcome", "source")
CRITERION = ("state", "evidence", "evidence_url")
MILESTONE = ("label", "due_on", "reached_on", "note")
"""What somebody saw of each. The key of a season is its number."""


def record_season(
    *,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    season: Season | None = None,
    seen: VersionToken | None = None,
) -> Season:
    """Create a season, or correct ``season``."""
    with deciding(reason=reason, actor=actor):
        number = values["number"]
        others = Season.objects.exclude(pk=season.pk) if season else Season.objects.all()
        if others.filter(number=number).exists():
            raise ValidationError({"number": f"La saison {number} existe déjà : donnez un autre numéro."})
        row = current_row(season, seen, SEASON, values) if season else Season()
        return _saved(row, values)


def withdraw_season(*, season: Season, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a season recorded by mistake, without participants."""
    with deciding(reason=reason, actor=actor):
        row = current_row(season, seen, SEASON)
        if row.participations.exists():
            raise ValidationError("Cette saison a des participants : retirez-les d’abord.")
        row.delete()


def join_season(
    *, season: Season, startup: Startup, values: Mapping[str, Any], reason: str, actor: Actor
) -> Participation:
    """Add a startup to a season."""
    with deciding(reason=reason, actor=actor, about=startup):
        if season.participations.filter(startup=startup).exists():
            raise ValidationError({"startup": "Ce service participe déjà à cette saison : choisissez-en un autre."})
        return _saved(Participation(season=season, startup=startup, is_fictitious=startup.is_fictitious), values)


def correct_participation(
    *,
    participation: Participation,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> Participation:
    """Correct the coaching dates of a participant, and the outcome."""
    with changing(participation.startup, reason=reason, actor=actor):
        return _saved(current_row(participation, seen, PARTICIPATION, values), values)


def leave_season(*, participation: Participation, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a participation recorded by mistake, with its criteria and milestones; they stay in the history."""
    with deciding(reason=reason, actor=actor, about=participation.startup):
        current_row(participation, seen, PARTICIPATION).delete()


def set_criterion(
    *,
    participation: Participation,
    criterion: str,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> EntryCriterion:
    """Record whether a participant meets one of the three entry criteria, with evidence."""
    with changing(participation.startup, reason=reason, actor=actor):
        held = participation.criteria.filter(criterion=criterion).first()
        check_unchanged(seen, state_of(held, CRITERION), values)
        return _saved(held or EntryCriterion(participation=participation, criterion=criterion), values)


def set_milestone(
    *,
    participation: Participation,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    milestone: Milestone | None = None,
    seen: VersionToken | None = None,
) -> Milestone:
    """Create a milestone, or correct ``milestone`` and the day on which it was reached."""
    with changing(participation.startup, reason=reason, actor=actor):
        row = current_row(milestone, seen, MILESTONE, values) if milestone else Milestone(participation=participation)
        set_values(row, values)
        if row.reached_on and row.reached_on > today():
            raise ValidationError({"reached_on": "Ce jour n’est pas encore venu : laissez la date vide."})
        return save_checked(row)


def withdraw_milestone(*, milestone: Milestone, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a milestone recorded by mistake."""
    with changing(milestone.participation.startup, reason=reason, actor=actor):
        current_row(milestone, seen, MILESTONE).delete()


def _saved[M: Season | Participation | EntryCriterion](row: M, values: Mapping[str, Any]) -> M:
    set_values(row, values)
    return save_checked(row)
