"""Rankings as horizontal bars and sparklines: small figures that the server makes and that no script draws again.

Lengths are percentages, so that a bar fills what a phone or a wide screen gives it.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.chart_drawings import circle, polyline
from common.chart_scale import runs
from common.charts import ND, Chart, Value, format_value
from common.words import NARROW

SPARK_WIDTH, SPARK_HEIGHT, SPARK_INSET = 120, 32, 4


@dataclass(frozen=True)
class Segment:
    """A part of a bar: where it starts and how long it is, in percent of the longest bar."""

    key: str
    start: str
    length: str
    title: str


@dataclass(frozen=True)
class BarRow:
    """One bar: its category, the words of its total and its segments (none when nothing is known)."""

    category: str
    total: str
    segments: tuple[Segment, ...]
    is_known: bool = True


@dataclass(frozen=True)
class Spark:
    """A sparkline: its paths (one for each stretch without gap) and the dot of the last known value."""

    paths: tuple[str, ...]
    dot: str
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def bar_rows(chart: Chart) -> tuple[BarRow, ...]:
    """The bars of a ranking, in the order of its categories; the longest one fills the width.

    A part that is unknown is not drawn: a bar is what is known, its total says "au moins", and nothing when no part is.
    """
    longest = max((_total(chart, row) or Decimal(0) for row in range(len(chart.categories))), default=Decimal(0))
    return tuple(_bar_row(chart, row, longest or Decimal(1)) for row in range(len(chart.categories)))


def _total(chart: Chart, row: int) -> Decimal | None:
    values = [series.values[row] for series in chart.series]
    known = [Decimal(value) for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _bar_row(chart: Chart, row: int, longest: Decimal) -> BarRow:
    total = _total(chart, row)
    if total is None:
        return BarRow(chart.categories[row], ND, (), is_known=False)
    segments, start = [], Decimal(0)
    for series in chart.series:
        value = Decimal(series.values[row] or 0)
        if value:
            title = f"{series.name} : {format_value(series.values[row])}"
            segments.append(Segment(series.key, _percent(start / longest), _percent(value / longest), title))
        start += value
    unit = f"{NARROW}{chart.unit}" if chart.unit in {"%", "€"} else ""
    is_part = not chart.is_whole and any(series.values[row] is None for series in chart.series)
    least = "au moins " if is_part else ""
    return BarRow(chart.categories[row], f"{least}{format_value(total)}{unit}", tuple(segments))


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}%"


def sparkline(values: list[Value]) -> Spark:
    """The line of the values from left to right, from the least to the greatest of them; a gap where one is unknown."""
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    across = (SPARK_WIDTH - 2 * SPARK_INSET) / max(1, len(values) - 1)

    def place(index: int) -> tuple[float, float]:
        height = (float(values[index] or 0) - low) / (high - low) if high > low else 0.5
        return SPARK_INSET + index * across, SPARK_HEIGHT - SPARK_INSET - height * (SPARK_HEIGHT - 2 * SPARK_INSET)

    stretches = runs([value is not None for value in values])
    paths = tuple(polyline([place(i) for i in run]) for run in stretches)
    dot = circle(*place(stretches[-1][-1]), 2.5) if stretches else ""
    return Spark(paths, dot)
