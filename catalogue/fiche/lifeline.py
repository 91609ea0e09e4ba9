"""The life of a startup on one line: where its phases and its facts fall. Pure geometry, in percent of the width."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.fiche.life import Fact
from catalogue.fiche.queries import Period
from common.words import date_fr

LEAST_DAYS = 365
"""The line shows at least a year, so that a new product is not a full band."""
YEARS_LABELLED = 6
LABEL_WIDTH = 12.0
PHONE_LABEL_WIDTH = 36.0
"""The shares of the width under which the name of a phase does not fit, on a wide screen and on a phone."""
MARK_GAP = 2.2
"""Two marks nearer than this share of the width are drawn one above the other."""
MARK_LEVELS = 3
MARK_STEP = 16


@dataclass(frozen=True, slots=True)
class Band:
    """A phase: ``x`` and ``width`` in percent; ``label`` is empty when it does not fit.

    ``is_broad`` says that the label fits on a phone too.
    """

    kind: str
    x: str
    width: str
    label: str
    title: str
    is_broad: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of the life: its sign, its place in percent, its height above the bands in pixels."""

    sign: str
    x: str
    y: int
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A 1 January."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Lifeline:
    bands: Sequence[Band]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    signs: Sequence[tuple[str, str]]
    """The signs that are on the line, with their meaning."""


SIGNS = {
    "launch": "Lancement",
    "committee": "Comité d’investissement",
    "award": "Lauréat du FAST",
    "impact": "Impact national",
    "move": "Changement d’incubateur",
    "end": "Fin ou retrait",
    "other": "Autre événement",
}


def lifeline(periods: Sequence[Period], facts: Sequence[Fact], until: dt.date) -> Lifeline | None:
    """The line from the first dated fact to ``until``, or to the last fact when it is later; None for a life without dates."""
    if not facts:
        return None
    first = facts[0].date
    last = max(until, facts[-1].date, first + dt.timedelta(days=LEAST_DAYS))
    scale = _Scale(first, last)
    states = [period for period in periods if period.is_state]
    marks = _marks([fact for fact in facts if fact.mark], scale)
    present = {mark.sign for mark in marks}
    return Lifeline(
        bands=[_band(period, scale) for period in states],
        marks=marks,
        ticks=_ticks(scale),
        signs=[(sign, words) for sign, words in SIGNS.items() if sign in present],
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    last: dt.date

    def at(self, date: dt.date) -> float:
        return 100 * (date - self.first).days / (self.last - self.first).days


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def _band(period: Period, scale: _Scale) -> Band:
    start = period.start or scale.first
    x, end = scale.at(start), scale.at(period.stop or scale.last)
    until = f"au {date_fr(period.stop)}" if period.stop else "à aujourd’hui"
    return Band(
        kind=period.kind,
        x=_percent(x),
        width=_percent(end - x),
        label=period.label if end - x >= LABEL_WIDTH else "",
        title=f"{period.label}, du {date_fr(start)} {until}",
        is_broad=end - x >= PHONE_LABEL_WIDTH,
    )


def _marks(facts: Sequence[Fact], scale: _Scale) -> list[Mark]:
    """The marks of the facts, in the order of time; close ones are stacked on a few levels."""
    marks: list[Mark] = []
    last_at = [-MARK_GAP] * MARK_LEVELS
    for fact in facts:
        x = scale.at(fact.date)
        level = next((n for n, before in enumerate(last_at) if x - before >= MARK_GAP), MARK_LEVELS - 1)
        last_at[level] = x
        # Kept inside the drawing, so that the first and the last sign are whole.
        title = f"{fact.what}, {fact.when}"
        marks.append(Mark(fact.mark, _percent(min(max(x, 1), 99)), (MARK_LEVELS - 1 - level) * MARK_STEP, title))
    return marks


def _ticks(scale: _Scale) -> list[Tick]:
    """The 1 January of a few years, evenly."""
    years = list(range(scale.first.year + 1, scale.last.year + 1))
    step = -(-len(years) // YEARS_LABELLED) or 1
    ticks = [(scale.at(dt.date(year, 1, 1)), str(year)) for year in years[::step]]
    return [Tick(_percent(x), label) for x, label in ticks if x <= 94]
