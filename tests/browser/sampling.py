"""Select the pages that a browser run checks: all pages × widths × themes for a release, a part of them each day.

``BROWSER_RUN=whole`` selects everything; a day checks ``PER_DAY`` combinations, in turn, so that each is checked within
some weeks and a run takes minutes.
"""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from startups.queries import today

WIDTHS = (320, 640, 800, 1280)
THEMES = ("light", "dark")
PER_DAY = 10
PARTS_OF_WHOLE = 24
"""A test that lasts for three minutes is ended: a whole run looks at its pages in so many tests."""
PICTURES = os.environ.get("BROWSER_PICTURES", "")
"""A folder to keep a picture of each page looked at; none are kept without it."""


@dataclass(frozen=True)
class Look:
    """One page to check, at one width, in one theme."""

    address: str
    width: int
    theme: str


def looks(addresses: Sequence[str], day: dt.date, whole: bool) -> list[Look]:
    """Return every combination, or those of a day."""
    combined = [Look(address, width, theme) for address, width, theme in product(addresses, WIDTHS, THEMES)]
    if whole or len(combined) <= PER_DAY:
        return combined
    step = len(combined) // PER_DAY
    return [combined[(day.toordinal() + place * step) % len(combined)] for place in range(PER_DAY)]


def parts() -> range:
    """Return the numbers of the parts of a run: one for a day, several for a whole run."""
    return range(PARTS_OF_WHOLE if is_whole() else 1)


def part_of[T](things: Sequence[T], part: int) -> Sequence[T]:
    """Return the items of one of the ``parts``."""
    return things[part :: len(parts())]


def of_the_day[T](things: Sequence[T], parts: int = 4) -> list[T]:
    """Return a part of the items, another one each day; all of them in a whole run."""
    return list(things) if is_whole() else list(things[today().toordinal() % parts :: parts])


def is_whole() -> bool:
    """Whether the environment selects everything."""
    return os.environ.get("BROWSER_RUN") == "whole"
