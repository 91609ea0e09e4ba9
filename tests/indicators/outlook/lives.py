"""Small histories, and the facts that hypothesis makes up."""

import datetime as dt

from hypothesis import strategies as st

from indicators.outlook.history import Counted, History, Stay

FIRST, LAST = dt.date(2014, 1, 1), dt.date(2022, 12, 31)


def counted(*days: str) -> tuple[Counted, ...]:
    """One fact on each of these days."""
    return tuple(Counted(day, day.year) for day in map(dt.date.fromisoformat, days))


def yearly(year: int, first_half: int, second_half: int) -> tuple[Counted, ...]:
    """So many facts on 1 March and on 1 October."""
    return Counted(dt.date(year, 3, 1), year, first_half), Counted(dt.date(year, 10, 1), year, second_half)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    entered = draw(st.dates(FIRST, LAST))
    left = draw(st.none() | st.dates(entered, LAST))
    counts = left is not None and draw(st.booleans())
    return Stay(
        draw(st.sampled_from(["investigation", "construction"])), entered, left, counts, draw(st.integers(1, 9))
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """What counts is what stays were left for, and what came from no phase."""
    lived = tuple(draw(st.lists(stays(), max_size=12)))
    fresh = tuple(Counted(day, day.year) for day in draw(st.lists(st.dates(FIRST, LAST), max_size=6)))
    came = tuple(Counted(stay.left, stay.left.year, stay.number) for stay in lived if stay.left and stay.counts)
    return History(counted=came + fresh, stays=lived, fresh=fresh)
