"""The part of the pages that a day looks at."""

import datetime as dt

from tests.browser.sampling import PER_DAY, THEMES, WIDTHS, looks

ADDRESSES = [f"/{number}/" for number in range(30)]
DAY = dt.date(2026, 1, 1)


def test_whole_run_looks_at_every_page_in_every_way() -> None:
    found = looks(ADDRESSES, DAY, whole=True)
    assert len(found) == len(set(found)) == len(ADDRESSES) * len(WIDTHS) * len(THEMES)


def test_a_day_looks_at_a_few_and_the_days_of_a_month_at_all() -> None:
    days = [set(looks(ADDRESSES, DAY + dt.timedelta(days=n), whole=False)) for n in range(24)]
    assert {len(day) for day in days} == {PER_DAY}
    assert set().union(*days) == set(looks(ADDRESSES, DAY, whole=True))


def test_few_pages_are_all_looked_at() -> None:
    assert len(looks(["/"], DAY, whole=False)) == len(WIDTHS) * len(THEMES)
