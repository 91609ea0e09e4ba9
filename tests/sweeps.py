"""Divide the parameters of a sweep: a fixed part runs in ``make test``, all of them in ``make test-all``."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings

FEW = 0.25
"""The share of the examples of ``make test-all`` that ``make test`` tries."""


def one_in(number: int, things: Iterable[Any]) -> list[Any]:
    """Return ``things`` as test parameters; all but one in ``number``, from the first, have the marker ``sweep``."""
    return [
        thing if place % number == 0 else pytest.param(*_values(thing), marks=pytest.mark.sweep)
        for place, thing in enumerate(things)
    ]


def only(kept: Iterable[Any], things: Iterable[Any]) -> list[Any]:
    """Return ``things`` as test parameters; those that are not in ``kept`` have the marker ``sweep``."""
    fixed = [*kept]
    return [thing if thing in fixed else pytest.param(*_values(thing), marks=pytest.mark.sweep) for thing in things]


def examples(number: int) -> settings:
    """Return Hypothesis settings: ``number`` examples in ``make test-all``, a share of them in ``make test``."""
    share = 1 if settings.get_current_profile_name() == "nightly" else FEW
    return settings(max_examples=max(4, round(number * share)))


def _values(thing: Any) -> tuple[Any, ...]:
    return thing if isinstance(thing, tuple) else (thing,)
