"""What staff enter about the community: surveys, trainings, intrapreneurs of a year. Each change has its reason."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from common.seen import NOTHING, SeenState
from community.models import IntrapreneurYear, NpsWave, Training
from startups.actions import current_row, save_checked, signed
from startups.queries import FIRST_YEAR, today
from startups.rights import Action, Actor, require_now

type Entry = NpsWave | Training | IntrapreneurYear

COLUMNS: Final[Mapping[type[Entry], tuple[str, ...]]] = {
    NpsWave: ("month", "score", "answers", "source"),
    Training: ("programme", "start", "end", "sessions", "people", "recommending", "source"),
    IntrapreneurYear: ("year", "newcomers", "certified", "source"),
}
"""What somebody enters, and saw, of each sort."""


@transaction.atomic
def save_entry(
    *, entry: Entry, values: Mapping[str, object], reason: str, actor: Actor, seen: SeenState | None = None
) -> Entry:
    """Record ``entry``, or correct it when it is recorded already. Only staff who decide for the programme may.

    Raises PermissionDenied, StaleError when somebody changed it meanwhile, or ValidationError with a French message for
    each field; then nothing is changed.
    """
    user = require_now(actor, Action.DECIDE)
    with signed(user, reason=reason):
        row = _held(entry, seen, values) if entry.pk else entry
        for name in COLUMNS[type(entry)]:
            setattr(row, name, values[name])
        _check_time(row)
        return save_checked(row)


@transaction.atomic
def withdraw_entry(*, entry: Entry, reason: str, actor: Actor, seen: SeenState | None = None) -> None:
    """Take away what was entered by mistake; it stays in the history."""
    user = require_now(actor, Action.DECIDE)
    with signed(user, reason=reason):
        _held(entry, seen).delete()


def _held(entry: Entry, seen: SeenState | None, values: Mapping[str, object] = NOTHING) -> Entry:
    """The row as it is now, under its lock, if its author saw it so; ``values`` are those asked for."""
    type(entry)._default_manager.select_for_update(no_key=True).filter(pk=entry.pk).first()
    return current_row(entry, seen, COLUMNS[type(entry)], values)


def _check_time(entry: Entry) -> None:
    """Refuse what is of a time to come, or from before the programme."""
    if isinstance(entry, NpsWave):
        name, first, is_to_come = "month", entry.month.year, entry.month > today()
    elif isinstance(entry, Training):
        name, first, is_to_come = "end", entry.start.year, entry.end > today()
    else:
        name, first, is_to_come = "year", entry.year, entry.year > today().year
    if is_to_come:
        raise ValidationError({name: "Ce temps n’est pas encore venu : on n’enregistre que ce qui a eu lieu."})
    if first < FIRST_YEAR:
        raise ValidationError({name: f"Le programme commence en {FIRST_YEAR}."})
