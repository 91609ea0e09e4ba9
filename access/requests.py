"""Ask for access, and what staff do with a request."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from access.models import AccessRequest, AccessRequestEmail
from access.rights import Action, Actor, has_permission, require_now
from accounts.models import User
from common.background import emails
from common.clock import today
from common.request_context import saving
from incubators.models import CoachAssignment, Incubator

AGAIN_AFTER = dt.timedelta(days=7)
"""How long a user waits before the next request."""
MOST_ANNOUNCED = 20
"""The requests of one day that staff get e-mails about; the others are only in the list of accounts."""
HAS_RIGHTS = "Votre compte a déjà un rôle ou un incubateur : il n’y a rien à demander."
TOO_SOON = "Votre demande est déjà envoyée. Vous pourrez la renouveler sept jours après le premier envoi."
SUBJECT = "Une demande d’accès attend"
BODY = """Bonjour,

{name} ({email}) demande un accès. Incubateur indiqué : {incubator}.

Rattachez ce compte, ou classez la demande : {url}
"""


def pending_requests() -> QuerySet[AccessRequest]:
    """Return the requests that wait for staff, the oldest first: of open accounts that have no right yet."""
    assigned = CoachAssignment.objects.filter(Q(until=None) | Q(until__gt=today()), user=OuterRef("user"))
    waiting = AccessRequest.objects.filter(
        ~Exists(assigned), user__is_active=True, user__role=User.Role.AGENT, dismissed_at=None
    )
    return waiting.select_related("user", "incubator").order_by("requested_at", "pk")


def may_request_access(user: User) -> bool:
    """Whether ``user`` has no role, and coaches no incubator today."""
    return user.role == User.Role.AGENT and not has_permission(user, Action.OPEN_INVESTIGATION)


def request_access(*, user: User, incubator: Incubator | None) -> None:
    """Store the request of ``user``, and write an e-mail to everybody who assigns coaches.

    :raises ValidationError: the user has rights, or asked in the last seven days.
    """
    with saving():
        user = require_now(user, Action.REQUEST_ACCESS)
        if not may_request_access(user):
            raise ValidationError(HAS_RIGHTS)
        former = AccessRequest.objects.filter(user=user)
        if former.filter(requested_at__gt=timezone.now() - AGAIN_AFTER).exists():
            raise ValidationError(TOO_SOON)
        former.delete()
        _announce(AccessRequest.objects.create(user=user, incubator=incubator))


def _announce(request: AccessRequest) -> None:
    """Write an e-mail to each member of staff, unless too many requests came in a day."""
    if AccessRequest.objects.filter(requested_at__gt=timezone.now() - dt.timedelta(days=1)).count() > MOST_ANNOUNCED:
        return
    staff = User.objects.filter(is_active=True, role__in=[User.Role.DINUM, User.Role.ADMINISTRATOR]).order_by("pk")
    AccessRequestEmail.objects.bulk_create([AccessRequestEmail(user=user, request=request) for user in staff])
    emails.request()


def dismiss_request(*, account: User, actor: Actor) -> None:
    """Dismiss the request of ``account``, which stays without rights."""
    with transaction.atomic():
        require_now(actor, Action.ASSIGN_COACHES)
        AccessRequest.objects.filter(user=account).update(dismissed_at=timezone.now())


def compose(email: AccessRequestEmail) -> EmailMessage | None:
    """Return the e-mail about a request; None if it no longer waits."""
    asked = pending_requests().filter(pk=email.request_id).first()
    if asked is None:
        return None
    url = settings.SITE_URL + reverse("workspace-account", args=[asked.user_id])
    incubator = asked.incubator.name if asked.incubator else "aucun"
    text = BODY.format(name=asked.user.name or "Un agent", email=asked.user.email, incubator=incubator, url=url)
    return EmailMessage(SUBJECT, text, to=[email.user.email])
