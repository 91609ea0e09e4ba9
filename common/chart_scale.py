"""Where values fall on the axis of a drawing: round ticks that hold zero, and labels that do not cover one another."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate

from common.charts import Chart, Series, format_value
from common.words import Number, exact

TICKS = 6
"""About how many intervals an axis has."""
BARS_SHARE = 0.72
"""Part of its band that a group of bars fills."""
VALUES_SHOWN = 24
"""Up to how many bars each one says its value."""
OVER_BARS = frozenset({"target", "projection"})
"""The keys of the series that are drawn over bars, and are none themselves."""
MARGIN = 12
"""Room on the right when nothing is written there."""
MONTHS_NAMED = 12
"""Up to how many months each one is named under the axis."""
SHARE_TICKS = tuple(Decimal(tick) for tick in range(0, 101, 20))
"""A share is read on the whole of its scale."""
LETTER = 7
"""Mean width of a letter of a name, in the units of the drawing."""
PHONE_LETTER, PLOT = 17, 720
"""The same on a phone, where the drawing is a third as wide; the least width of what is drawn."""


def axis_ticks(values: Sequence[Number], whole: bool = True) -> tuple[Decimal, ...]:
    """Round ticks, by 1, 2 or 5 times a power of ten, from zero or below to the greatest value or above.

    With ``whole`` (counts) the ticks are whole numbers.
    """
    low = min((exact(v) for v in values), default=Decimal(0)).min(Decimal(0))
    high = max((exact(v) for v in values), default=Decimal(0)).max(Decimal(0))
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / TICKS)
    if whole:
        step = step.max(Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return tuple((first + n) * step for n in range(int(last - first) + 1))


def _round_step(least: Decimal) -> Decimal:
    power = Decimal(10) ** least.adjusted()
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """The places nearest to those wanted, in their order, at least ``gap`` apart, between top and bottom if they fit.

    ``wanted`` goes down the drawing (increasing). When there are too many to fit, they are evenly packed from the top.
    """
    placed: list[float] = []
    for index, place in enumerate(wanted):
        least = placed[-1] + gap if placed else top
        greatest = bottom - gap * (len(wanted) - 1 - index)
        placed.append(max(least, min(place, greatest)))
    return placed


def stacked(chart: Chart) -> list[list[Decimal]]:
    """The upper edge of each series once stacked, in each category that is wholly known (others hold no number)."""
    columns = [[series.values[i] for series in chart.series] for i in range(len(chart.categories))]
    return [
        [] if None in column else list(accumulate(Decimal(v) for v in column if v is not None)) for column in columns
    ]


def runs(known: list[bool]) -> list[range]:
    """The stretches of consecutive categories that are known: a gap is left between them."""
    stretches: list[range] = []
    start = None
    for index, is_known in enumerate([*known, False]):
        if is_known and start is None:
            start = index
        elif not is_known and start is not None:
            stretches.append(range(start, index))
            start = None
    return stretches


def chart_ticks(chart: Chart) -> tuple[Decimal, ...]:
    """The ticks of the axis of values: of the stacks when areas are stacked, else of each value; 0 to 100 for shares."""
    columns = stacked(chart) if chart.kind == "stacked_area" else [list(series.values) for series in chart.series]
    bounds = [bound for series in chart.series for one in series.ranges if one for bound in one]
    shown = [value for column in columns for value in column if value is not None] + bounds
    if chart.unit == "%" and all(0 <= value <= 100 for value in shown):
        return SHARE_TICKS
    return axis_ticks(shown, whole=all(value == int(value) for value in shown))


def labelled(chart: Chart) -> dict[int, bool]:
    """The categories whose name is written under the axis, at most about a dozen, and which of them a phone keeps.

    Of months each January is kept (or every other one); of anything else the last one, then backwards.
    """
    count = len(chart.categories)
    every = max(1, -(-count // 12))
    if chart.category_label == "Mois" and every > 1:
        every = -(-every // 12) * 12
        return {index: index % (every * 3) == 0 for index in range(0, count, every)}
    every = max(every, -(-_desk_room(chart) * count // (PLOT + MARGIN - names_width(chart))))
    kept = every * max(3, -(-_phone_room(chart) * count // (PLOT * every)))
    return {i: (count - 1 - i) % kept == 0 for i in range(count) if (count - 1 - i) % every == 0}


def _phone_room(chart: Chart) -> int:
    """The width of the longest name under the axis of a phone, where letters do not shrink as the drawing does."""
    return PHONE_LETTER * (1 + _longest_name(chart))


def _desk_room(chart: Chart) -> int:
    """The same on a desk, with two letters between a name and the next."""
    return LETTER * (2 + _longest_name(chart))


def _longest_name(chart: Chart) -> int:
    return max((len(axis_words(chart, index)) for index in range(len(chart.categories))), default=0)


def names_width(chart: Chart) -> int:
    """The room to keep on the right for the names and last values of areas and lines."""
    if chart.kind not in {"stacked_area", "lines", "steps"}:
        return MARGIN
    return 2 * MARGIN + LETTER * max(
        (
            len(f"{s.name}, suivis" if s.followed else f"{s.name} {format_value(s.values[-1])}")
            for s in chart.series
            if s.values
        ),
        default=0,
    )


def axis_words(chart: Chart, index: int) -> str:
    """What is written under the axis for a category: the year alone for the January of many months."""
    words = chart.categories[index]
    return words[-4:] if chart.category_label == "Mois" and len(chart.categories) > MONTHS_NAMED else words


def missing(chart: Chart) -> list[int]:
    """The categories in which at least one series has no value."""
    return [i for i in range(len(chart.categories)) if any(series.values[i] is None for series in chart.series)]


def bars_of(chart: Chart) -> list[Series]:
    """The series that are bars."""
    return [series for series in chart.series if series.key not in OVER_BARS]
