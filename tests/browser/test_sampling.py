"""The selection of pages of a day."""

import datetime as dt

import pytest

from tests.browser.sampling import PARTS_OF_WHOLE, PER_DAY, THEMES, WIDTHS, looks, part_of, parts

ADDRESSES = [f"/{number}/" for number in range(30)]
DAY = dt.date(2026, 1, 1)


def test_whole_run_looks_at_every_page_in_every_way() -> None:
    found = looks(ADDRESSES, DAY, whole=True)
    assert len(found) == len(set(found)) == len(ADDRESSES) * len(WIDTHS) * len(THEMES)


def test_a_day_looks_at_a_few_and_the_days_of_a_month_at_all() -> None:
    days = [set(looks(ADDRESSES, DAY + dt.timedelta(days=n), whole=False)) for n in range(24)]
    assert {len(day) for day in days} == {PER_DAY}
    assert set().union(*days) == set(looks(ADDRESSES, DAY, whole=True))


def test_parts_of_a_whole_run_hold_every_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_RUN", "")
    assert (list(parts()), part_of(ADDRESSES, 0)) == ([0], ADDRESSES)
    monkeypatch.setenv("BROWSER_RUN", "whole")
    assert len(parts()) == PARTS_OF_WHOLE
    assert sorted(address for part in parts() for address in part_of(ADDRESSES, part)) == sorted(ADDRESSES)


def test_few_pages_are_all_looked_at() -> None:
    assert len(looks(["/"], DAY, whole=False)) == len(WIDTHS) * len(THEMES)
