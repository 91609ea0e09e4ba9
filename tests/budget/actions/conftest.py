"""The round, the product and the people on whom actions of money are tried."""

import pytest

from tests.budget.actions.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()
