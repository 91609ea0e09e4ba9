"""The lines of the credits of a year: warnings and order."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from budget.actions.credits import record_line, withdraw_line
from budget.models import CreditLine, CreditYear
from common.confirming import ConfirmationNeededError
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from startups import records
from tests import factories, wordings
from tests.budget.actions.scene import changed
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
WHY = "Loi de finances"


@pytest.fixture
def year() -> CreditYear:
    return factories.make_credits(2021)


def amounts(**figures: Any) -> dict[str, Decimal | None]:
    return {name: None if figure is None else Decimal(figure) for name, figure in figures.items()}


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
    "staff beyond, which is no money": ({"staff": "1.5"}, {"staff": 4}, [beyond("2,5")]),
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
        return record_line(CreditLine(credit_year=year, **values), reason=WHY, actor=staff, confirmed=confirmed)

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
        record_line(changed(above, amount=Decimal(7)), reason=WHY, actor=staff)
    assert asked.value.warnings == [beyond("1\u202f€")]
    assert CreditLine.objects.get(label="Appui").amount == 10


def test_a_line_that_is_detailed_does_not_detail_another(year: CreditYear, staff: User) -> None:
    above, other = (CreditLine.objects.create(credit_year=year, label=label) for label in ("Appui", "Autre"))
    CreditLine.objects.create(credit_year=year, label="Détail", parent=above)
    assert refusal(lambda: record_line(changed(above, parent=other), reason=WHY, actor=staff)) == {
        "parent": [wordings.TWO_LEVELS_OF_CREDITS]
    }
    assert recorded(year) == [("Appui", None, None), ("Autre", None, None), ("Détail", "Appui", None)]


def test_a_line_comes_after_all_others_though_some_were_withdrawn(year: CreditYear, staff: User) -> None:
    for label in ("A", "B", "C", "D"):
        record_line(CreditLine(credit_year=year, label=label), reason=WHY, actor=staff)
    for label in ("A", "B"):
        withdraw_line(year.lines.get(label=label), reason=WHY, actor=staff)
    record_line(CreditLine(credit_year=year, label="E"), reason=WHY, actor=staff)
    record_line(CreditLine(credit_year=year, label="F"), reason=WHY, actor=staff)
    assert [label for label, _, _ in recorded(year)] == ["C", "D", "E", "F"]


def test_the_lines_of_another_year_do_not_count_in_the_order(year: CreditYear, staff: User) -> None:
    factories.make_credits(2020, [("X", "1"), ("Y", "2")])
    record_line(CreditLine(credit_year=year, label="A"), reason=WHY, actor=staff)
    assert year.lines.get().position == 0


WRITES: dict[str, Callable[[CreditYear, User | None], object]] = {
    "record_credits": lambda year, actor: records.save(CreditYear(year=2021, programme="352"), reason=WHY, actor=actor),
    "record_line": lambda year, actor: record_line(CreditLine(credit_year=year, label="X"), reason=WHY, actor=actor),
    "record_line, of a line": lambda year, actor: record_line(
        changed(year.lines.get(), label="X"), reason=WHY, actor=actor
    ),
    "withdraw_line": lambda year, actor: withdraw_line(year.lines.get(), reason=WHY, actor=actor),
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
    seen = VersionToken.of(state_of(factories.make_credits(2020, source="PLF"), CreditYear.EDITED))
    values = {"year": 2022, "programme": "352"}
    assert records.save(CreditYear(**values), reason=WHY, actor=staff, seen=seen).year == 2022
    with pytest.raises(EditConflictError):
        records.save(CreditYear(**{**values, "year": 2021, "source": "Autre"}), reason=WHY, actor=staff, seen=seen)
    assert list(CreditYear.objects.values_list("year", "source")) == [(2022, ""), (2021, ""), (2020, "PLF")]
