"""The page of an account: its changes and those of its assignments in words, newest first; the list of accounts."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common.history import because
from incubators.models import CoachAssignment, Incubator
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.workspace.reading import rows

pytestmark = pytest.mark.django_db
MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
HISTORY = "Changements du compte, du plus récent au plus ancien"
type Told = list[tuple[str, str, str]]


@pytest.fixture
def account() -> User:
    return factories.make_user("a@example.gouv.fr", name="Anne")


@pytest.fixture
def dinum(client: Client) -> Client:
    """Return the browser of DINUM staff."""
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Dominique"))
    return client


def told(dinum: Client, account: User) -> Told:
    """Return the text of each change, newest first, without the creation of the account."""
    page = dinum.get(f"/espace/comptes/{account.pk}/")
    assert "un-secret" not in page.content.decode()
    lines = [(row[1], plain(row[2]), plain(row[3])) for row in rows(page, HISTORY)]
    assert lines[-1] == ("Ouverture du compte", "–", "a@example.gouv.fr, Agent")
    return lines[:-1]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def write(account: User, **values: Any) -> None:
    with because(reason="Essai", source="page"):
        User.objects.filter(pk=account.pk).update(**values)


CHANGED: dict[str, tuple[dict[str, Any], Told]] = {
    "its role": ({"role": User.Role.DINUM}, [("Rôle", "Agent", str(User.Role.DINUM.label))]),
    "its address": ({"email": "b@example.gouv.fr"}, [("Adresse e-mail", "a@example.gouv.fr", "b@example.gouv.fr")]),
    "its name": ({"name": ""}, [("Nom affiché", "Anne", "–")]),
    "its identity": ({"subject": "un-secret"}, [("Identité ProConnect", "aucune", "liée")]),
    "closed": ({"is_active": False}, [("État", "ouvert", "fermé")]),
    "two at once": (
        {"role": User.Role.DINUM, "is_active": False},
        [("État", "ouvert", "fermé"), ("Rôle", "Agent", str(User.Role.DINUM.label))],
    ),
}


@cases(("values", "lines"), CHANGED.values(), ids=CHANGED)
def test_change_of_an_account_is_reported_column_by_column(
    dinum: Client, account: User, values: dict[str, Any], lines: Told
) -> None:
    write(account, **values)
    assert sorted(told(dinum, account)) == sorted(lines)


def test_last_login_is_not_in_the_history_of_an_account(dinum: Client, account: User) -> None:
    write(account, last_login="2022-01-01T00:00:00Z")
    assert told(dinum, account) == []


def test_assignments_of_an_account_are_reported_with_their_period(
    dinum: Client, account: User, incubator: Incubator
) -> None:
    what = f"Accompagnement : {incubator.name}"
    with because(reason="Essai", source="page"):
        row = CoachAssignment.objects.create(user=account, incubator=incubator, start=MAY)
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.filter(pk=row.pk).update(until=JUNE)
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.filter(pk=row.pk).update(until=None)
    with because(reason="Essai", source="page"):
        row.delete()
    assert told(dinum, account) == [
        (what, "du 1er mai 2021 sans fin prévue", "–"),
        (what, "jusqu’au 1er juin 2021 (exclu)", "sans fin prévue"),
        (what, "sans fin prévue", "jusqu’au 1er juin 2021 (exclu)"),
        (what, "–", "du 1er mai 2021 sans fin prévue"),
    ]


def test_each_incubator_is_named_in_the_history_of_its_own_coach(
    dinum: Client, account: User, incubator: Incubator
) -> None:
    other = factories.make_incubator("autre", name="Autre")
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.create(user=account, incubator=incubator, start=MAY)
    with CaptureQueriesContext(
        connection,
    ) as with_one:
        assert [what for what, *_ in told(dinum, account)] == [f"Accompagnement : {incubator.name}"]
    with because(reason="Essai", source="page"):
        CoachAssignment.objects.create(user=account, incubator=other, start=MAY)
    factories.make_coach(other, email="c@example.gouv.fr")
    with CaptureQueriesContext(connection) as with_two:
        assert [what for what, *_ in told(dinum, account)] == [
            "Accompagnement : Autre",
            f"Accompagnement : {incubator.name}",
        ]
    assert len(with_two) <= len(with_one)


def test_accounts_are_listed_by_name_with_their_last_assignments_first(
    dinum: Client, account: User, incubator: Incubator
) -> None:
    for start, end in ((MAY, JUNE), (JUNE, None)):
        CoachAssignment.objects.create(user=account, incubator=incubator, start=start, until=end)
    factories.make_user("z@example.gouv.fr", name="Anne", is_active=False)
    factories.make_user("b@example.gouv.fr", name="Alice")
    found = get_page(dinum, "/espace/comptes/").rows()
    assert [row[0] for row in found] == [
        "Alice b@example.gouv.fr",
        "Anne a@example.gouv.fr",
        "Anne z@example.gouv.fr",
        "Dominique dinum@example.gouv.fr",
    ]
    assert found[1][2].index("depuis le 1er juin 2021") < found[1][2].index("1er mai 2021")
