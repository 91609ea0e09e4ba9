"""Positions of values and labels in a drawing: round ticks, labels that do not overlap. Numbers only, no SVG."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate, groupby

from common.charts.model import Chart, format_value
from common.words import NARROW, Number, exact, number_fr

TICKS = 5
"""About how many intervals an axis has."""
HEADROOM = Decimal("0.92")
"""The part of the axis that the greatest value may fill, its words above it; beyond, the axis has one tick more."""
ELAPSED = "Mois écoulés"
"""The label of categories that are months since a beginning, from 0."""
LETTER, LABEL_GAP = 7.2, 10
"""Mean width of a letter and least space between two labels, in pixels: text keeps its size when a drawing shrinks."""
EDGE = 16
"""The room on the right of a plot for half a label, in pixels: the style sheet has the same."""
WIDTHS = ((216, ""), (464, "drawing__medium"), (728, "drawing__large"))
"""The least width of the plot from which a text with this class shows (see the container queries of the style sheet)."""


def axis_ticks(values: Sequence[Number]) -> tuple[Decimal, ...]:
    """Return round ticks (1, 2 or 5 times a power of ten), from zero or below to beyond the maximum.

    They end at zero without a positive value. Whole numbers have whole ticks.
    """
    low = min((exact(v) for v in values), default=Decimal(0)).min(Decimal(0))
    high = max((exact(v) for v in values), default=Decimal(0)).max(Decimal(0))
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / TICKS)
    if all(value == int(value) for value in values):
        step = step.max(Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    if high > HEADROOM * last * step:
        last += 1
    return tuple((first + n) * step for n in range(int(last - first) + 1))


def _round_step(least: Decimal) -> Decimal:
    power = Decimal(10) ** least.adjusted()
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


def chart_ticks(chart: Chart) -> tuple[Decimal, ...]:
    """Return the ticks of the value axis: of stacked totals for areas, else of each value; 0 to 100 for shares."""
    columns = stacked(chart) if chart.kind == "stacked_area" else [list(series.values) for series in chart.series]
    projected = [one for series in chart.series if series.key == "projection" for one in series.ranges if one]
    bounds = [bound for one in projected for bound in one]
    drawn = [value for column in columns for value in column if value is not None] + bounds
    if chart.unit == "%" and all(0 <= value <= 100 for value in drawn):
        return tuple(Decimal(tick) for tick in range(0, 101, 20))
    return axis_ticks(drawn)


def format_tick(tick: Decimal, greatest: Decimal) -> str:
    """Return a short label of a tick: thousands, millions or billions from five digits (``1,5 M``)."""
    for power, sign in ((9, "Md"), (6, "M"), (3, "k")):
        if greatest >= Decimal(10) ** (power + (1 if power == 3 else 0)) and tick:
            return f"{number_fr((tick.scaleb(-power)).normalize() + 0)}{NARROW}{sign}"
    return format_value(tick.normalize() + 0)


def stacked(chart: Chart) -> list[list[Decimal | int]]:
    """Return the upper edges of the stacked series by category; an empty list if a part is unknown."""
    columns = [[series.values[i] for series in chart.series] for i in range(len(chart.categories))]
    return [[] if None in column else list(accumulate(v for v in column if v is not None)) for column in columns]


def runs(known: Sequence[bool]) -> list[range]:
    """Return the ranges of consecutive known categories, separated by gaps."""
    groups = (list(indexes) for is_known, indexes in groupby(range(len(known)), known.__getitem__) if is_known)
    return [range(group[0], group[-1] + 1) for group in groups]


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return the positions nearest to those wanted (increasing), at least ``gap`` apart, above ``bottom`` if they fit."""
    placed: list[float] = []
    for index, place in enumerate(wanted):
        least = placed[-1] + gap if placed else top
        greatest = bottom - gap * (len(wanted) - 1 - index)
        placed.append(max(least, min(place, greatest)))
    return placed


def axis_label(chart: Chart, index: int) -> str:
    """Return the axis label of a category: only the year when there are many months or quarters."""
    return chart.categories[index][-4:] if _per_year(chart) > 1 else chart.categories[index]


def _per_year(chart: Chart) -> int:
    """Return the number of categories in a year (months or quarters over more than a year), else 1."""
    return {"Mois": 12, "Trimestre": 4}.get(chart.category_label, 1) if len(chart.categories) > 12 else 1


def fit_class(words: str, count: float, letter: float = LETTER) -> str | None:
    """Return the class that shows ``count`` texts of this length side by side where they fit; None if nowhere."""
    needed = (len(words) * letter + 4) * count
    return next((css for width, css in WIDTHS if needed <= width), None)


def last_label_ends(chart: Chart) -> bool:
    """Whether the last axis label must end at the edge of the drawing, because half of it would overflow."""
    return len(axis_label(chart, len(chart.categories) - 1)) * LETTER / 2 > EDGE


def axis_labels(chart: Chart) -> dict[int, str]:
    """Return the labelled categories of the axis, with the class of the widths at which they are displayed.

    For months or quarters, the first of each year; otherwise the last category, then backwards at a regular step.
    """
    count = len(chart.categories)
    longest = max((len(axis_label(chart, index)) for index in range(count)), default=0)
    length = longest * LETTER * (1.5 if count and last_label_ends(chart) else 1) + LABEL_GAP
    unit = 12 if chart.category_label == ELAPSED else _per_year(chart)
    start = next((n for n in range(1, count) if axis_label(chart, n) != axis_label(chart, n - 1)), 0) % _per_year(chart)
    every, labels = 0, dict[int, str]()
    for width, css in reversed(WIDTHS):
        least = -(-int(length * count) // width)
        every = -(-max(least, 1) // (every or unit)) * (every or unit)
        first = start if unit > 1 else (count - 1) % every
        labels |= dict.fromkeys(range(first, count, every), css)
    return labels
