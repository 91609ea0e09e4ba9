"""Decisions of the programme: check the right, attach the reason, commit atomically; then the figures follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from accounts.models import User
from common.history import records_changed
from impact.models import Designation
from startups.actions import signed
from startups.models import Startup
from startups.rights import Action, Actor, require


@contextmanager
def deciding(*, reason: str, actor: Actor, about: Startup | None = None) -> Iterator[User]:
    """A transaction in which ``actor``, who decides, is heard; two people at once about one startup take turns."""
    user = require(actor, Action.DECIDE)
    with transaction.atomic(), signed(user, reason=reason):
        if about:
            Startup.objects.select_for_update(no_key=True).get(pk=about.pk)
        yield user
        transaction.on_commit(partial(records_changed.send, sender=Designation))
