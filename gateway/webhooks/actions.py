"""Create, stop and resume webhooks."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from access.rights import REFUSALS, Action, Actor, require_now
from accounts.models import ServiceToken
from common.texts import clean_reason
from common.web.request_context import saving
from gateway.feed import horizon
from gateway.models import Webhook
from gateway.recorded import NAMES
from gateway.webhooks.sending import new_secret, request_waiting
from impact.links.addresses import ForbiddenAddressError, is_public_host, read_target
from startups.queries import today

PER_TOKEN = 5
"""How many addresses a token may have at once."""


@saving()
def follow(
    *,
    name: str,
    url: str,
    records: Collection[str],
    since: str = "",
    actor: Actor = None,
    token: ServiceToken | None = None,
) -> Webhook:
    """Create a webhook that posts changes to ``url`` from now on, or from the cursor ``since``; the caller shows its
    secret once.

    For DINUM staff, or a valid token for itself.
    """
    user = None if token else require_now(actor, Action.DECIDE)
    if token:
        _require_token(token)
    webhook = Webhook(
        name=name.strip(),
        url=url.strip(),
        secret=new_secret(),
        records=sorted(set(records)),
        since=since or str(horizon()),
        created_by=user,
        token=token,
    )
    _check(webhook)
    webhook.full_clean()
    if token and _of(token).count() >= PER_TOKEN:
        raise ValidationError({"url": f"Un jeton suit les changements par {PER_TOKEN} adresses au plus."})
    webhook.save()
    request_waiting()
    return webhook


def _require_token(token: ServiceToken) -> None:
    """Lock the token, check that it is valid, and limit the number of its webhooks."""
    if not ServiceToken.objects.select_for_update(no_key=True).get(pk=token.pk).is_valid(today()):
        raise PermissionDenied(REFUSALS[Action.MEASURE])


def _of(token: ServiceToken) -> QuerySet[Webhook]:
    return Webhook.objects.filter(token=token, disabled_at__isnull=True)


def _check(webhook: Webhook) -> None:
    try:
        target = read_target(webhook.url)
    except ForbiddenAddressError as refusal:
        raise ValidationError({"url": f"{refusal}."}) from None
    if not target.is_secure and not settings.LOCAL_RUN:
        raise ValidationError({"url": "L’adresse commence par https : les messages passent par Internet."})
    if not is_public_host(target.host) and not settings.LOCAL_RUN:
        raise ValidationError({"url": "Cette adresse ne mène pas au réseau public."})
    if unknown := sorted(set(webhook.records) - set(NAMES)):
        raise ValidationError({"records": f"« {unknown[0]} » n’existe pas : {', '.join(NAMES)}."})


@saving()
def stop(*, webhook: Webhook, reason: str, actor: Actor = None, token: ServiceToken | None = None) -> Webhook:
    """Stop a webhook; do nothing if it is already stopped."""
    if not (token and webhook.token_id == token.pk):
        require_now(actor, Action.DECIDE)
    why = clean_reason(reason)
    Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=True).update(
        disabled_at=timezone.now(), disabled_reason=why
    )
    webhook.refresh_from_db()
    return webhook


@saving()
def resume(*, webhook: Webhook, actor: Actor) -> Webhook:
    """Resume a webhook from the message that was not accepted."""
    require_now(actor, Action.DECIDE)
    webhook.disabled_at, webhook.disabled_reason = None, ""
    webhook.failures, webhook.next_attempt_at = 0, None
    webhook.full_clean()
    webhook.save(
        update_fields=["disabled_at", "disabled_reason", "failures", "next_attempt_at"]
    )  # "since" is left out: the worker updates it
    request_waiting()
    return webhook
