"""The changes of an account and its assignments in words, newest first."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.history import because
from incubators.models import CoachAssignment, Incubator
from tests import factories
from tests.cases import cases
from workspace.accounts.queries import all_accounts, history_of_account

pytestmark = pytest.mark.django_db
MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
type Told = list[tuple[str, str, str]]


@pytest.fixture
def account() -> User:
    return factories.make_user("a@example.gouv.fr", name="Anne")


def told(account: User) -> Told:
    """Return the text of each change, newest first, without the creation of the account."""
    lines = [(what, plain(before), plain(after)) for _, what, before, after in history_of_account(account)]
    assert lines[-1] == ("Ouverture du compte", "", "a@example.gouv.fr, Agent")
    return lines[:-1]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def write(account: User, **values: Any) -> None:
    with because(reason="Essai", source="page"):
        User.objects.filter(pk=account.pk).update(**values)


CHANGED: dict[str, tuple[dict[str, Any], Told]] = {
    "its role": ({"role": User.Role.DINUM}, [("Rôle", "Agent", str(User.Role.DINUM.label))]),
    "its address": ({"email": "b@example.gouv.fr"}, [("Adresse e-mail", "a@example.gouv.fr", "b@example.gouv.fr")]),
    "its name": ({"name": ""}, [("Nom affiché", "Anne", "")]),
    "its identity": ({"subject": "un-secret"}, [("Identité ProConnect", "aucune", "liée")]),
    "closed": ({"is_active": False}, [("État", "ouvert", "fermé")]),
    "two at once": (
        {"role": User.Role.DINUM, "is_active": False},
        [("État", "ouvert", "fermé"), ("Rôle", "Agent", str(User.Role.DINUM.label))],
    ),
}


@cases(("values", "lines"), CHANGED.values(), ids=CHANGED)
def test_a_change_of_an_account_is_reported_column_by_column(
    account: User, values: dict[str, Any], lines: Told
) -> None:
    write(account, **values)
    assert sorted(told(account)) == sorted(lines)
    assert "un-secret" not in str(history_of_account(account)[0][1:])


def test_what_nobody_reads_of_an_account_is_not_reported(account: User) -> None:
    write(account, last_login="2022-01-01T00:00:00Z")
    assert told(account) == []


def test_whom_an_account_coaches_is_reported_with_its_period(account: User, incubator: Incubator) -> None:
    what = f"Accompagnement : {incubator.name}"
    with because(reason="Essai", source="page"):
        row = CoachAssignment.objects.create(user=account, incubator=incubator, start=MAY)
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.filter(pk=row.pk).update(until=JUNE)
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.filter(pk=row.pk).update(until=None)
    with because(reason="Essai", source="page"):
        row.delete()
    assert told(account) == [
        (what, "du 1er mai 2021 sans fin prévue", ""),
        (what, "jusqu’au 1er juin 2021 (exclu)", "sans fin prévue"),
        (what, "sans fin prévue", "jusqu’au 1er juin 2021 (exclu)"),
        (what, "", "du 1er mai 2021 sans fin prévue"),
    ]


def test_each_incubator_is_named_and_the_history_of_another_account_stays_its_own(
    account: User, incubator: Incubator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = factories.make_incubator("autre", name="Autre")
    with because(reason="Essai", source="page"):
        for one in (incubator, other):
            CoachAssignment.objects.create(user=account, incubator=one, start=MAY)
    factories.make_coach(other, email="c@example.gouv.fr")
    with django_assert_num_queries(3):  # account, assignments, names of the incubators
        found = history_of_account(account)
    assert {what for _, what, *_ in found} == {
        "Ouverture du compte",
        f"Accompagnement : {incubator.name}",
        "Accompagnement : Autre",
    }


def test_accounts_are_listed_by_name_with_their_last_assignments_first(account: User, incubator: Incubator) -> None:
    for start, end in ((MAY, JUNE), (JUNE, None)):
        CoachAssignment.objects.create(user=account, incubator=incubator, start=start, until=end)
    factories.make_user("z@example.gouv.fr", name="Anne", is_active=False)
    factories.make_user("b@example.gouv.fr", name="Alice")
    found = all_accounts()
    assert [(one.name, one.email) for one in found] == [
        ("Alice", "b@example.gouv.fr"),
        ("Anne", "a@example.gouv.fr"),
        ("Anne", "z@example.gouv.fr"),
    ]
    assert [row.start for row in found[1].assignments.all()] == [JUNE, MAY]
