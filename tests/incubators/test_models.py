import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from incubators.models import Administration, CoachAssignment, Incubator
from tests import factories
from tests.violations import Violation, assert_refused, each

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


def assignment_ending_before_it_starts() -> CoachAssignment:
    return CoachAssignment(user=factories.make_user(), incubator=factories.make_incubator(), start=JUNE, until=MAY)


def a_second_assignment_on_the_same_days() -> CoachAssignment:
    incubator = factories.make_incubator()
    coach = factories.make_coach(incubator, start="2021-01-01", until="2021-05-02")
    return CoachAssignment(user=coach, incubator=incubator, start=MAY)


VIOLATIONS = [
    Violation("administration_slug_form", lambda: Administration(slug="deux mots", name="A")),
    Violation("administration_named", lambda: Administration(slug="a", name="")),
    Violation("incubator_slug_form", lambda: Incubator(slug="a/b", name="A")),
    Violation("incubator_named", lambda: Incubator(slug="a", name="")),
    Violation("incubator_dates_ordered", lambda: Incubator(slug="a", name="A", opened_on=JUNE, closed_on=JUNE)),
    Violation("coach_assignment_dates_ordered", assignment_ending_before_it_starts),
    Violation("coach_assignment_no_overlap", a_second_assignment_on_the_same_days),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_assignment_may_follow_another_the_same_day() -> None:
    incubator = factories.make_incubator()
    coach = factories.make_coach(incubator, start="2021-01-01", until="2021-05-01")
    CoachAssignment(user=coach, incubator=incubator, start=MAY).save()
    assert list(coach.assignments.order_by("start").values_list("start", "until")) == [
        (dt.date(2021, 1, 1), MAY),
        (MAY, None),
    ]


@pytest.mark.django_db
def test_administration_is_shown_by_its_acronym() -> None:
    assert str(factories.make_administration(acronym="DINUM")) == "DINUM"
    assert str(factories.make_administration("autre")) == "Administration autre"


@pytest.mark.django_db
def test_incubator_refuses_a_slug_in_words() -> None:
    with pytest.raises(ValidationError) as refused:
        Incubator(slug="deux mots", name="A").clean_fields()
    assert refused.value.message_dict == {
        "slug": ["Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace."]
    }
