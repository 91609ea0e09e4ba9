"""Two services of two incubators, on which the writes of impact are tried."""

import pytest

from tests.impact.twins import Twins


@pytest.fixture
def twins() -> Twins:
    return Twins()
