"""What was known on a day is a prefix of what happened."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.outlook.history import Counted, History, Stay, days_left, same_day
from tests.indicators.outlook import lives

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


def test_known_on_a_day_forgets_what_comes_later() -> None:
    whole = History(
        counted=(Counted(MAY, 2021, 2), Counted(JUNE, 2021)),
        stays=(
            Stay("investigation", MAY, JUNE, True),
            Stay("investigation", JUNE),
            Stay("construction", MAY, MAY, True),
        ),
        fresh=(Counted(JUNE, 2021),),
    )
    assert whole.known_on(MAY) == History(
        counted=(Counted(MAY, 2021, 2),),
        stays=(Stay("investigation", MAY), Stay("construction", MAY, MAY, True)),
    )
    assert whole.known_on(JUNE) == whole


def test_a_year_counts_what_is_of_that_year_whatever_its_day() -> None:
    history = History((Counted(MAY, 2021, 2), Counted(MAY, 2020), Counted(JUNE, 2021)))
    assert (history.total(2021), history.total(2020), history.total(2019)) == (3, 1, 0)
    assert (history.so_far(MAY), history.so_far(JUNE), history.so_far(dt.date(2020, 12, 31))) == (2, 3, 0)


@pytest.mark.parametrize(
    ("day", "year", "same"),
    [("2024-02-29", 2021, "2021-02-28"), ("2024-02-29", 2020, "2020-02-28"), ("2024-12-31", 2021, "2021-12-31")],
)
def test_same_day_of_another_year(day: str, year: int, same: str) -> None:
    assert same_day(dt.date.fromisoformat(day), year) == dt.date.fromisoformat(same)


def test_days_left_end_with_the_year() -> None:
    assert [days_left(dt.date(2021, *day)) for day in ((12, 31), (12, 1), (6, 30), (1, 1))] == [0, 30, 184, 364]


@given(lives.histories(), st.dates(lives.FIRST, lives.LAST), st.dates(lives.FIRST, lives.LAST))
def test_what_was_known_early_can_be_read_from_what_is_known_later(
    history: History, one: dt.date, other: dt.date
) -> None:
    early, late = sorted((one, other))
    assert history.known_on(late).known_on(early) == history.known_on(early)
    assert history.known_on(early).so_far(early) == history.so_far(early)
