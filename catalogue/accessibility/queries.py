"""The results of the internal audit, criterion by criterion and page by page."""

import datetime
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("audit.yaml")
HALF = 50
"""The least percentage of met criteria that the law calls a partial conformity."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria apply, and how many of them are met."""

    applicable: int
    met: int

    @property
    def rate(self) -> int:
        """The percentage of met criteria, rounded down; 0 without an applicable criterion."""
        return self.met * 100 // self.applicable if self.applicable else 0

    @property
    def state(self) -> str:
        """The conformity, in the words of the law."""
        if self.applicable == 0 or self.met * 100 < self.applicable * HALF:
            return "non conforme"
        return "totalement conforme" if self.met == self.applicable else "partiellement conforme"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the grid, the pages that it applies to, and those that fail."""

    number: str
    pages: frozenset[str]
    fails: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of the sample."""

    key: str
    title: str
    address: str


@dataclass(frozen=True)
class Audit:
    """The grid of the standard, filled in on one day."""

    standard: str
    source: str
    day: datetime.date
    pages: tuple[SamplePage, ...]
    criteria: tuple[Criterion, ...]

    @cached_property
    def total(self) -> Tally:
        """A criterion is met if no page of the sample fails."""
        applicable = [one for one in self.criteria if one.pages]
        return Tally(len(applicable), sum(not one.fails for one in applicable))

    def tally(self, page: SamplePage) -> Tally:
        """Return the result of one page."""
        applicable = [one for one in self.criteria if page.key in one.pages]
        return Tally(len(applicable), sum(page.key not in one.fails for one in applicable))

    @cached_property
    def by_page(self) -> list[tuple[SamplePage, Tally]]:
        """The result of each page, in the order of the sample."""
        return [(page, self.tally(page)) for page in self.pages]

    @cached_property
    def unmet(self) -> list[Criterion]:
        """The criteria that a page fails."""
        return [one for one in self.criteria if one.fails]


@lru_cache(maxsize=1)
def read_audit() -> Audit:
    """Return the audit of ``audit.yaml``."""
    grid = yaml.safe_load(FILE.read_text())
    pages = tuple(SamplePage(key, **page) for key, page in grid["sample"].items())
    every = frozenset(page.key for page in pages)
    return Audit(
        standard=grid["standard"],
        source=grid["source"],
        day=grid["day"],
        pages=pages,
        criteria=tuple(_criterion(row, every) for row in grid["criteria"]),
    )


def _criterion(row: dict[str, Any], every: frozenset[str]) -> Criterion:
    named = {key: every if row.get(key) == "all" else frozenset(row.get(key, ())) for key in ("pages", "fails")}
    return Criterion(number=row["number"], why=row.get("why", ""), **named)
