"""The chart of every page: one frozen value from which the drawing, the table, the sentence and the CSV are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from common.tabular import Cell, csv_text
from common.words import NO_BREAK, UNKNOWN, list_fr, number_fr

type Value = Decimal | int | None
type Range = tuple[Decimal | int, Decimal | int] | None
type Kind = Literal["stacked_area", "bars", "hbars", "lines", "steps", "heatmap", "scatter", "dots"]

ND = "ND"
"""What a cell or a gap says when the value is not determined."""
NAMED_IN_SENTENCE = 3
"""How many bars the sentence of a ranking names before it counts the others."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a category has no value: in ``words`` for a cell, and the ``mark`` that a drawing has room for (empty: none)."""

    words: str
    mark: str
    is_told: bool = True
    """Whether the sentence names it: what goes without saying is left out."""


UNDETERMINED = Absence(ND, ND)


@dataclass(frozen=True)
class Series:
    """One series: its name in words, the key of its colour (see ``common.palette``) and one value for each category.

    ``ranges`` says between which bounds each value may be, for a series that is uncertain (empty: for none). ``followed``
    says how many each value is measured on (empty: not said), such as the number at risk of a survival. ``absences`` says
    why each value that is not there is missing (empty: all are not determined).
    """

    name: str
    key: str
    values: tuple[Value, ...]
    ranges: tuple[Range, ...] = ()
    followed: tuple[int, ...] = ()
    absences: tuple[Absence, ...] = ()

    def absence(self, index: int) -> Absence:
        """Why the value of a category is missing, if it is."""
        return self.absences[index] if self.absences else UNDETERMINED

    def format_value(self, index: int) -> str:
        """The value of a category in words, with its bounds if it has some: ``46 (38 à 53)``; else why there is none."""
        if self.values[index] is None:
            return self.absence(index).words
        bounds = self.ranges[index] if self.ranges else None
        value = format_value(self.values[index])
        return f"{value} ({format_value(bounds[0])} à {format_value(bounds[1])})" if bounds else value


@dataclass(frozen=True)
class Chart:
    """What a chart shows.

    ``name`` identifies it in the page and names its files (ASCII, unique in a page); ``title`` is the finding in words;
    ``subtitle`` says the measure, the unit and the date; ``unit`` is a plural noun or a sign, empty when there is none.
    Over bars, a series of key ``target`` is drawn as a tick, one of key ``projection`` as a dot in its range; one of key
    ``live`` is a hollow bar. ``steps`` keep a value until the next category; a ``heatmap`` has a row for each category and
    a column for each series; a ``scatter`` places each category by its first series (across) and its second (up), on
    logarithmic axes; ``dots`` have a row for each category and a dot for each series (a year, the last one last), on one
    logarithmic axis.
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
    is_whole: bool = False
    """Whether the known parts of a bar add up to all of it, what is unknown being inside another part."""

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"« {series.name} » doit avoir {len(self.categories)} valeurs.")
            if series.ranges and len(series.ranges) != len(self.categories):
                raise ValueError(f"« {series.name} » doit avoir {len(self.categories)} intervalles.")
            if series.followed and len(series.followed) != len(self.categories):
                raise ValueError(f"« {series.name} » doit avoir {len(self.categories)} effectifs.")
            if series.absences and len(series.absences) != len(self.categories):
                raise ValueError(f"« {series.name} » doit avoir {len(self.categories)} absences.")
            for value in series.values:
                if not isinstance(value, Decimal | int | None):
                    raise TypeError(f"« {series.name} » a une valeur inexacte : {value!r}.")


@dataclass(frozen=True)
class Table:
    """The same values as a table: each row starts with its category, values are said in French."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class OwnTable(Protocol):
    """A chart that is not categories × series (flows, lifelines): it makes its own table, data and sentence."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def note(self) -> str: ...
    def table(self) -> Table: ...
    def data(self) -> tuple[Sequence[str], list[list[Cell]]]:
        """The titles and the rows of its CSV."""
        ...

    def sentence(self) -> str: ...


type AnyChart = Chart | OwnTable


def format_value(value: Value) -> str:
    """A value in words for a cell or a label."""
    return ND if value is None else number_fr(value)


def chart_table(chart: AnyChart) -> Table:
    """The table under the chart: one row for each category, one column for each series."""
    if not isinstance(chart, Chart):
        return chart.table()
    return Table(
        caption=f"{chart.title}{NO_BREAK}: {chart.subtitle}",
        header=(chart.category_label, *(title for series in chart.series for title in _titles(series))),
        rows=tuple(
            (category, *(cell for series in chart.series for cell in _cells(series, row)))
            for row, category in enumerate(chart.categories)
        ),
    )


def _titles(series: Series) -> list[str]:
    return [series.name, f"{series.name}, effectif suivi"] if series.followed else [series.name]


def _cells(series: Series, row: int) -> list[str]:
    value = series.format_value(row)
    return [value, number_fr(series.followed[row])] if series.followed else [value]


def chart_data(chart: AnyChart) -> tuple[Sequence[str], list[list[Cell]]]:
    """The titles and rows of the data: plain numbers, or why there is none (``ND``: not determined); bounds have columns."""
    if not isinstance(chart, Chart):
        return chart.data()
    columns = [column for series in chart.series for column in _columns(series)]
    rows: list[list[Cell]] = [
        [category, *(values[row] for _, values in columns)] for row, category in enumerate(chart.categories)
    ]
    return (chart.category_label, *(title for title, _ in columns)), rows


def chart_csv(chart: AnyChart) -> str:
    """The data as CSV."""
    return csv_text(*chart_data(chart))


def _columns(series: Series) -> list[tuple[str, list[Cell]]]:
    """The columns of a series as data: its values, then its bounds and how many it follows if they are known."""
    values: list[Cell] = [
        series.absence(row).words if value is None else value for row, value in enumerate(series.values)
    ]
    bounds: list[tuple[str, list[Cell]]] = [
        (
            f"{series.name}, borne {name}",
            [series.absence(row).words if one is None else one[place] for row, one in enumerate(series.ranges)],
        )
        for place, name in enumerate(("basse", "haute"))
    ]
    followed: list[tuple[str, list[Cell]]] = [(f"{series.name}, effectif suivi", [*series.followed])]
    return [(series.name, values), *(bounds if series.ranges else []), *(followed if series.followed else [])]


def chart_sentence(chart: AnyChart) -> str:
    """What the chart shows, in one sentence: a ranking for horizontal bars, else where each series starts and ends."""
    if not isinstance(chart, Chart):
        return chart.sentence()
    if chart.kind in {"heatmap", "scatter", "dots"}:
        return _extremes(chart)
    said_series = _ranking if chart.kind == "hbars" else _course
    parts = [f"{series.name}{NO_BREAK}: {said_series(chart, series)}" for series in chart.series]
    return f"{f'{NO_BREAK}; '.join(parts)}."


def _extremes(chart: Chart) -> str:
    """Between which categories each series goes, from the least to the greatest."""
    parts = []
    for series in chart.series:
        known = [(v, c) for c, v in zip(chart.categories, series.values, strict=True) if v is not None]
        if known:
            (low, least), (high, most) = min(known), max(known)
            ends = f"de {number_fr(low)} ({least}) à {number_fr(high)} ({most})"
        parts.append(f"{series.name}{NO_BREAK}: {ends if known else UNKNOWN}")
    return f"{f'{NO_BREAK}; '.join(parts)}."


def _course(chart: Chart, series: Series) -> str:
    known = [place for place, value in enumerate(series.values) if value is not None]
    if not known:
        return _absences(chart, series) or UNKNOWN
    missing = _absences(chart, series)
    return f"{_ends(chart, series, known)}, {missing}" if missing else _ends(chart, series, known)


def _absences(chart: Chart, series: Series) -> str:
    """``pas encore publié en 2022 et 2023``: the categories without a value that are told apart from those of ND."""
    why: dict[str, list[str]] = {}
    for place, value in enumerate(series.values):
        absence = series.absence(place)
        if value is None and absence.mark != ND and absence.is_told:
            why.setdefault(absence.words, []).append(chart.categories[place])
    return ", ".join(f"{words} en {list_fr(categories)}" for words, categories in why.items())


def _ends(chart: Chart, series: Series, known: list[int]) -> str:
    end = f"{number_fr(series.values[known[-1]])} ({chart.categories[known[-1]]})"
    if series.ranges and (bounds := series.ranges[known[-1]]):
        end += f", entre {number_fr(bounds[0])} et {number_fr(bounds[1])}"
    if len(known) == 1:
        return end
    return f"de {number_fr(series.values[known[0]])} ({chart.categories[known[0]]}) à {end}"


def _ranking(chart: Chart, series: Series) -> str:
    known = [(v, c) for c, v in zip(chart.categories, series.values, strict=True) if v is not None]
    if not known:
        return UNKNOWN
    ordered = sorted(known, key=lambda pair: pair[0], reverse=True)
    named = [f"{category} ({number_fr(value)})" for value, category in ordered[:NAMED_IN_SENTENCE]]
    others = len(ordered) - len(named)
    if others:
        named.append(f"{others} autre{'s' if others > 1 else ''}")
    return list_fr(named)
