"""Divide the parameters of a sweep: a fixed part runs in ``make test``, all of them in ``make test-all``."""

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(number: int, things: Iterable[Any]) -> list[Any]:
    """Return ``things`` as test parameters; all but one in ``number``, from the first, have the marker ``sweep``."""
    return [
        thing if place % number == 0 else pytest.param(*_values(thing), marks=pytest.mark.sweep)
        for place, thing in enumerate(things)
    ]


def _values(thing: Any) -> tuple[Any, ...]:
    return thing if isinstance(thing, tuple) else (thing,)
