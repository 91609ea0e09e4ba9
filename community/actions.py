"""Save and withdraw the community entries of staff (surveys, trainings, intrapreneurs), each with a reason."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.clock import today
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked
from community.models import IntrapreneurYear, NpsWave, Training
from startups.changes import deciding
from startups.queries import FIRST_YEAR

type Entry = NpsWave | Training | IntrapreneurYear

COLUMNS: Final[Mapping[type[Entry], tuple[str, ...]]] = {
    NpsWave: ("month", "score", "answers", "source"),
    Training: ("programme", "start", "last_day", "people", "sessions", "recommending", "source"),
    IntrapreneurYear: ("year", "newcomers", "certified", "source"),
}
"""What somebody enters, and saw, of each sort."""


def save_entry(
    *, entry: Entry, values: Mapping[str, object], reason: str, actor: Actor, seen: VersionToken | None = None
) -> Entry:
    """Create ``entry``, or update it if it exists. DINUM staff only.

    :raises PermissionDenied: ``actor`` is not DINUM staff.
    :raises EditConflictError: someone changed it in the meantime.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with deciding(reason=reason, actor=actor):
        row = current_row(entry, seen, COLUMNS[type(entry)], values) if entry.pk else entry
        for name in COLUMNS[type(entry)]:
            setattr(row, name, values[name])
        _check_time(row)
        return save_checked(row)


def withdraw_entry(*, entry: Entry, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete an entry made by mistake; it stays in the history."""
    with deciding(reason=reason, actor=actor):
        current_row(entry, seen, COLUMNS[type(entry)]).delete()


def _check_time(entry: Entry) -> None:
    """Refuse dates in the future or before the programme."""
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
