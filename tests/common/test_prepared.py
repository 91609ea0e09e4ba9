"""Statements that a connection plans once."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pghistory
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common import prepared
from common.prepared import any_of, fetch_all, fetch_bytes, fetch_one, fetch_small, with_places
from startups.models import PhaseKind
from tests.connections import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_connection(db: None) -> None:
    connection.close()


def kept() -> list[str]:
    """The text of each statement that this connection keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE name ~ '^(kept|read)_' ORDER BY prepare_time"
        )
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


def test_texts_of_a_statement_are_given_as_bytes_to_who_wants_them() -> None:
    sql, parameters = "SELECT 1, %(text)s, NULL::text", {"text": "élan \U0001f680"}
    assert fetch_bytes(sql, parameters) == (1, "élan \U0001f680".encode(), None)
    assert fetch_one(sql, parameters) == (1, "élan \U0001f680", None)
    assert fetch_bytes("SELECT 1 WHERE false", {}) is None


def test_a_statement_gives_every_row() -> None:
    numbers = "SELECT n, n * %(times)s FROM generate_series(1, %(last)s) n"
    assert fetch_all(numbers, {"times": 2, "last": 3}) == [(1, 2), (2, 4), (3, 6)]
    assert fetch_all(numbers, {"times": 2, "last": 0}) == []
    assert len(kept()) == 1


def test_a_statement_is_kept_for_each_type_of_its_parameters() -> None:
    assert fetch_one("SELECT %(a)s", {"a": 1}) == (1,)
    assert fetch_one("SELECT %(a)s", {"a": "1"}) == ("1",)
    texts = [re.sub("read_[0-9a-f]{32}", "NAME", one) for one in kept()]
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


def test_a_connection_keeps_only_so_many_those_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KEPT", 2)
    assert [fetch_one(f"SELECT {number} + %(n)s", {"n": 1}) for number in (0, 1, 0, 2, 0)] == [
        (1,),
        (2,),
        (1,),
        (3,),
        (1,),
    ]
    assert [one.partition(" AS ")[2] for one in kept()] == ["SELECT 0 + $1", "SELECT 2 + $1"]


@pytest.mark.parametrize(
    "value",
    [
        1,
        True,
        "é",
        dt.date(2022, 1, 1),
        dt.datetime(2022, 1, 1, 12, tzinfo=dt.UTC),
        UUID(int=7),
        ["a"],
        PhaseKind.Group.ENDED,
    ],
)
def test_a_small_statement_is_kept_whatever_the_type_of_its_value(value: Any) -> None:
    for _ in range(2):
        assert fetch_small("SELECT %(value)s, 1", {"value": value}) == [(value, 1)]
    assert len(kept()) == 1


@pytest.mark.parametrize("keys", [[], [3], [3, 1], [1, 2, 3], [1, 2, 3, 4], [9]])
def test_keys_are_found_however_many(keys: list[int]) -> None:
    asked = any_of("key", keys)
    rows = fetch_all(f"SELECT n FROM generate_series(1, 5) n WHERE n = ANY {asked.place}", asked.parameters)  # noqa: S608
    assert [n for (n,) in rows] == [n for n in range(1, 6) if n in keys]


def test_values_are_written_in_but_for_those_that_wait() -> None:
    waiting = {"b'": "%(later)s", 3: "%(number)s"}
    sql = with_places(
        "SELECT %s, '100 %%', %s, %s, %s", ["a'%s", "b'", dt.date(2022, 1, 1), 3], lambda one: waiting.get(one, "")
    )
    assert sql == "SELECT 'a''%%s', '100 %%', %(later)s, '2022-01-01'::date, %(number)s"
    assert fetch_one(sql, {"later": "z", "number": 4}) == ("a'%s", "100 %", "z", dt.date(2022, 1, 1), 4)


# --- As it is kept --------------------------------------------------------------------------------------------------------


def test_statement_that_is_kept_goes_by_its_name() -> None:
    assert prepared.as_kept("SELECT 1").startswith("EXECUTE read_")
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(prepared.as_kept("SELECT 1"))
            assert cursor.fetchall() == [(1,)]
    assert len(kept()) == 1


def test_statement_behind_a_pooler_goes_by_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared._line(), "is_lent", True)
    assert prepared.as_kept("SELECT %(n)s", {"n": 1}) == "SELECT %(n)s"
    assert fetch_small("SELECT %(n)s", {"n": 1}) == [(1,)]
    assert kept() == []


# --- Within a context of the history --------------------------------------------------------------------------------------


def sent_within(read: Callable[[], object]) -> list[str]:
    """The statements of ``read`` within a context of the history, as the database gets them."""
    with pghistory.context(reason="Essai"), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        read()
        return [re.sub("_[0-9a-f]{32}", "", one["sql"]) for one in queries.captured_queries]


def test_what_only_reads_goes_without_the_context_of_the_history() -> None:
    asked = {"n": 1, "days": ["2022-01-01"]}
    sent = sent_within(lambda: fetch_all("SELECT %(n)s WHERE %(days)s <> '{}'", asked))
    assert sent == ["EXECUTE read(1, ARRAY['2022-01-01'])"]


def test_what_writes_takes_the_context_of_the_history_and_keeps_its_parameters() -> None:
    asked = {"sort": "x"}
    update = "UPDATE common_knownuntil SET day = day WHERE sort = %(sort)s RETURNING 1"
    for _ in range(2):
        (one,) = sent_within(lambda: fetch_all(update, asked))
        assert (one.startswith("SELECT set_config('pghistory.context_id'"), one.endswith("; EXECUTE kept('x')")) == (
            True,
            True,
        )
    assert asked == {"sort": "x"}
    assert len(kept()) == 1
