"""Fixtures of the actions on money: round, product and people."""

import pytest

from accounts.models import User
from tests import factories
from tests.budget.actions.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
