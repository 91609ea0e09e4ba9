import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from gateway.models import CallCount
from gateway.usage import OldCaller, Share, usage

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 3)


def count(day: int, version: str, client: str, status: int = 200, calls: int = 1, route: str = "/api/") -> None:
    CallCount.objects.create(
        day=dt.date(2026, 11, day), version=version, client=client, status=status, calls=calls, route=route
    )


@pytest.fixture(autouse=True)
def calls() -> None:
    count(1, "v2", "curl", calls=5)
    count(3, "v2", "curl", 500, calls=2)
    count(3, "v2.7", "python", calls=10, route="/api/b/")
    count(4, "v2", "trop tard", calls=100)


def test_the_calls_of_a_period(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(6):
        found = usage(FIRST, LAST, old_versions=["v2"])
    assert found.total == 17
    assert found.days == [(FIRST, 5), (dt.date(2026, 11, 2), 0), (LAST, 12)]
    assert found.versions == [Share("v2.7", 10, 0), Share("v2", 7, 2)]
    assert found.clients == [Share("python", 10, 0), Share("curl", 7, 2)]
    assert found.routes == [Share("/api/b/", 10, 0), Share("/api/", 7, 2)]
    assert found.statuses == [Share("200", 15, 0), Share("500", 2, 2)]
    assert found.old == [OldCaller("curl", "v2", 7, LAST)]


def test_the_calls_of_one_version() -> None:
    found = usage(FIRST, LAST, version="v2.7", old_versions=["v2"])
    assert (found.total, found.clients, found.old) == (10, [Share("python", 10, 0)], [])


def test_no_call_is_zero_for_each_day() -> None:
    assert usage(dt.date(2020, 1, 1), dt.date(2020, 1, 1)).days == [(dt.date(2020, 1, 1), 0)]
