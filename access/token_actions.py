"""Issue, revoke and look up the tokens of the tools that send measurements by the API."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from access.models import ServiceToken, TokenGrant
from access.models.tokens import MARK, SHOWN, new_secret
from access.rights import Action, Actor, require_now
from accounts.models.bindings import digest_of
from common.access_journal import AccessEvent, note_access
from common.clock import today
from common.request_context import saving
from common.texts import clean_reason
from incubators.models import Incubator

LONGEST = dt.timedelta(days=731)
"""A token is renewed at least every two years."""


@saving()
def issue_token(
    *,
    name: str,
    last_day: dt.date,
    actor: Actor,
    startups: Collection[Model] = (),
    incubators: Collection[Incubator] = (),
) -> tuple[ServiceToken, str]:
    """Create a token; return it with the secret that its tool sends, which is stored nowhere.

    It may measure ``startups``, and the startups of ``incubators`` on the day of the request.
    """
    user = require_now(actor, Action.DECIDE)
    if not startups and not incubators:
        raise ValidationError({"startups": "Choisissez au moins un service, ou un incubateur."})
    if not today() <= last_day <= today() + LONGEST:
        raise ValidationError({"last_day": "Un jeton est valable deux ans au plus, à partir d’aujourd’hui."})
    secret = new_secret()
    token = ServiceToken(
        name=name.strip(),
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        issued_by=user,
        last_day=last_day,
    )
    token.full_clean()
    token.save()
    of_startups = [TokenGrant(token=token, startup_id=startup.pk) for startup in startups]
    of_incubators = [TokenGrant(token=token, incubator=incubator) for incubator in incubators]
    TokenGrant.objects.bulk_create([*of_startups, *of_incubators])
    note_access(AccessEvent.TOKEN_ISSUED, token=token.pk, account=user.pk)
    return token, secret


def revoke_token(*, token: ServiceToken, reason: str, actor: Actor) -> ServiceToken:
    """Revoke a token for good; do nothing if it is already revoked."""
    why = clean_reason(reason)
    with saving():
        user = require_now(actor, Action.DECIDE)
        token = ServiceToken.objects.select_for_update().get(pk=token.pk)
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by, token.revocation_reason = timezone.now(), user, why
            token.save()
    note_access(AccessEvent.TOKEN_REVOKED, token=token.pk, account=user.pk)
    return token


def token_of(secret: str) -> ServiceToken | None:
    """Return the valid token with that secret and record that it was used today, or None."""
    token = find_token(secret)
    if token is None or not token.is_valid(today()):
        note_access(AccessEvent.TOKEN_REFUSED, token=token.pk if token else "unknown")
        return None
    if token.last_used_on != today():
        note_access(AccessEvent.TOKEN_USED, token=token.pk)
        ServiceToken.objects.filter(pk=token.pk).update(last_used_on=today())
    return token


def find_token(secret: str) -> ServiceToken | None:
    """Return the token with that secret, valid or not, or None."""
    return ServiceToken.objects.filter(digest=digest_of(secret)).first() if secret.startswith(MARK) else None
