"""Actions on FAST rounds: the call, its committee, its end. DINUM staff only."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from access.rights import Actor
from budget.emails.actions import queue_call_emails
from budget.models import CommitteeSeat, FundingRound
from budget.queries.fast import Stage, stage_of, takes_applications
from common.background import emails
from common.clock import today
from common.confirming import require_confirmed
from common.optimistic_lock import VersionToken, check_unchanged
from common.row_actions import save_checked
from common.words import date_fr
from startups import records
from startups.changes import programme_change


def record_round(
    round: FundingRound, *, reason: str, actor: Actor, confirmed: str = "", seen: VersionToken | None = None
) -> FundingRound:
    """Create a round, or correct it; correcting a closed one needs a confirmation.

    Coaches get an e-mail when the call opens.

    :raises ValidationError: the new dates exclude an application that was received.
    """
    with programme_change(reason=reason, actor=actor):
        before = FundingRound.objects.select_for_update(no_key=True).filter(pk=round.pk).first()
        saved = records.write(round, seen=seen)
        if before:
            _check_received(before, saved)
            require_confirmed(closed_warnings(before), confirmed)
        _tell(saved)
        return saved


def set_committee(
    *,
    round: FundingRound,
    seats: Sequence[tuple[str, str]],
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> None:
    """Replace the committee of a round, by role and organisation."""
    with programme_change(reason=reason, actor=actor):
        row = lock_round(round)
        check_unchanged(seen, committee_state(row))
        wanted = list(dict.fromkeys(seats))
        for held in row.seats.all():
            if (held.role, held.organisation) in wanted:
                wanted.remove((held.role, held.organisation))
            else:
                held.delete()
        for role, organisation in wanted:
            save_checked(CommitteeSeat(round=row, role=role, organisation=organisation))


def committee_state(round: FundingRound) -> dict[str, str]:
    """Return the version of a committee, for optimistic locking."""
    return {"seats": "\n".join(f"{seat.role}, {seat.organisation}" for seat in round.seats.order_by("pk"))}


def lock_round(round: FundingRound) -> FundingRound:
    """Lock the round and return it as stored, so that dependent changes wait for each other."""
    return FundingRound.objects.select_for_update(no_key=True).get(pk=round.pk)


def closed_warnings(round: FundingRound) -> list[str]:
    """Return the warning to confirm before a change of a closed round."""
    if stage_of(round, today()) is not Stage.CLOSED:
        return []
    return [f"Le {round} est clos depuis le {date_fr(round.closed_on)} : ce qui a été publié change."]


def _check_received(before: FundingRound, saved: FundingRound) -> None:
    """Raise ValidationError if the new dates of the call exclude an application that was not withdrawn."""
    for name, outside in (("call_opened_on", "submitted_on__lt"), ("call_closes_on", "submitted_on__gt")):
        day = getattr(saved, name)
        if day is None or day == getattr(before, name):
            continue
        left = saved.applications.filter(withdrawn_on=None, **{outside: day}).order_by("submitted_on", "pk").first()
        if left:
            otherwise = "" if left.decision else ", ou faites d’abord retirer cette candidature"
            raise ValidationError(
                {
                    name: f"La candidature de {left.candidate} a été déposée le "
                    f"{date_fr(left.submitted_on)} : donnez un jour qui la laisse dans l’appel{otherwise}."
                }
            )


def _tell(round: FundingRound) -> None:
    if takes_applications(round, today()):
        queue_call_emails(round)
        emails.request()
