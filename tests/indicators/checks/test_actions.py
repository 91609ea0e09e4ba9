"""The job that runs the checks, what it keeps between runs, and settlement by staff."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from budget.models import CreditLine
from common import data_version
from common.clock import today
from indicators.checks import actions as running
from indicators.live import actions
from indicators.models import Inconsistency
from sampledata.reference import load_reference
from startups.changes import settle
from tests import factories
from tests.cases import cases
from tests.moved_clock import on_day

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 8, 20)


def make_slip() -> CreditLine:
    """Create credits of 2021 with a printed total of 100 and a line of 105."""
    factories.make_credits(2021, [("Réseau", "105")], stated_total=Decimal(100))
    return CreditLine.objects.get()


def test_disagreement_keeps_its_first_time_and_is_removed_with_its_cause() -> None:
    line = make_slip()
    assert running.check_consistency() == running.Checking(there=1, new=1, gone=0)
    first = Inconsistency.objects.get()
    stated, computed = first.stated_value, first.computed_value
    assert (first.check_code, first.level, stated, computed) == ("credits", "gap", Decimal(100), Decimal(105))
    assert first.records == [{"kind": "credits", "key": "2021", "label": "Crédits 2021"}]
    assert running.check_consistency() == running.Checking(1, 0, 0)
    again = Inconsistency.objects.get()
    assert (again.pk, again.first_seen, again.last_seen > first.last_seen) == (first.pk, first.first_seen, True)
    CreditLine.objects.update(amount=100)
    assert running.check_consistency() == running.Checking(0, 0, 1)
    gone = Inconsistency.objects.get()
    assert (gone.gone_at is not None, gone.last_seen) == (True, again.last_seen)
    assert running.check_consistency() == running.Checking(0, 0, 0)
    CreditLine.objects.update(amount=line.amount)
    assert running.check_consistency() == running.Checking(1, 0, 0)
    back = Inconsistency.objects.get()
    assert (back.gone_at, back.first_seen) == (None, first.first_seen)


def test_a_process_whose_clock_is_late_stores_what_it_finds() -> None:
    make_slip()
    running.check_consistency()
    CreditLine.objects.update(amount=110)
    with on_day(today() - dt.timedelta(days=4)):
        assert running.check_consistency() == running.Checking(1, 0, 0)
    slip = Inconsistency.objects.get()
    assert (slip.computed_value, slip.first_seen < slip.last_seen) == (Decimal(110), True)


def test_change_of_a_service_leaves_the_checks_to_the_job() -> None:
    make_slip()
    running.consistency_step(AS_OF, [factories.make_startup("s").pk])
    assert not Inconsistency.objects.exists()
    running.consistency_step(AS_OF, None)
    assert list(Inconsistency.objects.values_list("check_code", flat=True)) == ["credits"]


def test_what_is_settled_stays_so_until_its_figures_move() -> None:
    make_slip()
    staff = factories.make_user("d@example.gouv.fr", User.Role.DINUM)
    running.check_consistency()
    settle(row=Inconsistency.objects.get(), reason=" Arrondi du bilan. ", actor=staff)
    running.check_consistency()
    kept = Inconsistency.objects.get()
    assert (kept.settled_by, kept.settled_reason) == (staff, "Arrondi du bilan.")
    with pytest.raises(ValidationError, match="vient d’être réglé"):
        settle(row=kept, reason="Encore", actor=staff)
    CreditLine.objects.update(amount=110)
    running.check_consistency()
    moved = Inconsistency.objects.get()
    assert (moved.computed_value, moved.settled_at, moved.settled_by, moved.settled_reason) == (
        Decimal(110),
        None,
        None,
        "",
    )


@pytest.mark.parametrize("role", [User.Role.AGENT])
def test_only_staff_settle_and_with_a_reason(role: str) -> None:
    make_slip()
    running.check_consistency()
    row = Inconsistency.objects.get()
    with pytest.raises(PermissionDenied):
        settle(row=row, reason="Vu", actor=factories.make_user("a@example.gouv.fr", role))
    with pytest.raises(ValidationError, match="Indiquez"):
        settle(row=row, reason="  ", actor=factories.make_user("d@example.gouv.fr", User.Role.DINUM))
    assert Inconsistency.objects.get().settled_at is None


def test_checking_moves_no_version() -> None:
    make_slip()
    version = data_version.current()
    assert running.consistency_step(today(), None) == "1\xa0incohérence et 0\xa0dérive, dont 1 nouvelles ; 0 disparues."
    assert data_version.current() == version


@cases("number", [1, 3])
def test_checks_make_a_constant_number_of_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        factories.make_award(factories.make_round(9 + index), factories.make_startup(f"s{index}"))
        factories.make_credits(2019 + index, [("Réseau", "105")], stated_total=Decimal(100))
        factories.make_designation(factories.make_startup(f"d{index}"), 2021)
    with django_assert_num_queries(QUERIES):
        assert running.check_consistency().there == number


QUERIES = 14
"""The lock, eleven of the checks, what is known, the rows, those that left."""


def test_checks_find_the_slips_of_the_bilan_in_the_reference_facts() -> None:
    load_reference()
    actions.compute_live_results(on=AS_OF)
    running.check_consistency(on=AS_OF)
    found: dict[tuple[str, str], tuple[object, ...]] = {
        (one.check_code, one.subject): (one.level, one.stated_value, one.computed_value)
        for one in Inconsistency.objects.all()
    }
    assert found[("awards", "awards_total:2021:2021")] == ("rounding", 3_000_000, 3_090_000)
    assert found[("credits", "credits:2020")] == ("missing", 5_500_000, None)
    assert found[("later_day", "members:2022:2021")] == ("gap", 915, None)
    assert found[("counts", "members:2022:2021")] == ("missing", 915, None)
    assert found[("counts", "national_impact_total:2024:2024")] == ("drift", 30, 31)
    assert found[("counts", "national_impact_total:2025:2025")] == ("drift", 36, 37)
    assert found[("cumulated", "national_impact_total:2024")] == ("gap", 30, 31)
    assert found[("credits", "credits:2025")] == ("gap", 4_333_065, 4_076_640)
    assert found[("previous_year", "indicator:problems_investigated:2020:2020:RAP 2020")] == ("gap", 50, 67)
    copied = ("previous_year", "indicator:dinum_products_launched:2024:2025:texte en ligne du bilan 2025")
    assert found[copied] == ("gap", 7, 11)
    assert ("credits", "credits:2021") not in found
    assert not any(check == "published_evidence" for check, _ in found)
    assert {check for check, _ in found} <= set(running.TITLES)
