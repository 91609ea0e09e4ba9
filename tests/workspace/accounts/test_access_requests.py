"""The request of a user without rights: the button, the list of staff, the e-mails, what bounds them."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from access.models import AccessRequest
from access.requests import HAS_RIGHTS, MOST_ANNOUNCED, TOO_SOON
from accounts.models import User
from common.background import emails
from common.clock import today
from incubators.models import CoachAssignment
from tests import factories
from tests.cases import cases
from tests.workspace.reading import messages, rows, text_of

pytestmark = pytest.mark.django_db
HOME, SEND, LIST = "/espace/", "/espace/demande-d-acces/", "/espace/comptes/"
CAPTION = "Demandes d’accès, de la plus ancienne à la plus récente"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def office(staff: User, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of DINUM staff."""
    return signed_in(staff)


def ask(client: Client, incubator: str = "") -> Any:
    return client.post(SEND, {"incubator": incubator}, follow=True)


def listed(office: Client) -> list[list[str]]:
    """Return the account, the incubator, and the day of each request that the page of accounts shows."""
    page = office.get(LIST)
    return [row[:2] for row in rows(page, CAPTION)] if CAPTION in page.content.decode() else []


def sent() -> list[tuple[str, str]]:
    """Send what is due; return the recipients and the texts."""
    emails.sending(lambda done, total: None)
    return [(one.to[0], str(one.body)) for one in mail.outbox]


@cases("is_invited", [True, False])
def test_agent_without_rights_asks_from_the_page_that_refuses(
    signed_in: Callable[[User], Client], office: Client, is_invited: bool
) -> None:
    factories.make_incubator("fabrique")
    agent = factories.make_user("camille@example.gouv.fr", is_invited=is_invited, name="Camille Agent")
    browser = signed_in(agent)
    assert f'action="{SEND}"' in browser.get(HOME).content.decode()
    answer = ask(browser, "fabrique")
    assert messages(answer) == ["Votre demande est envoyée à l’équipe de la DINUM."]
    assert "pour l’incubateur Incubateur fabrique" in text_of(answer.content.decode())
    assert listed(office) == [["Camille Agent camille@example.gouv.fr", "Incubateur fabrique"]]
    [(to, text)] = sent()
    assert to == "dinum@example.gouv.fr"
    assert "Camille Agent (camille@example.gouv.fr)" in text
    assert f"{LIST}{agent.pk}/" in text


def test_request_ends_with_the_assignment(signed_in: Callable[[User], Client], office: Client) -> None:
    fabrique, agent = factories.make_incubator("fabrique"), factories.make_user()
    ask(signed_in(agent), "fabrique")
    CoachAssignment.objects.create(user=agent, incubator=fabrique, start=today())
    assert listed(office) == []
    assert sent() == []  # composed after the assignment: nothing to announce any more


def test_request_is_dismissed_by_staff(signed_in: Callable[[User], Client], office: Client) -> None:
    agent = factories.make_user()
    browser = signed_in(agent)
    ask(browser)
    office.post(f"{LIST}{agent.pk}/demande/")
    assert listed(office) == []
    assert "classée sans suite" in text_of(browser.get(HOME).content.decode())


def test_second_request_within_a_week_is_refused(signed_in: Callable[[User], Client], office: Client) -> None:
    browser = signed_in(factories.make_user())
    ask(browser)
    assert messages(ask(browser)) == [TOO_SOON]
    assert (len(listed(office)), len(sent())) == (1, 1)
    AccessRequest.objects.update(requested_at=timezone.now() - dt.timedelta(days=7, minutes=1))
    ask(browser)
    assert (len(listed(office)), len(sent())) == (1, 2)


def test_requests_beyond_the_bound_of_a_day_are_listed_without_an_email(
    signed_in: Callable[[User], Client], office: Client
) -> None:
    for number in range(MOST_ANNOUNCED + 2):
        ask(signed_in(factories.make_user(f"agent{number}@example.gouv.fr")))
    assert len(listed(office)) == MOST_ANNOUNCED + 2
    assert len(sent()) == MOST_ANNOUNCED


def test_coach_and_staff_have_nothing_to_ask(signed_in: Callable[[User], Client], office: Client) -> None:
    coach = signed_in(factories.make_coach(factories.make_incubator("fabrique")))
    assert SEND not in coach.get(HOME).content.decode()
    assert [messages(ask(browser)) for browser in (coach, office)] == [[HAS_RIGHTS], [HAS_RIGHTS]]
    assert listed(office) == []


def test_unknown_incubator_is_refused(signed_in: Callable[[User], Client], office: Client) -> None:
    assert messages(ask(signed_in(factories.make_user()), "inconnu")) == ["Choisissez un incubateur dans la liste."]
    assert listed(office) == []


def test_former_coach_asks_again(signed_in: Callable[[User], Client], office: Client) -> None:
    former = factories.make_coach(factories.make_incubator("fabrique"), until="2021-01-01")
    ask(signed_in(former))
    assert len(listed(office)) == 1


def test_journal_names_nobody(signed_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture) -> None:
    factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    agent = factories.make_user("camille@example.gouv.fr", name="Camille Agent")
    with caplog.at_level(logging.DEBUG):
        ask(signed_in(agent))
        sent()
    assert not [one for one in caplog.messages if "camille" in one.lower()]
