"""Write FAST e-mails: rows, written in the transaction of the change that they announce."""

from django.db.models import QuerySet

from access.rights import assignments_on
from accounts.models import User
from budget.models import Application, Award, FundingRound, RoundEmail
from budget.queries import counted_awards
from budget.queries.fast import RESULT_AFTER
from common.clock import today
from startups.queries import incubators_of


def queue_call_emails(round: FundingRound) -> None:
    """Announce an open call to all current coaches; once, however often the round is edited."""
    coaches = assignments_on(today()).filter(user__is_active=True).values("user")
    _write(RoundEmail.Kind.CALL_OPENED, User.objects.filter(pk__in=coaches), round)


def queue_application_emails(application: Application) -> None:
    """Announce an application to the team."""
    team = User.objects.filter(is_active=True, role=User.Role.DINUM)
    _write(RoundEmail.Kind.APPLICATION_RECEIVED, team, application.round, application=application)


def queue_decision_email(application: Application) -> None:
    """Announce a decision to the applicant."""
    RoundEmail.objects.filter(kind=RoundEmail.Kind.CANCELLED, application=application).delete()
    _write(RoundEmail.Kind.DECIDED, _applicant(application), application.round, application=application)


def queue_cancellation_email(application: Application) -> None:
    """Announce the cancellation of a decision to an applicant who may have got it; delete the e-mail of the decision."""
    told = RoundEmail.objects.filter(kind=RoundEmail.Kind.DECIDED, application=application)
    if told.filter(tried_at__isnull=False, failure="").exists():
        _write(RoundEmail.Kind.CANCELLED, _applicant(application), application.round, application=application)
    told.delete()


def _applicant(application: Application) -> QuerySet[User]:
    return User.objects.filter(is_active=True, pk__in=[application.submitted_by_id or 0])


def queue_result_reminders() -> None:
    """Ask the coaches of each laureate of six months ago for its result, once."""
    due = counted_awards().filter(
        result_on__isnull=True, startup__isnull=False, awarded_on__gt=today() - 2 * RESULT_AFTER
    )
    for award in due.filter(awarded_on__lte=today() - RESULT_AFTER).select_related("round", "startup").order_by("pk"):
        if award.startup is None:
            continue
        carried = incubators_of(award.startup, today())
        coaches = assignments_on(today()).filter(incubator__in=carried, user__is_active=True).values("user")
        _write(RoundEmail.Kind.RESULT_DUE, User.objects.filter(pk__in=coaches), award.round, award=award)


def _write(kind: str, users: QuerySet[User], round: FundingRound, **about: Application | Award) -> None:
    """Write an e-mail to each user, unless the same one exists."""
    rows = [RoundEmail(user=user, kind=kind, round=round, **about) for user in users.order_by("pk")]
    RoundEmail.objects.bulk_create(rows, ignore_conflicts=True)
