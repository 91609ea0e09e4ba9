"""Actions on awards: staff record, correct and withdraw them; whoever may change the fiche records their result."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum

from access.rights import Actor
from budget.actions.confirming import require_confirmed
from budget.actions.rounds import closed_warnings, lock_round
from budget.letters.actions import queue_cancellation_email
from budget.models import Application, Award, FundingRound
from budget.queries import counted_awards, with_counted_days
from common.background import emails
from common.clock import today
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from common.words import date_fr, money_fr, plural_fr
from incubators.models import Incubator
from startups.changes import deciding, startup_change
from startups.models import PhaseKind, Startup
from startups.queries import phase_at

AWARD = ("amount", "coaching_share", "awarded_on", "objective", "metric", "source")
RESULT = ("result_on", "objective_reached", "result", "result_value", "result_evidence")
"""What somebody saw of each."""


def record_award(
    *,
    round: FundingRound,
    laureate: Startup | Incubator,
    values: Mapping[str, object],
    reason: str,
    actor: Actor,
    confirmed: str = "",
) -> Award:
    """Record an award without an application here: of a past round, or decided elsewhere."""
    startup = laureate if isinstance(laureate, Startup) else None
    with deciding(reason=reason, actor=actor, about=startup):
        to = {"startup": startup} if startup else {"incubator": laureate}
        row = Award(round=lock_round(round), is_fictitious=bool(startup and startup.is_fictitious), **to)
        return _save(row, values, confirmed)


def correct_award(
    *,
    award: Award,
    values: Mapping[str, object],
    reason: str,
    actor: Actor,
    confirmed: str = "",
    seen: VersionToken | None = None,
) -> Award:
    """Correct an award; the history keeps the former values."""
    with deciding(reason=reason, actor=actor, about=award.startup):
        call = lock_round(award.round)
        row = current_row(award, seen, AWARD, values)
        row.round = call
        return _save(row, values, confirmed)


def withdraw_award(
    *, award: Award, reason: str, actor: Actor, confirmed: str = "", seen: VersionToken | None = None
) -> None:
    """Delete an award recorded by mistake; its application is undecided again."""
    with deciding(reason=reason, actor=actor, about=award.startup):
        call = lock_round(award.round)
        row = current_row(award, seen, AWARD)
        require_confirmed(closed_warnings(call), confirmed)
        application = row.application
        row.delete()
        if application:
            cancel_decision(application, reason)


def cancel_decision(application: Application, reason: str) -> None:
    """Cancel the decision on an application, and send an e-mail to the applicant if the decision was sent.

    The caller has locked its round.
    """
    application.decision, application.decision_reason, application.decided_on = "", reason.strip(), None
    save_checked(application)
    queue_cancellation_email(application)
    emails.request()


def record_result(
    *, award: Award, values: Mapping[str, object], reason: str, actor: Actor, seen: VersionToken | None = None
) -> Award:
    """Record the result of an award: whether its objective is reached, the value of its metric, the evidence."""
    about = award.startup
    context = (
        startup_change(about, reason=reason, actor=actor) if about else deciding(reason=reason, actor=actor, about=None)
    )
    with context:
        row = current_row(award, seen, RESULT, values)
        set_values(row, values)
        if row.result_on and row.result_on > today():
            raise ValidationError({"result_on": "Ce jour n’est pas encore venu : un résultat se constate."})
        (given,) = with_counted_days(counted_awards().filter(pk=row.pk))
        if row.result_on and row.result_on < given.counted_on:
            message = f"Le financement compte depuis le {date_fr(given.counted_on)} : son résultat ne le précède pas."
            raise ValidationError({"result_on": message})
        return save_checked(row)


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


def check_metric(row: Application | Award) -> None:
    """Check that the metric of an objective belongs to the startup that applies or wins."""
    if row.metric and row.metric.startup_id != row.startup_id:
        raise ValidationError({"metric": "Choisissez une mesure de ce service."})


def _save(row: Award, values: Mapping[str, object], confirmed: str) -> Award:
    set_values(row, values)
    check_metric(row)
    if row.awarded_on:
        check_day(row.round, row.awarded_on, "awarded_on")
    amount = None if row.amount is None else Decimal(row.amount)
    require_confirmed(award_warnings(row.round, row.startup, amount, row.awarded_on, row.pk), confirmed)
    return save_checked(row)


def _ended_service_warnings(startup: Startup | None, day: dt.date | None) -> list[str]:
    on = day or today()
    span = phase_at(on).filter(startup=startup).select_related("kind").first() if startup else None
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
