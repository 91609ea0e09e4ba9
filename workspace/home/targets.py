"""The targets of the running year, each in one line: its figure, a fact about past years, its bar and its last comment."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from common.figure import UNKNOWN, Amount, Figure
from common.freshness import day_of_records
from common.words import NO_BREAK, list_fr, number_fr, quantity_fr
from indicators.presenters import Tile, running_answer, tile
from indicators.queries import IndicatorYear, year_table
from indicators.queries.running_year import PastYear, past_years
from indicators.queries.targets import last_comments


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A followed indicator: its figure so far, its target, and what past years added after the same date."""

    tile: Tile

    @property
    def label(self) -> str:
        return self.tile.row.label

    @property
    def url(self) -> str:
        return reverse("indicator", args=[self.tile.row.code])

    @property
    def figure(self) -> Figure:
        shown = self.tile.figure
        return shown.figure.in_unit(self.tile.row.unit) if shown else UNKNOWN

    @property
    def target(self) -> str:
        """Return "cible : au moins 63 (97 %)"; empty without a known target: the title counts these once."""
        target = self.tile.progress.target
        return f"{target.noun}{NO_BREAK}: {self.tile.target}" if target and self.tile.target else ""

    @property
    def comment_url(self) -> str:
        """Return the page to comment on its target; empty without a target."""
        row = self.tile.row
        return reverse("workspace-target-comment-new", args=[row.year, row.code]) if row.now.target else ""

    @property
    def fact(self) -> str:
        """Return what is missing, then what past years added after this date; empty once the result is published."""
        if self.tile.row.now.published:
            return ""
        missing = self.tile.missing
        return " ".join(filter(None, [f"{missing}." if missing else "", self._past]))

    @property
    def _past(self) -> str:
        """Return "2024 et 2025 en ont ajouté 7 et 5 après cette date : 66 à 68 si 2026 fait de même."."""
        result = self.figure.exact
        added = {
            one.year: gap
            for one in reversed(self.tile.progress.past)
            if (gap := (one.figure - one.by_date).exact) is not None
        }
        if result is None or not added:
            return ""
        years, has = list_fr(map(str, added)), "ont" if len(added) > 1 else "a"
        said = (
            f"en {has} ajouté {list_fr(map(number_fr, added.values()))}"
            if any(added.values())
            else f"n’en {has} pas ajouté"
        )
        return f"{years} {said} après cette date{NO_BREAK}: {self._range(result, added.values())}."

    def _range(self, result: Amount, gaps: Iterable[Decimal]) -> str:
        row = self.tile.row
        ends = sorted({result + gap for gap in gaps})
        between = f"{NO_BREAK}à{NO_BREAK}".join(
            quantity_fr(one, row.unit) for one in dict.fromkeys([ends[0], ends[-1]])
        )
        return f"{between} si {row.year} fait de même"


@dataclass(frozen=True, slots=True)
class YearTargets:
    """The indicators of Parliament in ``year``; ``answer`` counts their targets by verdict, in a sentence."""

    year: int
    answer: str
    lines: Sequence[TargetLine]


def targets_of_year(day: dt.date) -> YearTargets | None:
    """Return the targets of the year of ``day`` that Parliament follows; None if it follows none. Some ten queries."""
    rows = year_table(day.year).of_parliament
    if not rows:
        return None
    last, comments = min(day_of_records(), day), last_comments(day.year, day.year)
    past = _past_years(rows, last) if last.year == day.year else {}
    tiles = [
        tile(row, day, last, past.get(row.cumulative_definition or 0, ()), comments.get((row.code, row.year)))
        for row in rows
    ]
    return YearTargets(day.year, running_answer(tiles, day.year), [TargetLine(one) for one in tiles])


def _past_years(rows: Sequence[IndicatorYear], day: dt.date) -> dict[int, tuple[PastYear, ...]]:
    return past_years([row.cumulative_definition for row in rows if row.cumulative_definition], day)
