"""Select the pages that a browser test checks: a few, always the same, or all pages × widths × themes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

WIDTHS = (320, 640, 800, 1280)
THEMES = ("light", "dark")
FEW = 10
PICTURES = os.environ.get("BROWSER_PICTURES", "")
"""A folder to keep a picture of each page looked at; none are kept without it."""


@dataclass(frozen=True)
class Look:
    """One page to check, at one width, in one theme."""

    address: str
    width: int
    theme: str


def looks(addresses: Sequence[str]) -> list[Look]:
    """Return every page at every width in every theme."""
    return [Look(*one) for one in product(addresses, WIDTHS, THEMES)]


def few_looks(addresses: Sequence[str]) -> list[Look]:
    """Return ``FEW`` pages spread over the addresses, each with the next combination of width and theme."""
    ways = list(product(WIDTHS, THEMES))
    count = min(FEW, len(addresses))
    return [Look(addresses[place * len(addresses) // count], *ways[place % len(ways)]) for place in range(count)]
