"""Saving once: a page, or a request of the API, that is sent again does nothing more."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import ServiceToken, Submission, User

KEPT = dt.timedelta(days=7)
"""A page open for longer than a session can't be sent again."""
KEYS = uuid.UUID("3f0c1d0e-7a55-4c9b-9f0e-5f5b4c1a2d77")


class UsedKeyError(Exception):
    """The key was used for something else."""


def save_once(*, token: uuid.UUID, user: User, write: Callable[[], object], then: Callable[[], str]) -> bool:
    """Do ``write`` unless the page of ``token`` was saved already; whether it was done now.

    ``then`` gives the address of the page that follows, once it is written. Two sendings at once take turns. A ``write``
    that fails leaves the token free.
    """

    def note() -> None:
        write()
        Submission.objects.filter(token=token).update(led_to=then())

    return _first(token, user, "", note)


def led_to(token: str, user: User) -> str | None:
    """Return the address of the page that followed when ``user`` saved the page of ``token``; None when nothing was saved."""
    try:
        key = uuid.UUID(token)
    except ValueError:
        return None
    return Submission.objects.filter(token=key, user=user).values_list("led_to", flat=True).first()


def do_once(
    *, key: str, address: str, content: str, author: User | ServiceToken, write: Callable[[], int | None]
) -> tuple[bool, int | None]:
    """Do ``write`` unless ``key`` of its author did it at that address: whether it was done now, and the record that it made.

    ``content`` is what is asked for. Without a key, it is done each time.

    :raises UsedKeyError: the key did something else.
    """
    who = f"tool {author.pk}" if isinstance(author, ServiceToken) else str(author.pk)
    token = uuid.uuid5(KEYS, f"{who} {address} {key}") if key else uuid.uuid4()
    digest = hashlib.sha256(content.encode()).hexdigest()

    def note() -> None:
        Submission.objects.filter(token=token).update(result=write())

    is_first = _first(token, author, digest, note)
    kept = Submission.objects.get(token=token)
    if kept.content != digest:
        raise UsedKeyError
    return is_first, kept.result


def _first(token: uuid.UUID, author: User | ServiceToken, content: str, write: Callable[[], object]) -> bool:
    who = {"tool": author} if isinstance(author, ServiceToken) else {"user": author}
    with transaction.atomic():
        try:
            # Waits for another request that has the same token; its own savepoint, so that a refusal ends nothing else.
            with transaction.atomic():
                Submission.objects.create(token=token, content=content, **who)
        except IntegrityError:
            return False
        write()
        Submission.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return True
