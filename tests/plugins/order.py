"""The longest tests begin first, so that at the end no process waits for the last one of another."""

import pytest


@pytest.hookimpl(trylast=True)  # once the order of the others is chance
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is marked ``long`` at the beginning."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
