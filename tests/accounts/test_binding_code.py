import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import sign_in_errors
from accounts.actions import ATTEMPTS, BOUND_WITH_CODE, give_code
from accounts.models import BindingCode, User
from tests import factories
from tests.cases import cases
from tests.history import changes_of
from tests.plugins.proconnect import Provider, signed_in
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
CODE = "/connexion/proconnect/code/"


@pytest.fixture
def boss() -> User:
    return factories.make_user("camille@example.gouv.fr", User.Role.ADMINISTRATOR)


@pytest.fixture
def arrived(client: Client, proconnect: Provider, boss: User) -> Client:
    """Return a browser that came back from the provider with the address of the administrator."""
    proconnect.knows("camille", email="camille@example.gouv.fr")
    answer = proconnect.come_back(client, "camille", "/espace/")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, CODE, None)
    return client


def type_code(client: Client, code: str) -> Any:
    return client.post(CODE, {"code": code})


def test_code_binds_the_account_and_opens_the_session(arrived: Client, boss: User) -> None:
    code = give_code(boss)
    assert "Douze lettres et chiffres" in text_of(arrived.get(CODE).content.decode())
    answer = type_code(arrived, f" {code[:6].lower()}-{code[6:]} ")
    assert (answer.status_code, answer["Location"], signed_in(arrived)) == (302, "/espace/", boss.email)
    boss.refresh_from_db()
    assert (boss.subject, BindingCode.objects.count()) == ("camille", 0)
    assert changes_of(boss)[-1].reason == BOUND_WITH_CODE
    assert arrived.get("/espace/comptes/").status_code == 200


def test_next_sign_in_needs_no_code(arrived: Client, boss: User, proconnect: Provider) -> None:
    type_code(arrived, give_code(boss))
    again = Client()
    proconnect.come_back(again, "camille")
    assert signed_in(again) == boss.email


@cases("code", ["", "AAAAAAAAAAAA", "-"])
def test_wrong_code_opens_nothing(arrived: Client, boss: User, code: str) -> None:
    give_code(boss)
    answer = type_code(arrived, code)
    assert (answer.status_code, signed_in(arrived)) == (403, None)
    assert sign_in_errors.NO_CODE.happened in text_of(answer.content.decode())
    assert BindingCode.objects.get().attempts == 1
    boss.refresh_from_db()
    assert boss.subject is None


def test_right_code_is_refused_after_some_wrong_ones(arrived: Client, boss: User) -> None:
    code = give_code(boss)
    for _ in range(ATTEMPTS + 2):
        type_code(arrived, "FAUX")
    assert (type_code(arrived, code).status_code, BindingCode.objects.get().attempts) == (403, ATTEMPTS)
    assert type_code(arrived, give_code(boss)).status_code == 302


def test_code_that_expired_or_of_another_user_is_refused(arrived: Client, boss: User) -> None:
    other = give_code(factories.make_user("autre@example.gouv.fr", User.Role.ADMINISTRATOR))
    code = give_code(boss)
    assert type_code(arrived, other).status_code == 403
    BindingCode.objects.filter(user=boss).update(until=timezone.now() - dt.timedelta(seconds=1))
    assert type_code(arrived, code).status_code == 403


def test_page_of_the_code_needs_a_return_from_the_provider(
    client: Client, proconnect: Provider, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [client.get(CODE).status_code, type_code(client, give_code(boss)).status_code] == [400, 400]
    proconnect.knows("camille", email="camille@example.gouv.fr")
    proconnect.come_back(client, "camille")
    monkeypatch.setattr("accounts.views.proconnect.PENDING_KEPT", 0)
    assert type_code(client, give_code(boss)).status_code == 400


def test_account_bound_concurrently_is_not_taken(arrived: Client, boss: User) -> None:
    code = give_code(boss)
    User.objects.update(subject="une autre")
    answer = type_code(arrived, code)
    assert (answer.status_code, signed_in(arrived)) == (403, None)
    assert sign_in_errors.BOUND_TO_ANOTHER.happened in text_of(answer.content.decode())


def test_account_closed_before_the_code_is_typed_is_refused(arrived: Client, boss: User) -> None:
    code = give_code(boss)
    User.objects.update(is_active=False)
    answer = type_code(arrived, code)
    assert (answer.status_code, signed_in(arrived)) == (403, None)
    assert sign_in_errors.CLOSED.happened in text_of(answer.content.decode())
    boss.refresh_from_db()
    assert boss.subject is None


def test_account_of_staff_that_nobody_used_needs_a_code(client: Client, proconnect: Provider) -> None:
    staff = factories.make_user("camille@example.gouv.fr", User.Role.DINUM)
    proconnect.knows("camille", email="camille@example.gouv.fr")
    assert proconnect.come_back(client, "camille")["Location"] == CODE
    assert type_code(client, give_code(staff)).status_code == 302
    assert signed_in(client) == "camille@example.gouv.fr"


@cases(("role", "used"), [(User.Role.AGENT, False), (User.Role.DINUM, True)])
def test_other_accounts_need_no_code(client: Client, proconnect: Provider, role: str, used: bool) -> None:
    factories.make_user("camille@example.gouv.fr", role, last_login=timezone.now() if used else None)
    proconnect.knows("camille", email="camille@example.gouv.fr")
    proconnect.come_back(client, "camille")
    assert signed_in(client) == "camille@example.gouv.fr"


def test_command_gives_a_code(boss: User) -> None:
    out = StringIO()
    call_command("binding_code", "Camille@example.gouv.fr", stdout=out)
    assert len(out.getvalue().strip()) == 12
    User.objects.update(subject="camille")
    for email in ("camille@example.gouv.fr", "inconnu@example.gouv.fr"):
        with pytest.raises(CommandError):
            call_command("binding_code", email)


def test_another_administrator_gives_the_code_from_the_page_of_the_account(boss: User) -> None:
    office = Client()
    colleague = factories.make_user("autre@example.gouv.fr", User.Role.ADMINISTRATOR)
    office.force_login(colleague)
    address = f"/espace/comptes/{boss.pk}/code/"
    assert f'href="{address}"' in office.get(f"/espace/comptes/{boss.pk}/").content.decode()
    assert (office.get(address).status_code, BindingCode.objects.count()) == (200, 0)
    page = office.post(address)
    assert ("no-store" in page["Cache-Control"], BindingCode.objects.get().user) == (True, boss)
    own = office.post(f"/espace/comptes/{colleague.pk}/code/")
    assert own.status_code == 400
    assert "demandez le vôtre à un autre administrateur" in text_of(own.content.decode())
    User.objects.filter(pk=boss.pk).update(subject="camille")
    assert office.post(address).status_code == 400
