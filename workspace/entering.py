"""A change of phase that comes by the API: read strictly, confirmed when it is unusual, done once for each key."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from common.exact_json import iso_day, plain_text
from startups.actions import change_phase
from startups.models import Startup
from startups.queries import today
from workspace.models import Submission
from workspace.queries.life import read_life
from workspace.saving import save_once, update_figures, was_saved
from workspace.warnings import change_warnings

KEYS = uuid.UUID("3f0c1d0e-7a55-4c9b-9f0e-5f5b4c1a2d77")
FIELDS = ("phase", "date", "reason", "confirm")


class UsedKeyError(Exception):
    """The key was used for another change."""


@dataclass(frozen=True, slots=True)
class RequestedPhase:
    """Enter ``phase`` on ``date`` because of ``reason``; ``confirm``: even if it is unusual."""

    phase: str
    date: dt.date
    reason: str
    confirm: bool


def read_requested_phase(body: Any) -> RequestedPhase:
    """The change that a body asks for.

    :raises ValidationError: it can't be read; each field says why.
    """
    if not isinstance(body, dict):
        raise ValidationError({"detail": "Envoyez un objet : phase, date, reason, et confirm s’il le faut."})
    wrong = {
        str(name)[:40]: "Ce champ est inconnu : un changement a phase, date, reason et confirm."
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
        wrong["reason"] = "Dites pourquoi : la raison accompagne le changement dans l’historique."
    if not isinstance(confirm, bool):
        wrong["confirm"] = "Écrivez true ou false."
    if wrong or not phase or day is None or not reason:
        raise ValidationError(wrong)
    return RequestedPhase(phase, day, reason, confirm is True)


def enter_once(*, startup: Startup, asked: RequestedPhase, key: str, actor: User) -> tuple[bool, Sequence[str]]:
    """Make the change unless ``key`` made it already: whether it was done now, and what was unusual in it.

    :raises ValidationError: it is refused, or unusual and not confirmed.
    :raises UsedKeyError: the key made another change.
    """
    token, this = _tokens(startup, asked, key, actor)
    if was_saved(str(token), actor):
        return _repeated(this, actor)
    warnings = _warnings(startup, asked)

    def write() -> None:
        change_phase(startup=startup, kind=asked.phase, date=asked.date, reason=asked.reason, actor=actor, source="api")
        Submission.objects.create(token=this, user=actor)

    if warnings and not asked.confirm:
        raise ValidationError({"confirm": warnings})
    if not save_once(token=token, user=actor, write=write):
        return _repeated(this, actor)
    update_figures()
    return True, warnings


def _repeated(this: uuid.UUID, actor: User) -> tuple[bool, Sequence[str]]:
    if not was_saved(str(this), actor):
        raise UsedKeyError
    return False, ()


def _tokens(startup: Startup, asked: RequestedPhase, key: str, actor: User) -> tuple[uuid.UUID, uuid.UUID]:
    """Return two tokens: of the actor's key on that fiche, and of the key with this change. Without a key they are unique."""
    token = uuid.uuid5(KEYS, f"{actor.pk} {startup.pk} {key}") if key else uuid.uuid4()
    return token, uuid.uuid5(token, f"{asked.phase} {asked.date} {asked.reason}")


def _warnings(startup: Startup, asked: RequestedPhase) -> list[str]:
    life = read_life(startup, today())
    kind = next((one for one in life.kinds if one.key == asked.phase), None)
    if kind is None:
        raise ValidationError({"phase": f"La phase « {asked.phase[:60]} » n’existe pas."})
    return change_warnings(life, kind, asked.date)
