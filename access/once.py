"""Save a page or an API request only once, even when it is sent again."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.models import ServiceToken, Submission
from accounts.models import User

KEPT = dt.timedelta(days=7)
"""A page open for longer than a session can't be sent again."""
KEYS = uuid.UUID("3f0c1d0e-7a55-4c9b-9f0e-5f5b4c1a2d77")


class UsedKeyError(Exception):
    """The idempotency key was used for another request."""


def save_if_new(*, token: uuid.UUID, user: User, save: Callable[[], object], success_url: Callable[[], str]) -> bool:
    """Call ``save`` unless the page of ``token`` was already saved; return whether it was called.

    ``success_url`` returns the URL of the next page, after saving. Concurrent requests with one token wait for each other.
    A ``save`` that fails leaves the token unused.
    """

    def note() -> None:
        save()
        Submission.objects.filter(token=token).update(success_url=success_url())

    return _write_if_new(token, user, "", note)


def do_once(*, key: str, address: str, content: str, tool: ServiceToken, write: Callable[[], object]) -> bool:
    """Call ``write`` unless ``tool`` already used ``key`` at that URL; return whether it was called.

    ``content`` describes the request.

    :raises UsedKeyError: the key was used with another ``content``.
    """
    token = uuid.uuid5(KEYS, f"{tool.pk} {address} {key}")
    digest = hashlib.sha256(content.encode()).hexdigest()
    is_first = _write_if_new(token, tool, digest, write)
    if Submission.objects.values_list("request_digest", flat=True).get(token=token) != digest:
        raise UsedKeyError
    return is_first


def _write_if_new(token: uuid.UUID, author: User | ServiceToken, digest: str, write: Callable[[], object]) -> bool:
    who = {"tool": author} if isinstance(author, ServiceToken) else {"user": author}
    with transaction.atomic():
        try:
            # Wait for a concurrent request with this token. A savepoint, so that a refusal does not abort the rest.
            with transaction.atomic():
                Submission.objects.create(token=token, request_digest=digest, **who)
        except IntegrityError:
            return False
        write()
        Submission.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return True
