"""What staff enter about the community: surveys, trainings, intrapreneurs of a year. Each change has its reason."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError

from access.actions import deciding
from access.rights import Actor
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked
from community.models import IntrapreneurYear, NpsWave, Training
from startups.queries import FIRST_YEAR, today

type Entry = NpsWave | Training | IntrapreneurYear

COLUMNS: Final[Mapping[type[Entry], tuple[str, ...]]] = {
    NpsWave: ("month", "score", "answers", "source"),
    Training: ("programme", "start", "last_day", "sessions", "people", "recommending", "source"),
    IntrapreneurYear: ("year", "newcomers", "certified", "source"),
}
"""What somebody enters, and saw, of each sort."""


def save_entry(
    *, entry: Entry, values: Mapping[str, object], reason: str, actor: Actor, seen: VersionToken | None = None
) -> Entry:
    """Record ``entry``, or correct it when it is recorded already. Only staff who decide for the programme may.

    Raises PermissionDenied, EditConflictError when somebody changed it meanwhile, or ValidationError with a French message for
    each field; then nothing is changed.
    """
    with deciding(reason=reason, actor=actor):
        row = current_row(entry, seen, COLUMNS[type(entry)], values) if entry.pk else entry
        for name in COLUMNS[type(entry)]:
            setattr(row, name, values[name])
        _check_time(row)
        return save_checked(row)


def withdraw_entry(*, entry: Entry, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Take away what was entered by mistake; it stays in the history."""
    with deciding(reason=reason, actor=actor):
        current_row(entry, seen, COLUMNS[type(entry)]).delete()


def _check_time(entry: Entry) -> None:
    """Refuse what is of a time to come, or from before the programme."""
    if isinstance(entry, NpsWave):
        begins, ends, year, is_to_come = "month", "month", entry.month.year, entry.month > today()
    elif isinstance(entry, Training):
        begins, ends, year, is_to_come = "start", "last_day", entry.start.year, entry.last_day > today()
    else:
        begins, ends, year, is_to_come = "year", "year", entry.year, entry.year > today().year
    if is_to_come:
        raise ValidationError({ends: "Cette date est future : saisissez une période passée."})
    if year < FIRST_YEAR:
        raise ValidationError({begins: f"Le programme commence en {FIRST_YEAR}."})
