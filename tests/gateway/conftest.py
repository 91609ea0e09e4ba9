import pytest

from tests.factories import make_phase_kinds


@pytest.fixture(autouse=True)
def phase_kinds(request: pytest.FixtureRequest) -> None:
    """Create the phase kinds before each test, so that its changes in the feed are its own."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
        make_phase_kinds()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
