"""The browsers of the team and of a coach, on the money."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.budget.actions.scene import Scene


@pytest.fixture
def scene() -> Scene:
    """A round of the FAST whose call is open today, a product and its coach, the team."""
    return Scene()


@pytest.fixture
def team(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """The browser of one of the DINUM's staff."""
    return signed_in(scene.staff)


@pytest.fixture
def coach(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """The browser of the coach of the product."""
    return signed_in(scene.coach)
