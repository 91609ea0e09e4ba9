"""Fixtures of the workspace: a coach, and a session for each role."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from tests import factories
from tests.carried import coach, incubator, startup
from tests.workspace.simultaneous import TwoPeople

__all__ = ["both", "coach", "days_ago", "desk", "incubator", "signed_in", "startup"]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a function that opens a browser in which a user is signed in."""

    def open_session(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return open_session


@pytest.fixture
def desk(coach: User, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of the coach."""
    return signed_in(coach)


@pytest.fixture
def both() -> Iterator[TwoPeople]:
    """Yield two administrators who act at the same time."""
    users = [factories.make_user(f"{name}@example.gouv.fr", User.Role.ADMINISTRATOR) for name in ("un", "deux")]
    with TwoPeople(*users) as people:
        yield people


def days_ago(days: int) -> str:
    return (today() - dt.timedelta(days=days)).isoformat()
