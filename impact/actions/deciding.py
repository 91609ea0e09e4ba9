"""Decisions about national impact and money."""

from collections.abc import Iterator
from contextlib import contextmanager

from access import actions
from access.rights import Actor
from accounts.models import User
from startups.models import Startup


@contextmanager
def deciding(*, reason: str, actor: Actor, about: Startup | None = None) -> Iterator[User]:
    """Check the right to decide, lock the startup and record the reason, in one transaction."""
    with actions.deciding(reason=reason, actor=actor) as user:
        if about:
            Startup.objects.select_for_update(no_key=True).get(pk=about.pk)
        yield user
