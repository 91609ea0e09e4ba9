"""Exclude the thousand test modules from garbage collection."""

import gc

YOUNG = 20_000
"""How many objects are made before the young ones are looked at: ten times as many as usual."""


gc.disable()  # until the modules are loaded: nothing of them is garbage


def pytest_collection_finish() -> None:
    """Freeze the loaded objects, which later collections skip."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
