"""A chart as an immutable value, from which its drawing, table, sentence and data are built."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from common.figure import ABOUT, ND, Figure, with_marks
from common.words import NO_BREAK, UNKNOWN, date_fr, list_fr, number_fr

type Value = Decimal | int | None
type Range = tuple[Decimal | int, Decimal | int] | None
type Kind = Literal["bars", "hbars", "lines", "stacked_area", "table"]

RANKED_IN_SENTENCE = 3
"""How many bars the sentence of a ranking names before it counts the others."""
TARGET = "target"
"""The key of the series that is drawn over bars, and is none itself."""
FEWEST_BARS = 3
"""Bars are drawn from so many points on: fewer are read faster in a sentence and a table."""
SHADES = 5
"""How many shades a table has beside that of zero."""


def _at[T](items: tuple[T, ...], places: Sequence[int]) -> tuple[T, ...]:
    """Return the items at some places; nothing of an empty tuple."""
    return tuple(items[place] for place in places) if items else ()


@dataclass(frozen=True, slots=True)
class MissingValue:
    """Why a category has no value: ``words`` for a table, and the ``mark`` for a drawing (empty: no mark)."""

    words: str
    mark: str
    in_sentence: bool = True


UNDETERMINED = MissingValue(ND, ND)


@dataclass(frozen=True)
class Series:
    """One series: its name, the key of its colour (see ``web.charts.palette``) and one figure by category.

    Each other tuple is empty, or has one item for each category.
    """

    name: str
    key: str
    figures: tuple[Figure, ...]
    """Their units are a column of the data, if they have no common one, and so are their caveats."""
    ranges: tuple[Range, ...] = ()
    """The bounds of each uncertain value."""
    followed: tuple[int, ...] = ()
    """The number of records behind each value."""
    absences: tuple[MissingValue, ...] = ()
    """Why each missing value is missing."""
    labels: tuple[str, ...] = ()
    """The text of each value, if not just its number."""
    links: tuple[str, ...] = ()
    """The page of the records behind each value (empty: none)."""
    shows_doubts: bool = False
    """Whether bars to confirm are hatched, and the data have the column of caveats even without any."""

    @classmethod
    def of(cls, name: str, key: str, values: Iterable[Figure | Value], **columns: Any) -> "Series":
        """Return the series of some figures, or of numbers without doubts; ``columns`` are its other fields."""
        figures = tuple(one if isinstance(one, Figure) else Figure(one) for one in values)
        return cls(name, key, figures, **columns)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        return tuple(one.value for one in self.figures)

    @property
    def caveats(self) -> tuple[str, ...]:
        """Return the caveats of each known value."""
        return tuple(one.caveats if one.is_known else "" for one in self.figures)

    @property
    def columns(self) -> dict[str, Any]:
        """Return the tuples that have one item for each category, or none, by the name of their field."""
        names = ("figures", "ranges", "followed", "absences", "labels", "links")
        return {name: getattr(self, name) for name in names}

    def at(self, places: Sequence[int]) -> "Series":
        """Return the series of some categories only."""
        columns: dict[str, Any] = {name: _at(items, places) for name, items in self.columns.items()}
        return replace(self, **columns)

    def absence(self, index: int) -> MissingValue:
        """Return why the value of a category is missing, if it is."""
        return self.absences[index] if self.absences else UNDETERMINED

    def format_value(self, index: int) -> str:
        """Return the text of a category's value, with its bounds (``46 (38 à 53)``), or why it is unknown."""
        if self.values[index] is None:
            return self.absence(index).words
        if self.labels:
            return self.labels[index]
        bounds = self.ranges[index] if self.ranges else None
        value = format_value(self.values[index])
        if bounds:
            return f"{value} ({format_value(bounds[0])} à {format_value(bounds[1])})"
        return self.with_caveats(index, value)

    def with_caveats(self, index: int, value: str) -> str:
        """Return the text of a value with its own unit and caveats: ``environ 5 500 000``, ``61 (dont 2 à confirmer)``."""
        figure = self.figures[index]
        if figure.unit:
            value = f"{value}{NO_BREAK}{figure.unit}"
        return with_marks(f"{ABOUT}{NO_BREAK}{value}" if figure.is_about else value, figure.known_marks)

    def is_hatched(self, index: int) -> bool:
        return self.shows_doubts and self.figures[index].is_to_confirm


@dataclass(frozen=True)
class Chart:
    """Categories and series, with the texts around them.

    ``name`` identifies the chart in its page and names its files (ASCII, unique in a page); ``title`` is the finding;
    ``subtitle`` gives the measure, the unit and the date; ``unit`` is a plural noun or a sign, or empty. Over vertical
    bars, a series of key ``target`` is drawn as a line, and one of key ``live`` is a hollow bar. Horizontal bars stack
    their series.
    """

    name: str
    title: str
    subtitle: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    category_label: str = "Année"
    note: str = ""
    caveats: str = ""
    """The doubts of all its values, which are a column of the data."""
    is_whole: bool = False
    """True if the known parts of a horizontal bar add up to its total, although some parts are unknown."""
    is_shaded: bool = False
    """True if the cells of a table are darker the greater their value."""
    names_unknown: bool = False
    """True if the note names the categories without any value: horizontal bars leave them out, the data keep them."""
    row_labels: tuple[str, ...] = ()
    """The columns that identify a row in the table and the data, when there are several (else ``category_label``)."""
    row_cells: tuple[tuple[str | dt.date | None, ...], ...] = ()
    """The cells of ``row_labels`` for each category. None: a period that is not over."""
    days: tuple[dt.date, ...] = ()
    """The first day of each category that is a month or a quarter, for the data."""
    row_links: tuple[str, ...] = ()
    """The page of each row of a table. Empty: rows have no page, else they are cards on mobile."""

    def __post_init__(self) -> None:
        for series in self.series:
            for name, items in series.columns.items():
                if (items or name == "figures") and len(items) != len(self.categories):
                    raise ValueError(f"« {series.name} » doit avoir {len(self.categories)} valeurs.")
            for value in series.values:
                if not isinstance(value, Decimal | int | None):
                    raise TypeError(f"« {series.name} » a une valeur inexacte : {value!r}.")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show: no category, or no known value; a table may have no series."""
        if self.kind == "table" and not self.series:
            return not self.categories
        return all(value is None for series in self.series for value in series.values)

    @property
    def drawn(self) -> "Chart":
        """Return the chart as it is drawn: without the categories that only its note names."""
        if not self.names_unknown:
            return self
        kept = [
            place for place in range(len(self.categories)) if any(one.values[place] is not None for one in self.series)
        ]
        return replace(self.at(kept), names_unknown=False)

    def at(self, places: Sequence[int]) -> "Chart":
        """Return the chart of some categories only."""
        return replace(
            self,
            categories=_at(self.categories, places),
            series=tuple(one.at(places) for one in self.series),
            row_cells=_at(self.row_cells, places),
            days=_at(self.days, places),
            row_links=_at(self.row_links, places),
        )

    @property
    def columns(self) -> dict[int, Series]:
        """Return the series but its targets, by their place."""
        return {place: series for place, series in enumerate(self.series) if series.key != TARGET}

    @property
    def targets(self) -> dict[int, Series]:
        return {place: series for place, series in enumerate(self.series) if series.key == TARGET}

    @property
    def is_short(self) -> bool:
        """Whether there are too few bars to draw; horizontal bars of several parts compare these."""
        known = sum(value is not None for series in self.columns.values() for value in series.values)
        return known < FEWEST_BARS and (self.kind == "bars" or (self.kind == "hbars" and len(self.series) == 1))

    @property
    def is_even(self) -> bool:
        """Whether all its bars are equal: the finding says as much."""
        return len(self.series) == 1 and len(set(self.series[0].values)) == 1


@dataclass(frozen=True)
class ChartTable:
    """A chart as a table in French: its header, then rows of cells with their shades (0 to ``SHADES``); their links."""

    header: tuple[str, ...]
    rows: list[list[tuple[str, int]]]
    row_headers: int
    """How many of the first columns identify the row."""
    links: list[list[str]] = field(default_factory=list)
    """The page of each cell: that of the row for the first, that of the records behind a value (empty: none)."""


def format_value(value: Value) -> str:
    """Return the text of a value for a cell or a label."""
    return ND if value is None else number_fr(value)


def chart_table(chart: Chart) -> ChartTable:
    """Return one row for each category, one column for each series."""
    values = [value for series in chart.series for value in series.values if value is not None]
    greatest = Decimal(100) if chart.unit == "%" else max(Decimal(max(values, default=1)), Decimal(1))
    rows = [
        [
            *((_format_cell(cell), 0) for cell in _row_cells(chart, row)),
            *(cell for series in chart.series for cell in _cells(series, row, greatest if chart.is_shaded else None)),
        ]
        for row in range(len(chart.categories))
    ]
    header = [*_row_labels(chart)]
    for series in chart.series:
        header += [series.name, f"{series.name}, effectif suivi"] if series.followed else [series.name]
    return ChartTable(tuple(header), rows, len(_row_labels(chart)) if chart.series else 1, _links(chart))


def _links(chart: Chart) -> list[list[str]]:
    """Return the link of each cell of the table."""
    return [
        [
            chart.row_links[row] if chart.row_links else "",
            *("" for _ in _row_cells(chart, row)[1:]),
            *(link for series in chart.series for link in _links_of(series, row)),
        ]
        for row in range(len(chart.categories))
    ]


def _links_of(series: Series, row: int) -> list[str]:
    link = series.links[row] if series.links else ""
    return [link, ""] if series.followed else [link]


def _row_labels(chart: Chart) -> tuple[str, ...]:
    return chart.row_labels or (chart.category_label,)


def _row_cells(chart: Chart, row: int) -> tuple[str | dt.date | None, ...]:
    return chart.row_cells[row] if chart.row_cells else (chart.categories[row],)


def _format_cell(cell: str | dt.date | None) -> str:
    if cell is None:
        return "en cours"
    return cell if isinstance(cell, str) else date_fr(cell)


def _cells(series: Series, row: int, greatest: Decimal | None) -> list[tuple[str, int]]:
    cell = (series.format_value(row), shade_level(series.values[row], greatest) if greatest else 0)
    return [cell, (number_fr(series.followed[row]), 0)] if series.followed else [cell]


def shade_level(value: Value, greatest: Decimal) -> int:
    """Return 0 for zero or unknown, then 1 to ``SHADES`` (the maximum)."""
    if value is None or value <= 0:
        return 0
    return min(SHADES, 1 + int(Decimal(value) / greatest * (SHADES - Decimal("0.01"))))


def chart_sentence(chart: Chart) -> str:
    """Return a sentence on what the chart shows: a ranking for horizontal bars and tables, else first and last values."""
    describe = _ranking if chart.kind in {"hbars", "table"} else _course
    parts = [f"{series.name}{NO_BREAK}: {describe(chart, series)}" for series in chart.series]
    return f"{f'{NO_BREAK}; '.join(parts)}." if parts else f"{chart.title}."


def _course(chart: Chart, series: Series) -> str:
    known = [place for place, value in enumerate(series.values) if value is not None]
    missing = _absences(chart, series)
    if not known:
        why = series.absence(0)
        return missing or (UNKNOWN if why.mark == ND else why.words)
    return f"{_ends(chart, series, known)}, {missing}" if missing else _ends(chart, series, known)


def _absences(chart: Chart, series: Series) -> str:
    """Return a sentence on the missing values other than ND: ``pas encore publié en 2022 et 2023``."""
    why: dict[str, list[str]] = {}
    for place, value in enumerate(series.values):
        absence = series.absence(place)
        if value is None and absence.mark != ND and absence.in_sentence:
            why.setdefault(absence.words, []).append(chart.categories[place])
    return ", ".join(f"{words} en {list_fr(categories)}" for words, categories in why.items())


def _ends(chart: Chart, series: Series, known: list[int]) -> str:
    end = f"{_marked(series, known[-1])} ({chart.categories[known[-1]]})"
    if series.ranges and (bounds := series.ranges[known[-1]]):
        end += f", entre {number_fr(bounds[0])} et {number_fr(bounds[1])}"
    if len(known) == 1:
        return end
    return f"de {_marked(series, known[0])} ({chart.categories[known[0]]}) à {end}"


def _marked(series: Series, index: int) -> str:
    """Return a known value with its marks."""
    return series.with_caveats(index, number_fr(series.values[index]))


def _ranking(chart: Chart, series: Series) -> str:
    known = [(value, place) for place, value in enumerate(series.values) if value is not None]
    if not known:
        return UNKNOWN
    ordered = sorted(known, key=lambda pair: pair[0], reverse=True)
    named = [f"{chart.categories[place]} ({_marked(series, place)})" for _, place in ordered[:RANKED_IN_SENTENCE]]
    others = len(ordered) - len(named)
    if others:
        named.append(f"{others} autre{'s' if others > 1 else ''}")
    return list_fr(named)
