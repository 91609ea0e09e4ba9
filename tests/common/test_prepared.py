"""Statements that a connection plans once."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from common import prepared
from common.prepared import fetch_all, fetch_one
from tests.connections import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_connection(db: None) -> None:
    connection.close()


def kept() -> list[str]:
    """The text of each statement that this connection keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'kept_%%' ORDER BY prepare_time")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("sql", "parameters", "row"),
    [
        ("SELECT 1", {}, (1,)),
        ("SELECT %(day)s + 1", {"day": dt.date(2022, 1, 1)}, (dt.date(2022, 1, 2),)),
        ("SELECT %(n)s * 2, %(n)s", {"n": 21}, (42, 21)),
        ("SELECT NOT %(yes)s", {"yes": True}, (False,)),
        ("SELECT %(a)s || '%%' || %(b)s", {"b": "'; --", "a": "é%"}, ("é%%'; --",)),
        ("SELECT 'b' = ANY(%(words)s)", {"words": ["a", "b"]}, (True,)),
        ("SELECT 1 WHERE %(words)s = '{}'", {"words": []}, (1,)),
        ("SELECT 1 WHERE false", {}, None),
    ],
)
def test_a_statement_gives_its_first_row(sql: str, parameters: dict[str, Any], row: tuple[Any, ...] | None) -> None:
    assert [fetch_one(sql, parameters) for _ in range(3)] == [row] * 3
    assert len(kept()) == 1


def test_a_statement_gives_every_row() -> None:
    numbers = "SELECT n, n * %(times)s FROM generate_series(1, %(last)s) n"
    assert fetch_all(numbers, {"times": 2, "last": 3}) == [(1, 2), (2, 4), (3, 6)]
    assert fetch_all(numbers, {"times": 2, "last": 0}) == []
    assert len(kept()) == 1


def test_a_statement_is_kept_for_each_type_of_its_parameters() -> None:
    assert fetch_one("SELECT %(a)s", {"a": 1}) == (1,)
    assert fetch_one("SELECT %(a)s", {"a": "1"}) == ("1",)
    texts = [re.sub("kept_[0-9a-f]{32}", "NAME", one) for one in kept()]
    assert texts == ["PREPARE NAME(bigint) AS SELECT $1", "PREPARE NAME(text) AS SELECT $1"]


def test_another_connection_keeps_its_own() -> None:
    assert fetch_one("SELECT 1", {}) == (1,)
    with Elsewhere() as elsewhere:
        assert elsewhere.run(lambda: fetch_one("SELECT 1", {})) == (1,)
    connection.close()
    assert fetch_one("SELECT 1", {}) == (1,)
    assert len(kept()) == 1


def test_a_statement_outlives_the_transaction_that_first_ran_it() -> None:
    with transaction.atomic():
        fetch_one("SELECT 1", {})
        transaction.set_rollback(True)
    assert fetch_one("SELECT 1", {}) == (1,)
    assert len(kept()) == 1


def test_a_statement_that_can_not_be_planned_is_not_kept() -> None:
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="nulle_part"):
            fetch_one("SELECT * FROM nulle_part", {})
    assert kept() == []


def test_a_connection_keeps_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KEPT", 2)
    assert [fetch_one(f"SELECT {number} + %(n)s", {"n": 1}) for number in range(4)] == [(1,), (2,), (3,), (4,)]
    assert len(kept()) == 2


# --- As it is kept --------------------------------------------------------------------------------------------------------


def test_statement_that_is_kept_goes_by_its_name() -> None:
    assert prepared.as_kept("SELECT 1").startswith("EXECUTE kept_")
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(prepared.as_kept("SELECT 1"))
            assert cursor.fetchall() == [(1,)]
    assert len(kept()) == 1


def test_statement_beyond_those_that_are_kept_goes_by_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KEPT", 0)
    assert prepared.as_kept("SELECT 1") == "SELECT 1"
    assert kept() == []
