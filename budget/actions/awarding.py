"""Actions on awards: staff record, correct and withdraw them; whoever may change the fiche records their result."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.text import capfirst

from access.rights import Actor
from budget.actions.rounds import closed_warnings, lock_round
from budget.emails.actions import queue_cancellation_email
from budget.models import Application, Award, FundingRound
from budget.queries import counted_awards, with_counted_days
from common.background import emails
from common.clock import today
from common.confirming import require_confirmed
from common.optimistic_lock import VersionToken
from common.row_actions import save_checked
from common.words import date_fr, money_fr, plural_fr
from startups import records
from startups.changes import programme_change
from startups.decision_events import DecisionEvent, euros, sync_event
from startups.models import LifeEvent, PhaseKind, Startup
from startups.queries import spans_at


def save_award(
    award: Award,
    *,
    reason: str,
    actor: Actor,
    confirmed: str = "",
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> Award:
    """Record an award without an application here (of a past round, or decided elsewhere), or correct one.

    ``with_event``: write the event of the fiche too.
    """
    with programme_change(reason=reason, actor=actor, startup=award.startup):
        call = lock_round(award.round)
        amount = None if award.amount is None else Decimal(award.amount)
        warnings = award_warnings(call, award.startup, amount, award.awarded_on, award.pk)
        before = event_of_award(Award.objects.get(pk=award.pk)) if award.pk else None
        saved = records.write(award, seen=seen)
        if saved.startup and with_event:
            sync_event(saved.startup, before, event_of_award(saved))
        if saved.awarded_on:
            check_day(call, saved.awarded_on, "awarded_on")
        require_confirmed(warnings, confirmed)
        return saved


def withdraw_award(
    award: Award,
    *,
    reason: str,
    actor: Actor,
    confirmed: str = "",
    seen: VersionToken | None = None,
    with_event: bool = False,
) -> None:
    """Delete an award recorded by mistake, with its event of the fiche if ``with_event``; its application is undecided
    again.
    """
    with programme_change(reason=reason, actor=actor, startup=award.startup):
        call = lock_round(award.round)
        application = award.application
        records.remove(award, seen=seen)
        if award.startup and with_event:
            sync_event(award.startup, event_of_award(award), None)
        require_confirmed(closed_warnings(call), confirmed)
        if application:
            cancel_decision(application, reason)


def event_of_award(award: Award) -> DecisionEvent | None:
    """Return the event of the fiche that an award is, in the words of the records; None without a day."""
    day = award.awarded_on or award.round.committee_on
    if day is None:
        return None
    amount = "" if award.amount is None else f"Montant de {euros(award.amount)} pour la "
    return DecisionEvent(LifeEvent.Kind.FAST, day, capfirst(f"{amount}promotion {award.round.number}"))


def cancel_decision(application: Application, reason: str) -> None:
    """Cancel the decision on an application, and send an e-mail to the applicant if the decision was sent.

    The caller has locked its round.
    """
    application.decision, application.decision_reason, application.decided_on = "", reason.strip(), None
    save_checked(application)
    queue_cancellation_email(application)
    emails.request()


def record_result(award: Award, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> Award:
    """Record the result of an award: whether its objective is reached, the value of its metric, the evidence."""
    with records.record_change(award, reason=reason, actor=actor):
        (given,) = with_counted_days(counted_awards().filter(pk=award.pk))
        if award.result_on and award.result_on < given.counted_on:
            message = f"Le financement compte depuis le {date_fr(given.counted_on)} : son résultat ne le précède pas."
            raise ValidationError({"result_on": message})
        return records.write(award, seen=seen, columns=Award.RESULT)


def award_warnings(
    round: FundingRound, startup: Startup | None, amount: Decimal | None, day: dt.date | None, award: int | None = None
) -> list[str]:
    """Return the warnings to confirm before ``round`` gives ``amount``, replacing the ``award`` with that key if any."""
    return [
        *closed_warnings(round),
        *_ended_service_warnings(startup, day),
        *_envelope_warnings(round, amount, award),
        *_more_than_announced(round, award),
    ]


def check_day(call: FundingRound, day: dt.date, name: str) -> None:
    """Check that a decision is not in the future, and not before the opening of its call."""
    if day > today():
        raise ValidationError({name: "Ce jour n’est pas encore venu : une décision s’enregistre une fois prise."})
    if call.call_opened_on and day < call.call_opened_on:
        message = f"L’appel a ouvert le {date_fr(call.call_opened_on)} : sa décision ne le précède pas."
        raise ValidationError({name: message})


def _ended_service_warnings(startup: Startup | None, day: dt.date | None) -> list[str]:
    on = day or today()
    span = spans_at(on).filter(startup=startup).select_related("kind").first() if startup else None
    if startup is None or span is None or span.kind.group != PhaseKind.Group.ENDED:
        return []
    return [f"Le {date_fr(on)}, {startup.name} est à l’arrêt : « {span.kind.label} »."]


def _envelope_warnings(round: FundingRound, amount: Decimal | None, award: int | None) -> list[str]:
    if round.envelope is None or amount is None:
        return []
    awards = round.awards.exclude(pk=award) if award else round.awards.all()
    others = awards.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    excess = others + amount - Decimal(round.envelope)
    if excess <= 0:
        return []
    return [
        f"Le {round} dépasserait son enveloppe de {money_fr(excess)} : "
        f"{money_fr(others + amount)} pour {money_fr(round.envelope)}."
    ]


def _more_than_announced(round: FundingRound, award: int | None) -> list[str]:
    return [] if award else more_than_announced(round, round.awards.count() + 1, round.stated_awards)


def more_than_announced(round: FundingRound, recorded: int, announced: int | None) -> list[str]:
    """Return a warning if a call would have more recorded laureates than announced ones (None: unknown)."""
    if announced is None or announced >= recorded:
        return []
    return [
        f"Le {round} aurait {plural_fr(recorded, 'lauréat enregistré', 'lauréats enregistrés')}, pour"
        f" {plural_fr(announced, 'annoncé', 'annoncés')}."
    ]
