"""Deliver the messages of a webhook one by one, retry each until it is accepted, and stop after repeated failures."""

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import httpx
import orjson
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from common.background import jobs
from common.locks import session_lock
from common.words import plural_fr
from gateway.changes_as_json import page_as_json
from gateway.feed import ChangePage, read_cursor, read_page
from gateway.models import Delivery, Webhook
from impact.links.addresses import ForbiddenAddressError, read_target
from impact.links.network import Network
from impact.links.pinning import UnreadableAnswerError, head_of

MARK = "whsec_"


def new_secret() -> str:
    """Return a random secret of 256 bits, in the format of Standard Webhooks."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(message: str, moment: int, body: bytes, secret: str) -> dict[str, str]:
    """Return the signature headers of ``body``; the receiver computes the same signature and compares."""
    key = base64.b64decode(secret.removeprefix(MARK))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


SECONDS = 15.0
GONE = 410
ABOUT = {"User-Agent": "Betaportfolio", "Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Posted:
    """Whether a message was accepted, with the response in French; ``is_gone``: the URL wants no more messages."""

    succeeded: bool
    detail: str
    is_gone: bool = False


def post(url: str, body: bytes, headers: Mapping[str, str], network: Network, *, seconds: float = SECONDS) -> Posted:
    """Post ``body``. Resolve the name once and check its IP address; do not follow redirects, which mean that the URL
    changed.
    """

    async def within() -> Posted:
        async with asyncio.timeout(seconds):
            target = read_target(url)
            return _read(await head_of(target, network, method="POST", headers={**ABOUT, **headers}, body=body))

    try:
        return asyncio.run(within())
    except ForbiddenAddressError as refusal:
        return Posted(False, str(refusal))
    except TimeoutError:
        return Posted(False, f"Pas de réponse en {seconds:.0f}\u00a0s")
    except ssl.SSLError:
        return Posted(False, "Connexion sécurisée impossible")
    except OSError:
        return Posted(False, "Le site n’a pas pu être joint")
    except UnreadableAnswerError:
        return Posted(False, "Réponse illisible")


def _read(head: httpx.Response) -> Posted:
    code = head.status_code
    return Posted(head.is_success, f"Réponse {code}", is_gone=code == GONE)


DELIVER = "gateway.deliver"
"""The kind of the job, and the name of its Celery task."""
SIZE = 100
"""How many changes a message holds at most."""
MESSAGES = 50
"""How many messages one job sends at most: the next job goes on."""
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""How long to wait after each failure in a row; one more, and the webhook is stopped."""
KEPT = dt.timedelta(days=30)
LOCKS = 0x776562


def request_waiting() -> None:
    """Request a delivery job for each webhook that is due."""
    due = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=timezone.now())
    for pk in Webhook.objects.filter(due, disabled_at__isnull=True).order_by("pk").values_list("pk", flat=True):
        jobs.request(DELIVER, arguments={"webhook": pk})


def prune() -> int:
    """Delete the attempts older than a month; return their number."""
    return Delivery.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def deliver(pk: int, network: Network) -> jobs.JobResult:
    """Deliver the pending messages of a webhook, until one is not accepted.

    No transaction is open during a request, because an open one holds the feed back.
    """
    sent = 0
    with session_lock(LOCKS, pk) as is_ours:
        while is_ours and sent < MESSAGES and _send_next(pk, network):
            sent += 1
    return jobs.JobResult(f"{plural_fr(sent, 'message reçu', 'messages reçus')}.")


def _send_next(pk: int, network: Network) -> bool:
    """Send the next message; return whether it was accepted."""
    webhook = Webhook.objects.filter(pk=pk, disabled_at__isnull=True).first()
    if webhook is None or (webhook.next_attempt_at and webhook.next_attempt_at > timezone.now()):
        return False
    upto = read_cursor(webhook.upto) if webhook.upto else None
    page = read_page(read_cursor(webhook.since), SIZE, records=webhook.records, upto=upto)
    if not page.changes:
        return False
    if not webhook.upto:
        # A retry sends the same message, whatever was recorded since.
        Webhook.objects.filter(pk=pk).update(upto=str(page.upto))
    return _attempt(webhook, page, network)


def _attempt(webhook: Webhook, page: ChangePage, network: Network) -> bool:
    message = "msg_" + blake2b(f"{webhook.pk} {webhook.since}".encode(), digest_size=16).hexdigest()
    body = orjson.dumps(message_of(page))
    began = time.monotonic()
    posted = post(webhook.url, body, headers_of(message, int(time.time()), body, webhook.secret), network)
    Delivery.objects.create(
        webhook=webhook,
        message=message,
        attempt=webhook.failures + 1,
        changes=len(page.changes),
        succeeded=posted.succeeded,
        detail=posted.detail[:200],
        milliseconds=int((time.monotonic() - began) * 1000),
    )
    _update_webhook(webhook, page, posted)
    return posted.succeeded


def message_of(page: ChangePage) -> dict[str, Any]:
    """Return the body of a message; equal changes give equal bodies."""
    return {
        "type": "changes",
        "timestamp": page.changes[-1].at.isoformat(),
        "data": page_as_json(page, settings.SITE_URL) | {"has_more": False},
    }


def _update_webhook(webhook: Webhook, page: ChangePage, posted: Posted) -> None:
    if posted.succeeded:
        changed: dict[str, Any] = {"since": str(page.upto), "upto": "", "failures": 0, "next_attempt_at": None}
    elif posted.is_gone or webhook.failures >= len(WAITS):
        tries = webhook.failures + 1
        reason = f"{plural_fr(tries, 'envoi manqué', 'envois manqués')} de suite. Le dernier : {posted.detail}."
        changed = {"failures": tries, "disabled_at": timezone.now(), "disabled_reason": reason}
    else:
        wait = WAITS[webhook.failures]
        changed = {"failures": webhook.failures + 1, "next_attempt_at": timezone.now() + wait}
    Webhook.objects.filter(pk=webhook.pk).update(**changed)
