import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incubators.models import CoachAssignment
from startups.models import Membership
from tests import factories, wordings

DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2021, 1, 9))
PERIODS = st.tuples(st.none() | DAYS, st.none() | DAYS)


def holds(period: tuple[dt.date | None, dt.date | None], day: dt.date) -> bool:
    start, end = period
    return (start is None or start <= day) and (end is None or day < end)


class NoOverlapTest(TestCase):
    @given(PERIODS, PERIODS)
    def test_periods_overlap_when_they_hold_one_day_both(
        self, first: tuple[dt.date | None, dt.date | None], second: tuple[dt.date | None, dt.date | None]
    ) -> None:
        def reversed_(period: tuple[dt.date | None, dt.date | None]) -> bool:
            start, end = period
            return start is not None and end is not None and end <= start

        startup, incubator = factories.make_startup(), factories.make_incubator()
        rows = [
            Membership(startup=startup, incubator=incubator, start=start, until=end, is_lead=False)
            for start, end in (first, second)
        ]
        if reversed_(first) or reversed_(second):
            wrong = rows[0] if reversed_(first) else rows[1]
            with pytest.raises(ValidationError) as refused:
                wrong.full_clean()
            assert refused.value.messages == [wordings.END_BEFORE_START]
            return
        rows[0].save()
        # Beyond the drawn days, two periods open on one side overlap.
        days = [dt.date(2020, 12, 31) + dt.timedelta(n) for n in range(12)]
        if any(holds(first, day) and holds(second, day) for day in days):
            with pytest.raises(ValidationError) as refused:
                rows[1].full_clean()
            assert refused.value.messages == [wordings.CARRIED_ALREADY]
        else:
            rows[1].full_clean()
            rows[1].save()


@pytest.mark.django_db
def test_no_overlap_looks_past_the_row_itself() -> None:
    coach = factories.make_coach(factories.make_incubator())
    assignment = coach.assignments.get()
    assignment.until = dt.date(2022, 1, 1)
    assignment.full_clean()
    assignment.save()
    assert CoachAssignment.objects.get().until == dt.date(2022, 1, 1)
