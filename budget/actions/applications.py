"""Actions on FAST applications: a coach applies during the call; the team assesses, then decides."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from access.rights import Action, Actor, record_author, require_now
from budget.actions.awarding import award_warnings, cancel_decision, check_day, event_of_award
from budget.actions.rounds import lock_round
from budget.emails.actions import queue_application_emails, queue_decision_email
from budget.models import Application, Assessment, Award, FundingRound
from budget.queries.fast import Stage, stage_of, takes_applications
from common.background import emails
from common.clock import today
from common.confirming import require_confirmed
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked
from common.words import date_fr
from startups import records
from startups.changes import programme_change, startup_change
from startups.decision_events import sync_event


def apply(application: Application, *, actor: Actor) -> Application:
    """Apply to a round for a startup, or an incubator, that the actor coaches."""
    with _for_candidate(application, reason=f"Candidature au {application.round}", actor=actor):
        _check_open(lock_round(application.round))
        application.submitted_on = today()
        application.submitted_by_id = actor.pk if actor else None
        saved = _write(application)
        queue_application_emails(saved)
        emails.request()
        return saved


def correct_application(
    application: Application, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Application:
    """Correct an application while the call is open."""
    with _for_candidate(application, reason=reason, actor=actor):
        _check_open(lock_round(application.round))
        saved = _write(application, seen)
        _check_waiting(saved)
        return saved


def withdraw_application(
    application: Application, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Application:
    """Withdraw an undecided application, so that its candidate may apply again."""
    with _for_candidate(application, reason=reason, actor=actor):
        lock_round(application.round)
        row = current_row(application, seen, Application.EDITED)
        _check_waiting(row)
        row.withdrawn_on = today()
        return save_checked(row)


def assess(assessment: Assessment, *, actor: Actor, seen: VersionToken | None = None) -> Assessment:
    """Record or change the actor's own assessment of an application."""
    application = assessment.application
    with programme_change(reason=f"Avis sur une candidature au {application.round}", actor=actor) as user:
        lock_round(application.round)
        _check_waiting(current_row(application))
        assessment.author = user
        return records.write(assessment, seen=seen)


def award_application(
    *,
    application: Application,
    amount: Decimal,
    coaching_share: Decimal | None,
    decided_on: dt.date,
    reason: str,
    actor: Actor,
    confirmed: str = "",
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Award:
    """Accept an application: its candidate receives ``amount``, including ``coaching_share`` for coaching.

    ``with_event``: write the event of the fiche too.
    """
    with programme_change(reason=reason, actor=actor, startup=application.startup):
        row = _decided(application, Application.Decision.AWARDED, decided_on, reason, seen)
        require_confirmed(award_warnings(row.round, row.startup, amount, decided_on), confirmed)
        award = Award(
            round=row.round,
            application=row,
            startup=row.startup,
            incubator=row.incubator,
            amount=amount,
            coaching_share=coaching_share,
            awarded_on=decided_on,
            objective=row.objective,
            metric=row.metric,
        )
        saved = save_checked(award)
        if saved.startup and with_event:
            sync_event(saved.startup, None, event_of_award(saved))
        return saved


def decline_application(
    *, application: Application, decided_on: dt.date, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Application:
    """Decline an application, with a reason that the candidate can read."""
    with programme_change(reason=reason, actor=actor, startup=application.startup):
        return _decided(application, Application.Decision.DECLINED, decided_on, reason, seen)


def reopen_application(
    *, application: Application, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Application:
    """Cancel the refusal of an application, which is undecided again. For an award, see ``withdraw_award``."""
    with programme_change(reason=reason, actor=actor, startup=application.startup):
        lock_round(application.round)
        row = current_row(application, seen, Application.DECISION)
        if row.decision != Application.Decision.DECLINED:
            raise ValidationError("Cette candidature n’est pas refusée : il n’y a pas de refus à annuler.")
        cancel_decision(row, reason)
        return row


def _decided(
    application: Application, decision: str, decided_on: dt.date, reason: str, seen: VersionToken | None
) -> Application:
    call = lock_round(application.round)
    row = current_row(application, seen, Application.DECISION)
    _check_waiting(row)
    check_day(call, decided_on, "decided_on")
    row.round = call
    row.decision, row.decision_reason, row.decided_on = decision, reason.strip(), decided_on
    saved = save_checked(row)
    queue_decision_email(saved)
    emails.request()
    return saved


def _check_open(call: FundingRound) -> None:
    if takes_applications(call, today()):
        return
    if stage_of(call, today()) in (Stage.ANNOUNCED, Stage.UNKNOWN):
        raise ValidationError(f"Les candidatures au {call} ne sont pas encore ouvertes.")
    closes = date_fr(call.call_closes_on or call.committee_on or call.closed_on)
    raise ValidationError(f"Les candidatures au {call} sont closes depuis le {closes} : rien n’est enregistré.")


def _check_waiting(row: Application) -> None:
    if row.withdrawn_on:
        raise ValidationError(f"Cette candidature est retirée depuis le {date_fr(row.withdrawn_on)}.")
    if row.decision:
        raise ValidationError(f"Cette candidature est déjà décidée, le {date_fr(row.decided_on)}.")


def _write(application: Application, seen: VersionToken | None = None) -> Application:
    if not application.metric and not application.planned_measure.strip():
        raise ValidationError({"planned_measure": "Indiquez à quoi se verra que l’objectif est atteint."})
    return records.write(application, seen=seen)


@contextmanager
def _for_candidate(application: Application, *, reason: str, actor: Actor) -> Iterator[None]:
    """Check that the actor coaches the candidate, record the reason; commit in one transaction."""
    if application.startup:
        with startup_change(application.startup, reason=reason, actor=actor):
            yield
        return
    if application.incubator is None:
        raise ValidationError("Cette candidature n’est celle de personne.")
    with transaction.atomic():
        user = require_now(actor, Action.FOLLOW_INCUBATOR, incubators=[application.incubator])
        with record_author(user, reason=reason):
            yield
