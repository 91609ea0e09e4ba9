"""Decisions about national impact and money, after which the figures are computed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from access import actions
from access.rights import Actor
from accounts.models import User
from common.history import records_changed
from impact.models import Designation
from startups.models import Startup


@contextmanager
def deciding(*, reason: str, actor: Actor, about: Startup | None = None) -> Iterator[User]:
    """Check the right to decide, lock the startup, and request the computation of the figures after the commit."""
    with actions.deciding(reason=reason, actor=actor) as user:
        if about:
            Startup.objects.select_for_update(no_key=True).get(pk=about.pk)
        yield user
        transaction.on_commit(partial(records_changed.send, sender=Designation))
