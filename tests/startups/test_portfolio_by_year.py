import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from common.figure import Figure
from incubators.models import Incubator
from startups.models import Startup
from startups.queries import YearlyCount, portfolio, portfolio_by_year
from tests import factories

pytestmark = pytest.mark.django_db


def test_portfolio_by_year_counts_the_state_of_each_first_of_january() -> None:
    startup = factories.make_startup(phases=[("investigation", "2020-01-01"), ("construction", "2021-01-02")])
    factories.make_membership(startup, factories.make_incubator("avant"), None, "2022-01-01")
    factories.make_membership(startup, factories.make_incubator("après"), "2022-01-01")
    factories.make_startup("seul", phases=[("construction", "2021-06-01"), ("abandon", "2022-01-01")])
    assert portfolio_by_year(2020, 2023) == [
        YearlyCount(2020, "investigation", "avant", 1),
        YearlyCount(2021, "investigation", "avant", 1),
        YearlyCount(2022, "abandon", None, 1),
        YearlyCount(2022, "construction", "après", 1),
        YearlyCount(2023, "abandon", None, 1),
        YearlyCount(2023, "construction", "après", 1),
    ]


def test_portfolio_by_year_leaves_out_what_is_to_come() -> None:
    factories.make_startup(phases=[("construction", "2030-01-01")])
    assert portfolio_by_year(last=2029) == []
    assert portfolio_by_year(last=2030) == [YearlyCount(2030, "construction", None, 1)]


def test_portfolio_by_year_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert portfolio_by_year() == []


KINDS = [kind for kind, *_ in factories.KINDS]
DAYS = (
    st.none()
    | st.dates(dt.date(2018, 11, 1), dt.date(2023, 2, 28))
    | st.dates(dt.date(2020, 12, 30), dt.date(2021, 1, 2))
)
LIVES = st.lists(st.lists(st.tuples(st.sampled_from(KINDS), DAYS), max_size=5, unique=True), max_size=4)


def figures[Key](counts: Counter[Key], day: dt.date) -> dict[Key, Figure]:
    return {key: Figure(count, day=day) for key, count in counts.items()}


@given(lives=LIVES)
def test_portfolio_by_year_is_the_portfolio_of_each_date(lives: list[list[tuple[str, dt.date | None]]]) -> None:
    Startup.objects.all().delete()
    factories.make_phase_kinds()
    carrier, _ = Incubator.objects.get_or_create(slug="porte", defaults={"name": "Porte"})
    for number, life in enumerate(lives):
        startup = factories.make_startup(
            f"s{number}", phases=[(kind, start.isoformat() if start else None) for kind, start in life]
        )
        if number % 2:
            factories.make_membership(startup, carrier, "2020-06-15")
    found = portfolio_by_year(2019, 2023)
    for year in range(2019, 2024):
        counts = Counter[str]()
        for row in found:
            if row.year == year:
                counts[row.kind] += row.startups
        day = dt.date(year, 1, 1)
        whole = portfolio(day)
        assert {kind: one for kind, one in whole.by_phase.items() if one.count} == figures(counts, day)
        carried = {row.incubator: row.investigations + row.services + row.ended for row in whole.by_incubator}
        by_incubator = Counter[str | None]()
        for row in found:
            if row.year == year:
                by_incubator[row.incubator] += row.startups
        assert carried == figures(by_incubator, day)
