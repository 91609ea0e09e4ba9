"""Lives on one time line: a row for each subject, a bar for each stretch of it (phases of services, seasons)."""

import datetime as dt
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from common.chart_drawings import Drawing, Mark, Text, coordinate, polygon, polyline
from common.chart_scale import LETTER
from common.charts import Table
from common.palette import COLORS
from common.tabular import Cell
from common.words import NO_BREAK, date_fr, plural_fr

WIDTH, TOP, ROW, BAR, NAMES_MOST = 840, 28, 24, 16, 240
YEARS_SHOWN = 12


@dataclass(frozen=True)
class Stretch:
    """A part of a life, from its first day to the day after its last one (None: it goes on)."""

    name: str
    key: str
    start: dt.date
    stop: dt.date | None


@dataclass(frozen=True)
class Life:
    """One subject and its stretches, in the order of time."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class LifeChart:
    """Lives until ``until``, on which those that go on are cut. Other fields are those of ``Chart``."""

    name: str
    title: str
    subtitle: str
    lives: tuple[Life, ...]
    until: dt.date
    subject: str
    """What a row is: « Service »."""
    part: str
    """What a stretch is: « Phase »."""
    note: str = ""
    kind: Literal["lives"] = "lives"

    def stretches(self) -> list[tuple[Life, Stretch]]:
        """Every stretch with its subject."""
        return [(life, stretch) for life in self.lives for stretch in life.stretches]

    def table(self) -> Table:
        """One row for each stretch."""
        return Table(
            caption=f"{self.title}{NO_BREAK}: {self.subtitle}",
            header=(self.subject, self.part, "Du", "Au"),
            rows=tuple(
                (life.name, one.name, date_fr(one.start), date_fr(one.stop) if one.stop else "en cours")
                for life, one in self.stretches()
            ),
        )

    def data(self) -> tuple[Sequence[str], list[list[Cell]]]:
        """The titles and rows of the CSV: the end is the day after the last one, empty while it goes on."""
        rows: list[list[Cell]] = [[life.name, one.name, one.start, one.stop] for life, one in self.stretches()]
        return (self.subject, self.part, "Du", "Au (exclu)"), rows

    def sentence(self) -> str:
        """How many lives there are, and how many go on."""
        going = sum(1 for life in self.lives if any(one.stop is None for one in life.stretches))
        many = plural_fr(len(self.lives), self.subject.lower(), f"{self.subject.lower()}s")
        return f"{many}, dont {going} encore là au {date_fr(self.until)}."

    def legend(self) -> dict[str, str]:
        """The name of each key that is shown, in the order of the palette (that of a life)."""
        names = {one.key: one.name for _, one in self.stretches()}
        return {key: names[key] for key in [*COLORS, *names] if key in names}


def draw_lives(chart: LifeChart) -> Drawing:
    """A row for each life, years across."""
    first = first_day(chart)
    days = max(1, (chart.until - first).days)
    left = min(NAMES_MOST, 16 + LETTER * max((len(life.name) for life in chart.lives), default=0))
    drawing = Drawing(right=WIDTH - 8, left=left, height=TOP + ROW * len(chart.lives) + 8, is_wide=True)

    def x(day: dt.date) -> float:
        return left + (min(day, chart.until) - first).days / days * (drawing.right - left)

    draw_years(drawing, first.year, chart.until.year, x)
    for row, life in enumerate(chart.lives):
        y = TOP + row * ROW
        name = textwrap.shorten(life.name, NAMES_MOST // LETTER, placeholder="…")
        drawing.texts.append(Text(coordinate(left - 8), coordinate(y + 13), name, "drawing__tick"))
        draw_stretches(drawing, life, x, y)
    return drawing


def first_day(chart: LifeChart) -> dt.date:
    """1 January of the year in which the first life begins."""
    return dt.date(min((one.start for _, one in chart.stretches()), default=chart.until).year, 1, 1)


def draw_stretches(drawing: Drawing, life: Life, x: Callable[[dt.date], float], y: float) -> None:
    """The bars of a life; ``x`` cuts what goes on at the last day of the chart."""
    for one in life.stretches:
        begin, end = x(one.start), max(x(one.start) + 1, x(one.stop or dt.date.max))
        path = polygon([(begin, y), (end, y)], [(begin, y + BAR), (end, y + BAR)])
        stop = f"au {date_fr(one.stop)}" if one.stop else "aujourd’hui"
        title = f"{life.name}, {one.name} : du {date_fr(one.start)} {stop}"
        drawing.marks.append(Mark(one.key, path, title, "drawing__bar"))


def draw_years(
    drawing: Drawing, first: int, last: int, x: Callable[[dt.date], float], shown: int = YEARS_SHOWN
) -> None:
    """A line at the beginning of each year, or of every few years so that at most ``shown`` are named."""
    every = max(1, -(-(last - first + 1) // shown))
    for year in range(first, last + 1, every):
        place = x(dt.date(year, 1, 1))
        path = polyline([(place, TOP - 6), (place, drawing.height - 8)])
        drawing.marks.append(Mark("other", path, "", "drawing__grid"))
        drawing.texts.append(Text(coordinate(place), "14", str(year), "drawing__category"))
