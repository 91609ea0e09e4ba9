"""A coach at work: their incubator, a service that it carries, and the session of each role."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from incubators.models import Incubator
from startups.models import Startup
from startups.queries import today
from tests import factories


@pytest.fixture
def incubator() -> Incubator:
    return factories.make_incubator()


@pytest.fixture
def coach(incubator: Incubator) -> User:
    return factories.make_coach(incubator)


@pytest.fixture
def startup(incubator: Incubator) -> Startup:
    return factories.make_startup(phases=[("investigation", "2021-01-01")], incubator=incubator)


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
