"""Present an indicator of a year as a tile: figure, target, verdict, past years and sparkline. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import strip_trailing_zeros
from common.words import NO_BREAK, list_fr, number_fr, percent_fr, plural_fr, quantity_fr, rounded
from indicators import presenters
from indicators.queries import IndicatorYear, Live, Published
from indicators.queries.past_years import PastYear
from indicators.verdicts import Standing, Verdict, standing_of


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a result and its target, as percentages of the width; ``expected`` is the expected result at this
    date.
    """

    done: str
    aim: str
    expected: str


@dataclass(frozen=True, slots=True)
class Tile:
    """The content of a tile. ``ends`` are the first and last known years of its sparkline, with their values in words."""

    row: IndicatorYear
    standing: Standing
    day: dt.date
    trend: Sequence[Decimal | None]
    ends: tuple[tuple[int, str], ...]
    projection: str

    @property
    def figure(self) -> Published | Live | None:
        """Return the published result, else the live one; None when nothing is computed."""
        return self.row.now.published or self.row.now.live

    @property
    def is_followed(self) -> bool:
        """Whether its year has a target or a published result, or the year before has one."""
        now, previous = self.row.now, self.row.previous
        return bool(
            self.standing.target or now.published or now.is_awaited or previous.published or previous.is_awaited
        )

    @property
    def is_published(self) -> bool:
        return self.row.now.published is not None

    @property
    def at_least(self) -> bool:
        """Whether records of the figure are missing, so that it is a minimum."""
        return bool(self.figure and self.figure.mark and self.figure.mark.missing)

    @property
    def noun(self) -> str:
        """Return the unit as a word next to the figure; empty for a symbol or a singular figure, since units are
        plural.
        """
        is_sign = self.row.unit in ("%", "€")
        is_singular = self.figure is not None and self.figure.value is not None and abs(self.figure.value) < 2
        return "" if is_sign or is_singular else self.row.unit

    @property
    def bar(self) -> Bar | None:
        """Return the bar; None without a positive target or without a result."""
        target, result = self.standing.target, self.standing.result
        aim = target.aim if target else None
        if not aim or aim < 0 or result is None:
            return None
        whole, expected = max(aim, result), self.standing.expected
        is_compared = expected is not None and not self.standing.is_final and not self.standing.is_level
        return Bar(
            _part(max(result, Decimal(0)), whole),
            _part(aim, whole),
            _part(expected, whole) if is_compared and expected else "",
        )

    @property
    def target(self) -> str:
        """Return "au moins 49 (53 %)"; empty without a target."""
        if self.standing.target is None:
            return ""
        words, share = (
            self.standing.target.in_words(self.row.unit),
            self.standing.target.attainment(self.standing.result),
        )
        return words if share is None else f"{words} ({percent_fr(share, 0)})"

    @property
    def expected(self) -> str:
        """Return the expected result at this date, such as "28 (57 %)"; empty if there is nothing to compare with."""
        share, expected = self.standing.share, self.standing.expected
        if self.standing.is_final or self.standing.is_level or share is None or expected is None:
            return ""
        return f"{number_fr(strip_trailing_zeros(rounded(expected, 1)))} ({percent_fr(100 * share, 0)})"

    @property
    def history(self) -> str:
        """Return all years' results in a sentence, as the text alternative of the sparkline."""
        return presenters.history_in_words(self.row)

    @property
    def past(self) -> str:
        """Return past years' results at the same date: "45 en 2025, 40 en 2024 et 41 en 2023"."""
        return list_fr(
            [f"{quantity_fr(one.by_date, self.row.unit)}{NO_BREAK}en{NO_BREAK}{one.year}" for one in self.standing.past]
        )


def _part(value: Decimal, whole: Decimal) -> str:
    return f"{100 * value / whole:.2f}%"


def tile(
    row: IndicatorYear, today: dt.date, day: dt.date, past: tuple[PastYear, ...] = (), projection: str = ""
) -> Tile:
    """Return the tile of an indicator for its year; ``day`` is the last day covered by the records."""
    is_over = row.year < today.year
    # A running year is never drawn next to complete years.
    whole = [(year, figures) for year, figures in row.by_year.items() if year < today.year or figures.published]
    known = [(year, value) for year, figures in whole if (value := presenters.best(figures)) is not None]
    ends = (
        tuple((year, quantity_fr(value, row.unit)) for year, value in (known[0], known[-1])) if len(known) > 1 else ()
    )
    return Tile(
        row=row,
        standing=standing_of(row.now, is_over=is_over, is_level=row.is_level, past=past),
        day=day,
        trend=[presenters.best(figures) for _, figures in whole],
        ends=ends,
        projection=projection,
    )


def answer_in_words(tiles: Iterable[Tile], year: int) -> str:
    """Return the summary of a year: how many of its targets have each verdict, or that it has none."""
    verdicts = [one.standing.verdict for one in tiles]
    counts = {verdict: verdicts.count(verdict) for verdict in Verdict}
    aimed = len(verdicts) - counts[Verdict.NO_TARGET]
    if not aimed:
        return f"Aucune cible n’est fixée pour {year}."
    said = [(counts[verdict], *words) for verdict, words in COUNTED.items() if counts[verdict]]
    parts = [f"{number} {plural if number > 1 else singular}" for number, singular, plural in said]
    return f"{plural_fr(aimed, 'cible', 'cibles')}{NO_BREAK}: {list_fr(parts)}."


COUNTED = {
    Verdict.REACHED: ("atteinte", "atteintes"),
    Verdict.MISSED: ("non atteinte", "non atteintes"),
    Verdict.ON_TRACK: ("en bonne voie", "en bonne voie"),
    Verdict.BEHIND: ("en retard", "en retard"),
    Verdict.UNKNOWN: ("non déterminée", "non déterminées"),
}
"""The words of a verdict after a number, one and several, in the order of a sentence."""
