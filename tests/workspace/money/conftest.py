"""Fixtures of the pages of money: browsers of the team and of a coach."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from budget.models import Participation, Season
from tests import factories
from tests.budget.actions.scene import Scene


@pytest.fixture
def scene() -> Scene:
    """Return a FAST round whose call is open today, a product and its coach, the team."""
    return Scene()


@pytest.fixture
def team(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of DINUM staff."""
    return signed_in(scene.staff)


@pytest.fixture
def coach(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of the coach of the product."""
    return signed_in(scene.coach)


@pytest.fixture
def season(scene: Scene) -> Season:
    """Create the third season of GAMMA."""
    return factories.make_season(3, "2021-10-01", "2022-04-01", description="Six services", source="Blog")


@pytest.fixture
def joined(scene: Scene, season: Season) -> Participation:
    """Add the product to the season."""
    return Participation.objects.create(season=season, startup=scene.startup, source="Jury")
