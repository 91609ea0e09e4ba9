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
from startups.rights import Action, Actor, require_now


@contextmanager
def deciding(*, reason: str, actor: Actor, about: Startup | None = None) -> Iterator[User]:
    """Lock the actor, check that they decide, lock the startup, attach the reason; commit atomically."""
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        with signed(user, reason=reason):
            if about:
                Startup.objects.select_for_update(no_key=True).get(pk=about.pk)
            yield user
            transaction.on_commit(partial(records_changed.send, sender=Designation))
