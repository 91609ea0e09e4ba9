"""Read a change of phase sent to the API strictly; it must be confirmed if unusual."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import ServiceToken, User
from common.exact_json import iso_day, plain_text
from common.optimistic_lock import VersionToken, check_unchanged
from startups.actions import change_phase
from startups.models import Startup
from startups.models.life import END_FIELDS
from startups.queries import today
from workspace.phases.queries import Life, read_life
from workspace.phases.warnings import change_warnings

FIELDS = ("phase", "date", "reason", "confirm", "seen", *END_FIELDS)


@dataclass(frozen=True, slots=True)
class RequestedPhase:
    """A request to enter ``phase`` on ``date`` because of ``reason``; ``confirm``: even if unusual.

    ``end`` gives in END_FIELDS why a phase ends the partnership.
    """

    phase: str
    date: dt.date
    reason: str
    confirm: bool
    end: Mapping[str, str]


def read_requested_phase(body: Any) -> RequestedPhase:
    """Return the change requested by a body.

    :raises ValidationError: if it is invalid, by field.
    """
    if not isinstance(body, dict):
        raise ValidationError({"detail": "Envoyez un objet : phase, date, reason, et confirm s’il le faut."})
    wrong = {
        str(name)[
            :40
        ]: "Ce champ est inconnu : un changement a phase, date, reason, confirm, seen, end_reason, end_sentence et end_account."
        for name in body
        if name not in FIELDS
    }
    phase, reason = plain_text(body.get("phase")), plain_text(body.get("reason"))
    day, confirm = iso_day(body.get("date")), body.get("confirm", False)
    if not phase:
        wrong["phase"] = "Donnez la sorte de phase, par exemple construction."
    if day is None:
        wrong["date"] = "Écrivez la date ainsi : 2022-01-31."
    if not reason:
        wrong["reason"] = "Indiquez le motif : il accompagne le changement dans l’historique."
    if not isinstance(confirm, bool):
        wrong["confirm"] = "Écrivez true ou false."
    end = {name: body.get(name, "") for name in END_FIELDS}
    wrong |= {name: "Écrivez un texte." for name, value in end.items() if not isinstance(value, str)}
    if wrong or not phase or day is None or not reason:
        raise ValidationError(wrong)
    return RequestedPhase(phase, day, reason, confirm is True, end)


def enter(*, startup: Startup, asked: RequestedPhase, seen: VersionToken, actor: User | ServiceToken) -> Sequence[str]:
    """Save the change, and return its warnings.

    :raises EditConflictError: if the phases are not those in ``seen``.
    :raises ValidationError: if it is refused, or unusual and not confirmed.
    """
    life = read_life(startup, today())
    check_unchanged(seen, {"phases": life.version})
    warnings = _warnings(life, asked)
    if warnings and not asked.confirm:
        raise ValidationError({"confirm": warnings})
    # Compared under the lock with the phases just read, so that the warnings are those of this very change.
    change_phase(
        startup=startup,
        kind=asked.phase,
        date=asked.date,
        reason=asked.reason,
        end=asked.end,
        seen=life.seen,
        actor=actor,
        source="api",
    )
    return warnings


def _warnings(life: Life, asked: RequestedPhase) -> list[str]:
    kind = next((one for one in life.kinds if one.key == asked.phase), None)
    if kind is None:
        raise ValidationError({"phase": f"La phase « {asked.phase[:60]} » n’existe pas."})
    return change_warnings(life, kind, asked.date)
