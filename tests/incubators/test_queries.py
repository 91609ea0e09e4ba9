"""The coach assignments in force, from the first day to the one before the end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from access.rights import assignments_on
from incubators.models import CoachAssignment
from incubators.queries import incubator_moved_to
from tests import factories
from tests.cases import cases
from tests.sweeps import examples

DAY = dt.timedelta(days=1)


@pytest.mark.django_db
@cases(
    ("day", "coached"),
    [
        ("2020-12-31", []),
        ("2021-01-01", ["fabrique"]),
        ("2021-04-30", ["fabrique"]),
        ("2021-05-01", ["atelier"]),  # the end is excluded, and another starts that day
        ("2024-02-29", ["atelier"]),
        ("9999-12-31", ["atelier"]),
    ],
)
def test_an_assignment_holds_from_its_first_day_until_its_end(day: str, coached: list[str]) -> None:
    coach = factories.make_coach(factories.make_incubator(), start="2021-01-01", until="2021-05-01")
    CoachAssignment.objects.create(user=coach, incubator=factories.make_incubator("atelier"), start=dt.date(2021, 5, 1))
    found = assignments_on(dt.date.fromisoformat(day)).filter(user=coach)
    assert list(found.values_list("incubator__slug", flat=True)) == coached


@pytest.mark.django_db
def test_several_people_coach_and_one_coaches_several() -> None:
    one, two = factories.make_incubator("un"), factories.make_incubator("deux")
    coach = factories.make_coach(one)
    CoachAssignment.objects.create(user=coach, incubator=two, start=dt.date(2021, 1, 1))
    other = factories.make_coach(one, email="autre@example.gouv.fr")
    found = assignments_on(dt.date(2021, 1, 1)).values_list("user", "incubator__slug")
    assert set(found) == {(coach.pk, "un"), (coach.pk, "deux"), (other.pk, "un")}


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 31))


class TestAnyAssignment(TestCase):
    @examples(20)
    @given(start=DAYS, lasts=st.none() | st.integers(1, 60), day=DAYS)
    def test_the_database_counts_days_as_one_does(self, start: dt.date, lasts: int | None, day: dt.date) -> None:
        end = None if lasts is None else start + lasts * DAY
        factories.make_coach(
            factories.make_incubator(), start=start.isoformat(), until=end.isoformat() if end else None
        )
        assert assignments_on(day).count() == (start <= day and (end is None or day < end))


@pytest.mark.django_db
def test_an_incubator_that_never_moved_is_nowhere_else() -> None:
    factories.make_incubator("fabrique")
    assert [incubator_moved_to(slug) for slug in ("fabrique", "inconnu", "", "é", "a" * 500)] == [None] * 5
