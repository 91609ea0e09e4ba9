"""Decisions that figures follow: of national impact, and of money."""

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
    """Decide as anything of the programme is, the startup locked; once it is committed, the figures follow."""
    with actions.deciding(reason=reason, actor=actor) as user:
        if about:
            Startup.objects.select_for_update(no_key=True).get(pk=about.pk)
        yield user
        transaction.on_commit(partial(records_changed.send, sender=Designation))
