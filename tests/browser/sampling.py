"""Select the pages that a browser test checks: a few, always the same, or all pages × widths × themes."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

WIDTHS = (320, 640, 800, 1280)
THEMES = ("light", "dark")
FEW = 3
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


def spread(addresses: Sequence[str], is_page: Callable[[str], bool]) -> list[str]:
    """Return ``FEW`` pages spread over the addresses, a few of them pages of the reader: only these are tried."""
    count = max(1, min(FEW, len(addresses)))
    bounds = [place * len(addresses) // count for place in range(count + 1)]
    parts = (addresses[first:stop] for first, stop in pairwise(bounds))
    return [page for part in parts if (page := next(filter(is_page, part), None))]


def few_looks(pages: Sequence[str], reader: int = 0) -> list[Look]:
    """Return each page with the next combination of width and theme, after those of the readers before."""
    ways = list(product(WIDTHS, THEMES))
    return [Look(page, *ways[place % len(ways)]) for place, page in enumerate(pages, start=reader * FEW)]
