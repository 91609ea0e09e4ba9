"""What Python looks at again and again to find garbage: not the thousand modules of the tests, which stay to the end."""

import gc

YOUNG = 20_000
"""How many objects are made before the young ones are looked at: ten times as many as usual."""


def pytest_collection_finish() -> None:
    """Leave what is loaded out of all collections to come."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
