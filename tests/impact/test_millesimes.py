"""The millésime proposed for a date: one rule, in Python and in SQL."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.millesimes import PROPOSED, possible_millesimes, proposed_millesime
from impact.models import Designation
from tests import factories

DAYS = st.dates(dt.date(2013, 1, 1), dt.date(2099, 12, 31))


@given(DAYS)
def test_millesime_is_the_year_before_for_the_first_half_of_2023_and_later(day: dt.date) -> None:
    is_first_half = (day.month, day.day) <= (6, 30)
    assert proposed_millesime(day) == (day.year - 1 if day.year > 2022 and is_first_half else day.year)
    assert proposed_millesime(day) in possible_millesimes(day)


@pytest.mark.django_db
def test_database_proposes_the_same_millesime_in_every_month() -> None:
    factories.make_designation(factories.make_startup(), 2021)
    days = [dt.date(year, month, day) for year in range(2016, 2028) for month in range(1, 13) for day in (1, 28)]
    for day in [*days, dt.date(2022, 12, 31), dt.date(2023, 6, 30), dt.date(2026, 6, 30)]:
        Designation.objects.update(decided_on=day, millesime=proposed_millesime(day), is_millesime_confirmed=False)
        one = Designation.objects.get(millesime=PROPOSED)
        assert (one.year_by_date, one.effective_on) == (day.year, min(day, dt.date(one.millesime, 12, 31)))
