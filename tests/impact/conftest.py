"""Fixtures of the actions on impact: two services of two incubators."""

import pytest

from tests.impact.twins import Twins


@pytest.fixture
def twins() -> Twins:
    return Twins()
