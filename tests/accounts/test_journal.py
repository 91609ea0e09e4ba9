"""The journal of access: who signed in, who was refused, what a token did; never an address or a token in clear."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from access.token_actions import issue_token, revoke_token
from accounts.models import User
from betaportfolio.monitoring.logs import JsonFormatter
from common.access_journal import journal
from common.clock import today
from tests import factories
from workspace.accounts.actions import change_role

pytestmark = pytest.mark.django_db

ADDRESS, PASSWORD = "coach@example.gouv.fr", "un mot de passe bien long"


class Kept(logging.Handler):
    """Keep each line of the journal as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(JsonFormatter().format(record))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def kept() -> Any:
    handler = Kept()
    journal.addHandler(handler)
    yield handler
    journal.removeHandler(handler)


def sign_in(password: str, client: Client) -> None:
    client.post("/connexion/", {"username": ADDRESS, "password": password})


def test_sign_ins_refusals_and_a_lock_out_are_told_without_the_address(kept: Kept) -> None:
    account = factories.make_user(ADDRESS)
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    sign_in(PASSWORD, client)
    client.post("/deconnexion/")
    sign_in(PASSWORD, client)
    stranger = Client()
    for _ in range(6):
        sign_in("faux", stranger)

    told = [(one["message"], one.get("new_browser")) for one in kept.events]
    assert told[:3] == [("sign-in", "True"), ("sign-out", None), ("sign-in", "False")]
    assert told[3:] == [*[("sign-in-refused", None)] * 5, ("locked-out", None)]
    assert {one["account"] for one in kept.events[:3]} == {str(account.pk)}
    assert len({one["account"] for one in kept.events[3:]}) == 1
    assert ADDRESS not in "".join(kept.lines)


def test_life_of_a_token_is_told_without_its_secret(kept: Kept, client: Client) -> None:
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    startup = factories.make_startup("s")
    token, secret = issue_token(name="Outil", last_day=today() + timedelta(days=9), actor=staff, startups=[startup])
    for bearer in (secret, secret, "bpf_inconnu"):
        client.get("/api/v1/startups/s/metrics/", headers={"authorization": f"Bearer {bearer}"})
        client.put(
            "/api/v1/startups/s/metrics/x/measurements/2021-01-01/2021-02-01/",
            {"value": 1},
            content_type="application/json",
            headers={"authorization": f"Bearer {bearer}"},
        )
    revoke_token(token=token, reason="Fin de l’outil", actor=staff)

    events = [one["message"] for one in kept.events]
    assert (events[0], events[-1]) == ("token-issued", "token-revoked")
    assert (events.count("token-used"), "token-refused" in events) == (1, True)
    assert secret not in "".join(kept.lines)


def test_new_role_is_told(kept: Kept) -> None:
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    account = factories.make_user(ADDRESS)
    change_role(account=account, role=User.Role.DINUM, reason="Arrivée", actor=administrator)

    assert [(one["message"], one.get("role")) for one in kept.events][-1] == ("role-changed", "dinum")
