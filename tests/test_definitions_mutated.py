"""Each part of a SQL definition matters: a mutation changes the result at one of these limits."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted([*ROOT.glob("*/migrations/sql/0001_periods.sql"), ROOT / "budget/migrations/sql/0001_awards.sql"])

PERIOD = [  # a first day, an end, a day, and whether the period contains it
    ("2021-03-01", "2021-06-01", "2021-02-28", False),
    ("2021-03-01", "2021-06-01", "2021-03-01", True),
    ("2021-03-01", "2021-06-01", "2021-05-31", True),
    ("2021-03-01", "2021-06-01", "2021-06-01", False),
    ("2021-03-01", None, "2021-02-28", False),
    ("2021-03-01", None, "2190-01-01", True),
    ("2190-01-01", None, "2021-06-01", False),
]
CASES: dict[str, list[tuple[Any, ...]]] = {
    "startups_in_state": PERIOD,
    "impact_is_designated": PERIOD,
    "incubators_is_assigned": PERIOD,
    "startups_is_carried": [
        *PERIOD,
        (None, "2021-06-01", "1990-01-01", True),
        (None, "2021-06-01", "2021-06-01", False),
        (None, None, "2021-06-01", True),
    ],
    "community_is_active": [
        *(case for case in PERIOD if case[2] != case[1]),
        ("2021-03-01", "2021-06-01", "2021-06-01", True),
        ("2021-03-01", "2021-06-01", "2021-06-02", False),
    ],
    "common_goes_on": [
        ("2021-06-01", "2021-05-31", True),
        ("2021-06-01", "2021-06-01", False),
        (None, "2021-06-01", True),
    ],
    "common_paris_day": [
        ("2021-07-14T21:59:59Z", "2021-07-14"),
        ("2021-07-14T23:30:00Z", "2021-07-15"),
        ("2021-12-31T22:59:59Z", "2021-12-31"),
        ("2021-12-31T23:30:00Z", "2022-01-01"),
    ],
    "common_paris_midnight_after": [
        ("2021-07-14", "2021-07-14 22:00:00+00:00"),
        ("2021-12-31", "2021-12-31 23:00:00+00:00"),
    ],
    "budget_counted_on": [
        ("2021-05-04", "2021-07-01", 2021, 3, "2021-05-04"),
        (None, "2021-07-01", 2021, 4, "2021-07-01"),
        (None, None, 2021, 1, "2021-03-31"),
        (None, None, 2021, 3, "2021-09-30"),
        (None, None, 2020, None, "2020-12-31"),
    ],
}
"""Of each function: its arguments, then its answer."""

MUTATIONS = [
    (r"<=", "<"),
    (r"<=", ">="),
    (r">=", ">"),
    (r"(?<![<-])>(?!=)", ">="),
    (r"(?<![<-])>(?!=)", "<"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"IS NULL", "IS NOT NULL"),
    (r"IS NOT NULL", "IS NULL"),
    (r"'Europe/Paris'", "'UTC'"),
    (r" \+ 1\b", ""),
    (r" - 1\b", ""),
    (r"'1 month'", "'2 months'"),
    (r"'6 months'", "'5 months'"),
    (r"\b3 \*", "2 *"),
    (r"quarter, 4", "quarter, 3"),
    (r"awarded_on, committee_on", "committee_on, awarded_on"),
    (r"held_on, entered_on", "entered_on, held_on"),
    (r"'stop'", "'pivot'"),
    (r"THEN NULL", "THEN held_on"),
    (r"THEN next_due_on", "THEN held_on"),
]


def functions() -> dict[str, str]:
    """Return the text of each function created by the definition files."""
    texts = [re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8")) for path in FILES]
    made = [one for text in texts for one in re.findall(r"CREATE FUNCTION [^;]+;", text)]
    return {re.split(r"[ (]", one)[2]: one for one in made}


def mutants(text: str) -> Iterator[str]:
    """Yield the mutants of ``text`` with one change in its body."""
    head, body = text.split("RETURN ", 1)
    for pattern, other in MUTATIONS:
        for found in re.finditer(pattern, body):
            yield f"{head}RETURN {body[: found.start()]}{other}{body[found.end() :]}"


def fails(name: str) -> bool:
    """Whether a function fails one of its cases."""
    for *values, expected in CASES[name]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}({', '.join(['%s'] * len(values))})", values)
            (answer,) = cursor.fetchone()
        if (answer if answer is None or isinstance(answer, bool) else str(answer)) != expected:
            return True
    return False


def survives(name: str, text: str) -> bool:
    """Whether no case detects a mutant; the function is restored afterwards."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
            is_told = fails(name)
            transaction.set_rollback(True)
    except DatabaseError:
        return False  # it does not compile
    return not is_told


def test_every_definition_has_its_cases() -> None:
    assert set(CASES) == set(functions())


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_each_mutant_of_a_definition_is_reported_from_it(name: str) -> None:
    text = functions()[name]
    assert not fails(name)
    found = list(mutants(text))
    assert [one for one in found if survives(name, one)] == []
    assert found
    assert not fails(name)
