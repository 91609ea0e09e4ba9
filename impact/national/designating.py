"""Designations of national impact: made, corrected, withdrawn by a person of the DINUM, each time with a reason.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

import datetime as dt

from django.core.exceptions import ValidationError

from common.words import date_fr
from impact.deciding import deciding
from impact.models import Designation
from startups.actions import current_row, save_checked
from startups.models import Startup
from startups.queries import today
from startups.rights import Actor


def designate(*, startup: Startup, millesime: int, decided_on: dt.date, reason: str, actor: Actor) -> Designation:
    """Have ``startup`` count for national impact in the year ``millesime``, decided on a day, often of the next year."""
    with deciding(reason=reason, actor=actor, about=startup) as user:
        if startup.designations.filter(withdrawn_on__isnull=True).exists():
            raise ValidationError("Ce service est déjà désigné : corrigez sa désignation, ou retirez-la d’abord.")
        _check_decision(millesime, decided_on)
        designation = Designation(
            startup=startup, millesime=millesime, decided_on=decided_on, reason=reason.strip(), decided_by=user
        )
        return save_checked(designation)


def correct_designation(
    *, designation: Designation, millesime: int, decided_on: dt.date | None, reason: str, actor: Actor
) -> Designation:
    """Give a designation its right millésime and day of decision (None: unknown)."""
    with deciding(reason=reason, actor=actor, about=designation.startup):
        designation = current_row(designation)
        if (designation.millesime, designation.decided_on) == (millesime, decided_on):
            raise ValidationError("Rien n’a changé : modifiez le millésime ou la date, ou quittez cette page.")
        _check_decision(millesime, decided_on)
        designation.millesime, designation.decided_on = millesime, decided_on
        return save_checked(designation)


def withdraw_designation(*, designation: Designation, withdrawn_on: dt.date, reason: str, actor: Actor) -> Designation:
    """End a designation on a day: it no longer counts from then on, and stays in the history."""
    with deciding(reason=reason, actor=actor, about=designation.startup):
        designation = current_row(designation)
        if designation.withdrawn_on:
            raise ValidationError(f"Cette désignation est déjà retirée, le {date_fr(designation.withdrawn_on)}.")
        if withdrawn_on > today():
            raise ValidationError(
                {"withdrawn_on": "Ce jour n’est pas encore venu : un retrait s’enregistre une fois décidé."}
            )
        if withdrawn_on < designation.effective_on:
            message = f"Cette désignation compte depuis le {date_fr(designation.effective_on)} : son retrait ne la précède pas."
            raise ValidationError({"withdrawn_on": message})
        designation.withdrawn_on, designation.withdrawal_reason = withdrawn_on, reason.strip()
        return save_checked(designation)


def _check_decision(millesime: int, decided_on: dt.date | None) -> None:
    if decided_on and decided_on > today():
        raise ValidationError(
            {"decided_on": "Ce jour n’est pas encore venu : une désignation s’enregistre une fois décidée."}
        )
    last = (decided_on or today()).year
    if millesime > last:
        raise ValidationError({"millesime": f"Le millésime ne suit pas l’année de la décision : {last} au plus."})
