"""The lines of the credits of a year: warnings, order, and files."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from budget.actions.confirming import ConfirmationNeededError
from budget.actions.credits import (
    CREDIT_YEAR,
    ImportedLines,
    lines_state,
    load_lines,
    record_credits,
    record_line,
    withdraw_line,
)
from budget.models import CreditLine, CreditYear
from budget.queries.credits import MEASURES
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
WHY = "Loi de finances"


@pytest.fixture
def year() -> CreditYear:
    return factories.make_credits(2021)


def amounts(**figures: Any) -> dict[str, Decimal | None]:
    return {name: None if figure is None else Decimal(figure) for name, figure in figures.items()}


def row(label: str, parent: str = "", **figures: Any) -> dict[str, Any]:
    """Return a line of a file with only these values."""
    texts = {"label": label, "parent": parent, "detail": "", "activity": ""}
    return {**texts, **dict.fromkeys(MEASURES), **amounts(**figures)}


def load(year: CreditYear, staff: User, *rows: dict[str, Any], **more: Any) -> ImportedLines:
    """Load the rows of a file after its header line."""
    return load_lines(credit_year=year, rows=list(enumerate(rows, start=2)), reason=WHY, actor=staff, **more)


def recorded(year: CreditYear) -> list[tuple[str, str | None, Decimal | None]]:
    """Return the lines in order: label, parent, amount."""
    return list(year.lines.values_list("label", "parent__label", "amount"))


def beyond(excess: str) -> str:
    return f"Ce qui détaille la ligne « Appui » la dépasse de {excess}."


PAID = wordings.PAID_ABOVE_COMMITTED
UNUSUAL: dict[str, tuple[Mapping[str, Any], Mapping[str, Any], list[str]]] = {
    "details that make up their line": ({"amount": 10}, {"amount": 10}, []),
    "details below their line": ({"amount": 10}, {"amount": "9.99"}, []),
    "details a cent beyond": ({"amount": 10}, {"amount": "10.01"}, [beyond("0,01\u202f€")]),
    "details half a euro beyond": ({"amount": 10}, {"amount": "10.50"}, [beyond("0,50\u202f€")]),
    "a line that says nothing": ({}, {"amount": 10}, []),
    "details that say nothing": ({"amount": 10}, {}, []),
    "a line of zero": ({"amount": 0}, {"amount": 5}, [beyond("5\u202f€")]),
    "staff beyond, which is no money": ({"staff": "1.5"}, {"staff": 4}, [beyond("2,50")]),
    "two measures beyond, each said": (
        {"voted": 10, "commitments": 20},
        {"voted": 11, "commitments": 22},
        [beyond("1\u202f€"), beyond("2\u202f€")],
    ),
    "two measures beyond by as much, said once": (
        {"amount": 1, "voted": 1},
        {"amount": 3, "voted": 3},
        [beyond("2\u202f€")],
    ),
    "paid as much as committed": ({}, {"commitments": 5, "payments": 5}, []),
    "paid a cent more than committed": ({}, {"commitments": 5, "payments": "5.01"}, [PAID]),
    "paid, nothing known of what was committed": ({}, {"payments": 5}, []),
    "committed, nothing known of what was paid": ({}, {"commitments": 5}, []),
    "paid where nothing was committed": ({}, {"commitments": 0, "payments": 1}, [PAID]),
}


@cases(("above", "detail", "warnings"), UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_in_a_line_is_confirmed_in_these_words(
    year: CreditYear, staff: User, above: Mapping[str, Any], detail: Mapping[str, Any], warnings: list[str]
) -> None:
    other = CreditLine.objects.create(credit_year=year, label="Autre", amount=1)
    CreditLine.objects.create(credit_year=year, label="Trop", parent=other, amount=9)  # the excess of another line
    parent = CreditLine.objects.create(credit_year=year, label="Appui", **amounts(**above))
    values = {"label": "Détail", "parent": parent, **amounts(**detail)}

    def record(confirmed: str = "") -> CreditLine:
        return record_line(credit_year=year, values=values, reason=WHY, actor=staff, confirmed=confirmed)

    if warnings:
        with pytest.raises(ConfirmationNeededError) as asked:
            record()
        assert (asked.value.warnings, parent.details.count()) == (warnings, 0)
        record(asked.value.token)
    else:
        record()
    assert list(parent.details.values("label", *detail)) == [{"label": "Détail", **amounts(**detail)}]


def test_a_line_lowered_under_its_details_is_confirmed(year: CreditYear, staff: User) -> None:
    above = CreditLine.objects.create(credit_year=year, label="Appui", amount=10)
    CreditLine.objects.create(credit_year=year, label="Détail", parent=above, amount=8)
    with pytest.raises(ConfirmationNeededError) as asked:
        record_line(credit_year=year, line=above, values={"amount": Decimal(7)}, reason=WHY, actor=staff)
    assert asked.value.warnings == [beyond("1\u202f€")]
    assert CreditLine.objects.get(label="Appui").amount == 10


def test_a_line_that_is_detailed_does_not_detail_another(year: CreditYear, staff: User) -> None:
    above, other = (CreditLine.objects.create(credit_year=year, label=label) for label in ("Appui", "Autre"))
    CreditLine.objects.create(credit_year=year, label="Détail", parent=above)
    assert refusal(
        lambda: record_line(credit_year=year, line=above, values={"parent": other}, reason=WHY, actor=staff)
    ) == {"parent": [wordings.TWO_LEVELS_OF_CREDITS]}
    assert recorded(year) == [("Appui", None, None), ("Autre", None, None), ("Détail", "Appui", None)]


def test_a_line_comes_after_all_others_though_some_were_withdrawn(year: CreditYear, staff: User) -> None:
    for label in ("A", "B", "C", "D"):
        record_line(credit_year=year, values={"label": label}, reason=WHY, actor=staff)
    for label in ("A", "B"):
        withdraw_line(line=year.lines.get(label=label), reason=WHY, actor=staff)
    record_line(credit_year=year, values={"label": "E"}, reason=WHY, actor=staff)
    load(year, staff, row("F"))
    assert [label for label, _, _ in recorded(year)] == ["C", "D", "E", "F"]


def test_the_lines_of_another_year_do_not_count_in_the_order(year: CreditYear, staff: User) -> None:
    factories.make_credits(2020, [("X", "1"), ("Y", "2")])
    record_line(credit_year=year, values={"label": "A"}, reason=WHY, actor=staff)
    assert year.lines.get().position == 0


def test_a_file_adds_corrects_and_keeps_the_rest(year: CreditYear, staff: User) -> None:
    CreditLine.objects.create(credit_year=year, label="Appui", amount=10)
    CreditLine.objects.create(credit_year=year, label="Réseau", amount=20, position=1)
    rows = (row("FAST", "Nouvelle", amount=1), row("Appui", amount="10.00"), row("Réseau", amount=21), row("Nouvelle"))
    assert load(year, staff, *rows) == ImportedLines(added=2, corrected=1, same=1)
    assert recorded(year) == [
        ("Appui", None, Decimal(10)),
        ("Réseau", None, Decimal(21)),
        ("Nouvelle", None, None),
        ("FAST", "Nouvelle", Decimal(1)),
    ]
    assert load(year, staff, *rows) == ImportedLines(added=0, corrected=0, same=4)


def test_one_label_may_detail_two_lines_of_a_file(year: CreditYear, staff: User) -> None:
    rows = (row("A"), row("B"), row("Marché", "A", amount=1), row("Marché", "B", amount=2))
    assert load(year, staff, *rows) == ImportedLines(added=4, corrected=0, same=0)
    assert load(year, staff, row("Marché", "B", amount=3)) == ImportedLines(added=0, corrected=1, same=0)
    assert recorded(year) == [
        ("A", None, None),
        ("B", None, None),
        ("Marché", "A", Decimal(1)),
        ("Marché", "B", Decimal(3)),
    ]


REFUSED: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "a parent that is not there": (
        [row("A"), row("B", "Z")],
        ["Ligne 3 : aucune ligne « Z » à détailler cette année-là."],
    ),
    "a parent that details another": (
        [row("A"), row("B", "A"), row("C", "B")],
        ["Ligne 4 : aucune ligne « B » à détailler cette année-là."],
    ),
    "a negative amount": (
        [row("A"), row("B", amount=-1)],
        ["Ligne 3 : Une ligne de crédits ne peut pas être négative : corrigez son montant."],
    ),
    "an amount too large for its column": (
        [row("A", amount=10**12)],
        ["Ligne 2 : Assurez-vous qu’il n’y a pas plus de 12 chiffres avant la virgule."],
    ),
}


@cases(("rows", "messages"), REFUSED.values(), ids=REFUSED)
def test_a_file_with_a_bad_line_writes_none(
    year: CreditYear, staff: User, rows: list[dict[str, Any]], messages: list[str]
) -> None:
    assert refusal(lambda: load(year, staff, *rows)) == messages
    assert recorded(year) == []


def test_what_is_unusual_in_a_file_is_confirmed_once_for_all(year: CreditYear, staff: User) -> None:
    rows = (
        row("Appui", amount=1),
        row("A", "Appui", amount=2, commitments=0, payments=1),
        row("B", "Appui", amount=3, commitments=0, payments=1),
    )
    with pytest.raises(ConfirmationNeededError) as asked:
        load(year, staff, *rows)
    assert asked.value.warnings == [beyond("4\u202f€"), PAID]
    assert recorded(year) == []
    assert load(year, staff, *rows, confirmed=asked.value.token) == ImportedLines(added=3, corrected=0, same=0)


def test_a_file_is_compared_with_what_its_author_saw(year: CreditYear, staff: User) -> None:
    CreditLine.objects.create(credit_year=year, label="Appui", amount=10)
    seen = VersionToken.of(lines_state(year))
    CreditLine.objects.update(amount=11)
    with pytest.raises(EditConflictError):
        load(year, staff, row("Appui", amount=12), seen=seen)
    assert recorded(year) == [("Appui", None, Decimal(11))]
    seen = VersionToken.of(lines_state(year))
    assert load(year, staff, row("Appui", amount=12), seen=seen) == ImportedLines(added=0, corrected=1, same=0)


@cases("number", [1, 3])
def test_a_file_costs_as_much_for_each_line(
    year: CreditYear, staff: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8 + 6 * number):
        load(year, staff, *(row(f"Ligne {place}", amount=1) for place in range(number)))


WRITES: dict[str, Callable[[CreditYear, User | None], object]] = {
    "record_credits": lambda year, actor: record_credits(
        values={"year": 2021, "programme": "352"}, reason=WHY, actor=actor
    ),
    "record_line": lambda year, actor: record_line(credit_year=year, values={"label": "X"}, reason=WHY, actor=actor),
    "record_line, of a line": lambda year, actor: record_line(
        credit_year=year, line=year.lines.get(), values={"label": "X"}, reason=WHY, actor=actor
    ),
    "withdraw_line": lambda year, actor: withdraw_line(line=year.lines.get(), reason=WHY, actor=actor),
    "load_lines": lambda year, actor: load_lines(credit_year=year, rows=[(2, row("X"))], reason=WHY, actor=actor),
}


@cases("write", WRITES.values(), ids=WRITES)
@cases("role", [None, User.Role.AGENT, "closed"])
def test_nobody_but_staff_writes_credits(
    year: CreditYear, write: Callable[[CreditYear, User | None], object], role: str | None
) -> None:
    CreditLine.objects.create(credit_year=year, label="Appui", amount=10)
    closed = {"role": User.Role.DINUM, "is_active": False} if role == "closed" else {"role": role}
    actor = factories.make_user(**closed) if role else None
    with pytest.raises(PermissionDenied):
        write(year, actor)
    assert recorded(year) == [("Appui", None, Decimal(10))]


def test_credits_of_a_year_are_not_compared_with_those_of_another_that_was_seen(year: CreditYear, staff: User) -> None:
    seen = VersionToken.of(state_of(factories.make_credits(2020, source="PLF"), CREDIT_YEAR))
    values = {"year": 2022, "programme": "352"}
    assert record_credits(values=values, reason=WHY, actor=staff, seen=seen).year == 2022
    with pytest.raises(EditConflictError):
        record_credits(values={**values, "year": 2021, "source": "Autre"}, reason=WHY, actor=staff, seen=seen)
    assert list(CreditYear.objects.values_list("year", "source")) == [(2022, ""), (2021, ""), (2020, "PLF")]
