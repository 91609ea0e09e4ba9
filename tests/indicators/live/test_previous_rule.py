"""The first year of a new rule, computed by the previous rule too: which years, and what is stored."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from indicators.live import actions
from indicators.live.actions import changes_of_rule
from indicators.live.plan import read_rules
from indicators.models import Definition, Indicator, PreviousRuleResult
from indicators.queries.publishable import candidates
from startups.models import Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 6, 1)
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction"}
STOPS: dict[str, Any] = {"measure": "entries", "kind": "abandon"}


def followed(*years: int, first_year: int = 2020, last_year: int | None = None, code: str = "launched") -> Indicator:
    """Create an indicator with a version from each of ``years``, whose rules alternate."""
    indicator = factories.make_indicator(code, first_year=first_year, last_year=last_year)
    for version, year in enumerate(years, start=1):
        rule = LAUNCHES if version % 2 else STOPS
        Definition.objects.create(indicator=indicator, first_year=year, version=version, rule=rule)
    return Indicator.objects.prefetch_related("definitions").get(pk=indicator.pk)


def changes(indicator: Indicator, until: int = 2023) -> list[tuple[int, int, int]]:
    """Return each change of rule: year, new version, previous version."""
    return [(one.first_year, one.version, former.version) for one, former in changes_of_rule(indicator, until)]


@cases(
    ("years", "until", "expected"),
    [
        ((), 2023, []),
        ((2020,), 2023, []),
        ((2020, 2022), 2023, [(2022, 2, 1)]),
        ((2020, 2022), 2022, [(2022, 2, 1)]),
        ((2020, 2022), 2021, []),  # in the future
        ((2020, 2021, 2023), 2023, [(2021, 2, 1), (2023, 3, 2)]),
        ((2020, 2022, 2022), 2023, [(2022, 3, 1)]),  # the last version of a year applies
        ((2020, 2020), 2023, []),  # the first followed year has no previous rule
        ((2021, 2022), 2023, [(2022, 2, 1)]),
    ],
)
def test_a_change_of_rule_is_the_first_year_of_the_version_that_decides_it(
    years: tuple[int, ...], until: int, expected: list[tuple[int, int, int]]
) -> None:
    assert sorted(changes(followed(*years), until)) == expected


def test_a_version_from_before_the_first_year_followed_changes_nothing() -> None:
    assert changes(followed(2019, 2021, first_year=2021)) == []
    assert changes(followed(2019, 2022, first_year=2021, code="autre")) == [(2022, 2, 1)]


def stored() -> list[tuple[str, int, int, Decimal | None]]:
    rows = PreviousRuleResult.objects.order_by("definition__indicator__code", "definition__version")
    return [(row.definition.indicator.code, row.definition.version, row.previous.version, row.value) for row in rows]


def compute() -> int:
    return actions.compute_previous_rule_results(DAY, read_rules())


def make_services() -> None:
    """Create two launches and one stop in 2022."""
    for number in range(2):
        factories.make_startup(f"s{number}", phases=[("construction", "2022-03-01")])
    factories.make_startup("fini", phases=[("construction", "2020-03-01"), ("abandon", "2022-05-01")])


def test_result_of_the_previous_rule_is_stored_once_and_counted_if_it_changes() -> None:
    make_services()
    followed(2020, 2022)
    followed(2020, 2022, 2023, code="autre")
    assert compute() == 3
    expected = [("autre", 2, 1, Decimal(2)), ("autre", 3, 2, Decimal(0)), ("launched", 2, 1, Decimal(2))]
    assert stored() == expected
    assert compute() == 0
    assert stored() == expected
    factories.make_startup("neuf", phases=[("construction", "2022-09-01")])
    assert compute() == 2
    assert stored() == [("autre", 2, 1, Decimal(3)), ("autre", 3, 2, Decimal(0)), ("launched", 2, 1, Decimal(3))]


def test_another_rule_before_is_another_previous_result() -> None:
    make_services()
    indicator = followed(2020, 2022)
    compute()
    Definition.objects.create(indicator=indicator, first_year=2021, version=3, rule=STOPS)
    assert compute() == 1  # it also applies to 2022: the second version applies nowhere
    assert stored() == [("launched", 2, 1, Decimal(2)), ("launched", 3, 1, Decimal(0))]
    assert changes(Indicator.objects.prefetch_related("definitions").get()) == [(2021, 3, 1)]


def test_a_rule_that_can_no_longer_be_read_leaves_its_result_unknown() -> None:
    incubator = factories.make_incubator("ephemere")
    factories.make_startup("s", incubator=incubator, phases=[("construction", "2022-03-01")])
    indicator = factories.make_indicator("launched")
    for version, (year, rule) in enumerate(((2020, {**LAUNCHES, "incubator": "ephemere"}), (2022, LAUNCHES)), start=1):
        Definition.objects.create(indicator=indicator, first_year=year, version=version, rule=rule)
    assert compute() == 1
    assert stored() == [("launched", 2, 1, Decimal(1))]
    Startup.objects.all().delete()
    incubator.delete()
    assert compute() == 1
    assert stored() == [("launched", 2, 1, None)]
    assert compute() == 0


def test_a_year_shows_the_rule_before_the_version_that_decides_it() -> None:
    make_services()
    indicator = followed(2020, 2022)
    compute()
    third = Definition.objects.create(indicator=indicator, first_year=2022, version=3, rule={"measure": "designations"})
    compute()
    PreviousRuleResult.objects.filter(definition__version=2).update(value=7)  # it no longer applies
    [candidate] = candidates(2022)
    assert candidate.definition == third.pk
    assert candidate.former is not None
    assert candidate.former.value == Decimal(2)
    assert candidates(2021)[0].former is None
