"""A coach at work, in the session of each role."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from startups.queries import today
from tests.carried import coach, incubator, startup

__all__ = ["coach", "days_ago", "desk", "incubator", "signed_in", "startup"]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which a user is signed in."""

    def open_session(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return open_session


@pytest.fixture
def desk(coach: User, signed_in: Callable[[User], Client]) -> Client:
    """The browser of the coach."""
    return signed_in(coach)


def days_ago(days: int) -> str:
    return (today() - dt.timedelta(days=days)).isoformat()
