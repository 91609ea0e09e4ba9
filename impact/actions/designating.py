"""Designations of national impact: created, corrected and withdrawn by the DINUM's staff, each time with a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not decide.
:raises ValidationError: with a French message for each field.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Manager

from access.rights import Actor
from common.clock import today
from common.history import history_of
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.row_actions import current_row, save_checked
from common.third_party_internals import history_context
from common.words import date_fr
from impact.millesimes import possible_millesimes
from impact.models import Designation
from startups.changes import programme_change
from startups.decision_events import DecisionEvent, sync_event
from startups.models import LifeEvent, Startup

DESIGNATION_COLUMNS = ("millesime", "is_millesime_confirmed", "decided_on", "withdrawn_on")
"""What somebody saw of a designation."""


def current_designation(startup: Startup) -> Designation | None:
    """Return the designation that is not withdrawn; None without one."""
    return startup.designations.filter(withdrawn_on__isnull=True).first()


def designate(
    *,
    startup: Startup,
    millesime: int,
    decided_on: dt.date,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Designation:
    """Designate ``startup`` for national impact in the year ``millesime``, decided on a day, often of the next year.

    ``with_event``: write the event of the fiche too.
    """
    with programme_change(reason=reason, actor=actor, startup=startup) as user:
        held = current_designation(startup)
        check_unchanged(seen, state_of(held, DESIGNATION_COLUMNS))
        if held:
            raise ValidationError(
                "Ce service est déjà désigné : corrigez sa désignation, ou faites-la d’abord retirer."
            )
        _check_decision(millesime, decided_on)
        designation = Designation(
            startup=startup, millesime=millesime, decided_on=decided_on, reason=reason.strip(), decided_by=user
        )
        _check_span(designation)
        saved = save_checked(designation)
        if with_event:
            sync_event(startup, None, event_of_designation(saved))
        return saved


def correct_designation(
    *,
    designation: Designation,
    millesime: int,
    decided_on: dt.date | None,
    reason: str,
    actor: Actor,
    is_reinstated: bool = False,
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Designation:
    """Correct the millésime and the day of decision (None: unknown) of a designation, and confirm its millésime.

    ``is_reinstated``: it was withdrawn by mistake, and is in force again. ``with_event``: correct the event of the fiche
    too.
    """
    with programme_change(reason=reason, actor=actor, startup=designation.startup):
        designation = current_row(
            designation, seen, DESIGNATION_COLUMNS, {"millesime": millesime, "decided_on": decided_on}
        )
        is_reinstated = is_reinstated and designation.withdrawn_on is not None
        is_same = (designation.millesime, designation.decided_on) == (millesime, decided_on)
        if is_same and designation.is_millesime_confirmed and not is_reinstated:
            raise ValidationError("Rien n’a changé : modifiez le millésime ou la date, ou quittez cette page.")
        _check_decision(millesime, decided_on)
        before = event_of_designation(designation)
        designation.millesime, designation.decided_on = millesime, decided_on
        designation.is_millesime_confirmed = True
        if is_reinstated:
            designation.withdrawn_on, designation.withdrawal_reason = None, ""
        _check_span(designation)
        saved = save_checked(designation)
        if with_event and not saved.withdrawn_on:
            sync_event(saved.startup, before, event_of_designation(saved))
        return saved


def event_of_designation(designation: Designation) -> DecisionEvent | None:
    """Return the event of the fiche that a designation is; None without a day."""
    day = designation.decided_on
    return DecisionEvent(LifeEvent.Kind.NATIONAL_IMPACT, day) if day else None


def millesime_state(designation: Designation) -> dict[str, str]:
    """Return the state of a designation to confirm in words, by field name, for optimistic locking."""
    told = [str(designation.millesime), "confirmé" if designation.is_millesime_confirmed else "à confirmer"]
    told += [f"décidée le {date_fr(designation.decided_on)}"] if designation.decided_on else []
    told += [f"retirée le {date_fr(designation.withdrawn_on)}"] if designation.withdrawn_on else []
    return {field_of(designation.pk): ", ".join(told)}


def field_of(designation: int) -> str:
    """Return the name of the field of a designation's millésime."""
    return f"millesime_{designation}"


def confirm_millesimes(
    *, chosen: Mapping[int, int], reason: str, actor: Actor, seen: VersionToken | None = None
) -> list[Designation]:
    """Confirm the millésime of each designation (by key), the recorded one or another: all of them, or none.

    :raises EditConflictError: if one of them was changed concurrently.
    :raises ValidationError: with a message for each.
    """
    with programme_change(reason=reason, actor=actor):
        if not chosen:
            raise ValidationError("Choisissez au moins un millésime à confirmer.")
        list(Startup.objects.select_for_update(no_key=True).filter(designations__in=chosen).order_by("pk"))
        rows = list(Designation.objects.filter(pk__in=chosen).select_related("startup").order_by("pk"))
        now = {name: words for row in rows for name, words in millesime_state(row).items()}
        check_unchanged(seen and seen.only(map(field_of, chosen)), now)
        problems: dict[str, Any] = {}
        for row in rows:
            try:
                _confirm(row, chosen[row.pk])
            except ValidationError as refusal:
                problems[field_of(row.pk)] = refusal.messages
        if problems:
            raise ValidationError(problems)
        return rows


def _confirm(designation: Designation, millesime: int) -> None:
    _check_decision(millesime, designation.decided_on)
    designation.millesime, designation.is_millesime_confirmed = millesime, True
    _check_span(designation)
    save_checked(designation)


@dataclass(frozen=True, slots=True)
class ConfirmedMillesime:
    """A designation whose millésime a change confirmed: the year proposed ``before``, the year confirmed ``after``."""

    designation: Designation
    before: int
    after: int


def confirmed_by(change: uuid.UUID) -> list[ConfirmedMillesime]:
    """Return what a change (its context in the history) confirmed: a query, and one for each designation."""
    history: Manager[Any] = history_of(Designation)._default_manager
    found = []
    for version in history.filter(pgh_context_id=change, pgh_label="update").select_related("pgh_obj__startup"):
        earlier = history.filter(pgh_obj_id=version.pgh_obj_id, pgh_id__lt=version.pgh_id).order_by("-pgh_id").first()
        if earlier and version.is_millesime_confirmed and not earlier.is_millesime_confirmed and version.pgh_obj:
            found.append(ConfirmedMillesime(version.pgh_obj, earlier.millesime, version.millesime))
    return sorted(found, key=lambda one: one.designation.startup.name)


def undo_millesimes(*, change: uuid.UUID, reason: str, actor: Actor) -> None:
    """Make the millésimes that a change confirmed proposed again: all of them, or none.

    :raises ValidationError: if it confirmed none, or somebody changed one of them since.
    """
    with programme_change(reason=reason, actor=actor):
        confirmed = {one.designation.pk: one for one in confirmed_by(change)}
        if not confirmed:
            raise ValidationError("Ce changement ne confirme aucun millésime.")
        list(Startup.objects.select_for_update(no_key=True).filter(designations__in=confirmed).order_by("pk"))
        rows = list(Designation.objects.filter(pk__in=confirmed).select_related("startup").order_by("pk"))
        for row in rows:
            one = confirmed[row.pk]
            if not row.is_millesime_confirmed or row.millesime != one.after or row.withdrawn_on:
                raise ValidationError(
                    f"La désignation de {row.startup.name} a changé depuis : corrigez chacune à part."
                )
        with history_context({"undoes": str(change)}):
            for row in rows:
                row.millesime, row.is_millesime_confirmed = confirmed[row.pk].before, False
                save_checked(row)


def withdraw_designation(
    *,
    designation: Designation,
    withdrawn_on: dt.date,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Designation:
    """Withdraw a designation on a day: it no longer counts from then on; its history is kept.

    ``with_event``: delete the event of the fiche too.
    """
    with programme_change(reason=reason, actor=actor, startup=designation.startup):
        designation = current_row(designation, seen, DESIGNATION_COLUMNS)
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
        saved = save_checked(designation)
        if with_event:
            sync_event(saved.startup, event_of_designation(saved), None)
        return saved


def _check_span(designation: Designation) -> None:
    """Check that a designation counts before its withdrawal, and that it overlaps no other one of the service.

    :raises ValidationError: if not.
    """
    ends = designation.withdrawn_on
    starts = _effect(designation.millesime, designation.decided_on)
    if starts is None:
        return
    if ends and ends < starts:
        message = f"Cette désignation est retirée le {date_fr(ends)} : elle compterait à partir du {date_fr(starts)}."
        raise ValidationError({"millesime": message})
    for other in Designation.objects.filter(startup=designation.startup_id).exclude(pk=designation.pk):
        is_before = other.withdrawn_on is not None and other.withdrawn_on <= starts
        is_after = ends is not None and ends <= other.effective_on
        if not (is_before or is_after):
            until = f"jusqu’au {date_fr(other.withdrawn_on)}" if other.withdrawn_on else "sans fin"
            message = (
                f"Ce service compte déjà du {date_fr(other.effective_on)} {until} (millésime {other.millesime}) : "
                f"cette désignation compterait à partir du {date_fr(starts)}. Corrigez l’une des deux."
            )
            raise ValidationError(message)


def _effect(millesime: int, decided_on: dt.date | None) -> dt.date | None:
    """Return ``effective_on`` as computed by the database; None for a year that it refuses."""
    if not dt.MINYEAR <= millesime <= dt.MAXYEAR:
        return None
    last = dt.date(millesime, 12, 31)
    return min(decided_on, last) if decided_on else last


def _check_decision(millesime: int, decided_on: dt.date | None) -> None:
    if decided_on and decided_on > today():
        raise ValidationError(
            {"decided_on": "Ce jour n’est pas encore venu : une désignation s’enregistre une fois décidée."}
        )
    if decided_on is None and millesime > today().year:
        message = f"Le millésime ne suit pas l’année de la décision : {today().year} au plus."
        raise ValidationError({"millesime": message})
    if decided_on and millesime not in possible_millesimes(decided_on):
        before, same = possible_millesimes(decided_on)
        message = (
            f"Une désignation décidée le {date_fr(decided_on)} compte pour {before} ou {same}, pas pour {millesime}."
        )
        raise ValidationError({"millesime": message})
