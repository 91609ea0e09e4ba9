"""Fixtures: a service under investigation, its incubator and its coach."""

import pytest

from accounts.models import User
from incubators.models import Incubator
from startups.models import Startup
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
