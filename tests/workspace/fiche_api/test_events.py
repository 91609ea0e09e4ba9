"""The events of a fiche by the API, and the phases by a token."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Scope
from common.clock import today
from common.history import changes
from common.words import date_fr
from startups.models import LifeEvent, Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.fiche_api.conftest import send

pytestmark = pytest.mark.django_db
URL = "/api/v1/startups/exemple/events/"
PHASES = "/api/v1/startups/exemple/phases/"
LAUNCH = {"kind": "product_launch", "date": "2021-03-01", "comment": "Ouverture", "reason": "Lancé"}
SAID = {name: LAUNCH[name] for name in ("kind", "date", "comment")}


def post(client: Client, body: dict[str, Any], url: str = URL, **headers: str) -> tuple[int, Any]:
    seen = client.get(url.partition("?")[0]).json()["seen"]
    return send(client, "POST", url, body if "If_Match" in headers else {**body, "seen": seen}, **headers)


def test_event_is_added_to_those_that_were_read(tool: Client, startup: Startup) -> None:
    factories.make_event(startup, "committee", "2021-01-05")
    answer = tool.get(URL)
    committee = {"kind": "committee", "date": "2021-01-05", "comment": ""}
    assert answer.json() == {"startup": "exemple", "events": [committee], "seen": answer.json()["seen"]}
    status, added = post(tool, LAUNCH, If_Match=answer["ETag"])
    expected = {"startup": "exemple", "events": [committee, SAID], "seen": added["seen"]}
    assert (status, added) == (201, {**expected, "effect": "recorded", "dry_run": False})
    assert tool.get(URL).json() == expected
    last = changes(LifeEvent, startup_id=startup.pk)[-1]
    assert (last.source, last.reason, last.author.startswith("Jeton Outil")) == ("api", "Lancé", True)


def test_event_next_to_those_that_someone_changed_is_refused(tool: Client, startup: Startup) -> None:
    answer = tool.get(URL)
    factories.make_event(startup, "committee", "2021-01-05")
    assert post(tool, LAUNCH, If_Match=answer["ETag"])[0] == 412
    assert send(tool, "POST", URL, {**LAUNCH, "seen": answer.json()["seen"]})[0] == 409
    assert send(tool, "POST", URL, LAUNCH)[0] == 428
    assert startup.events.count() == 1


def test_key_adds_once_and_the_same_event_twice_is_refused(tool: Client, startup: Startup) -> None:
    answers = [post(tool, LAUNCH, Idempotency_Key="a") for _ in range(4)]
    assert [(status, body["effect"]) for status, body in answers] == [(201, "recorded"), *[(200, "unchanged")] * 3]
    assert startup.events.count() == 1
    assert post(tool, LAUNCH)[1]["errors"] == {
        "date": [f"Cet événement est déjà enregistré le {date_fr(dt.date(2021, 3, 1))} : donnez une autre date."]
    }
    assert post(tool, {**LAUNCH, "comment": "Autre"}, Idempotency_Key="a")[0] == 409


def test_dry_run_shows_the_events_that_would_be(tool: Client, startup: Startup) -> None:
    status, foreseen = post(tool, LAUNCH, f"{URL}?dry_run=true")
    assert (status, foreseen["events"], foreseen["dry_run"]) == (200, [SAID], True)
    assert startup.events.count() == 0


REASON = [wordings.NO_REASON]
KINDS = ["Sortes d’événement : committee, product_launch, fast, national_impact, eig, end, other."]
DAY = [wordings.WRITE_THE_DATE]


@cases(
    ("changed", "errors"),
    [
        ({"kind": "rien"}, {"kind": KINDS}),
        ({"kind": [], "date": 3}, {"kind": KINDS, "date": DAY}),
        ({"date": "01/03/2021"}, {"date": DAY}),
        ({"date": "2021-02-30"}, {"date": DAY}),
        ({"date": "0001-01-01"}, {"detail": [wordings.EVENT_OUT_OF_BOUNDS]}),
        ({"reason": ""}, {"reason": REASON}),
        ({"comment": 3}, {"comment": ["Un commentaire est un texte de 2000 caractères au plus."]}),
        ({"comment": "x" * 2001}, {"comment": ["Un commentaire est un texte de 2000 caractères au plus."]}),
        ({"x": 1}, {"x": [wordings.UNKNOWN_FIELD]}),
    ],
)
def test_invalid_event_is_refused(
    tool: Client, startup: Startup, changed: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    status, refused = post(tool, {**LAUNCH, **changed})
    assert (status, refused["errors"], startup.events.count()) == (400, errors, 0)
    assert send(tool, "POST", URL, [])[0] == 400


def test_tool_enters_a_phase_with_the_warnings_of_the_page(tool: Client, startup: Startup) -> None:
    asked = {"phase": "construction", "date": today().isoformat(), "reason": "Comité"}
    status, foreseen = post(tool, asked, f"{PHASES}?dry_run=true")
    assert (status, foreseen["dry_run"], startup.phases.count()) == (200, True, 1)
    status, entered = post(tool, asked, PHASES, Idempotency_Key="a")
    assert (status, entered["effect"], startup.phases.count()) == (201, "recorded", 2)
    assert post(tool, asked, PHASES, Idempotency_Key="a")[1]["effect"] == "unchanged"
    unusual = post(tool, {**asked, "phase": "investigation", "date": "2020-01-01"}, PHASES)
    assert (unusual[0], list(unusual[1]["errors"])) == (400, ["confirm"])
    assert changes(Phase, startup_id=startup.pk)[-1].author.startswith("Jeton Outil")


@cases(("scope", "opened"), [(Scope.PHASE, [PHASES]), (Scope.EVENT, [URL]), (Scope.FICHE, [])])
def test_scope_opens_its_own_address_only(startup: Startup, scope: Scope, opened: list[str]) -> None:
    factories.make_token(startup, scopes=[scope])
    client = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    assert [url for url in (PHASES, URL) if client.get(url).status_code == 200] == opened
    assert [Client().get(url).status_code for url in (PHASES, URL)] == [401, 401]


def test_coach_adds_an_event_by_the_session(desk: Client, startup: Startup) -> None:
    assert post(desk, LAUNCH)[0] == 201
    assert changes(LifeEvent, startup_id=startup.pk)[-1].author == "coach@example.gouv.fr"
