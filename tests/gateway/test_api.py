"""The API endpoints of the change feed, its stream, and the webhooks of a token."""

import json
from typing import Any

import pytest
from django.test import Client

from gateway.feed import horizon, read_cursor
from gateway.models import Delivery, Webhook
from tests import wordings
from tests.factories import SECRET, make_startup, make_token

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES, WEBHOOKS = "/api/v1/changes/", "/api/v1/webhooks/"
ASKED = {"name": "Outil", "url": "https://outil.example/recu"}


def get(**query: Any) -> Any:
    return Client().get(CHANGES, query)


def by_token(method: str, path: str, body: Any = None, secret: str = SECRET) -> Any:
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(path, headers={"authorization": f"Bearer {secret}"}, **data)


def test_a_reader_goes_on_from_where_it_was() -> None:
    earliest = horizon()
    start = get(since="latest").json()
    assert (start["results"], start["has_more"]) == ([], False)
    # The database has transactions of its own: the horizon may move during the read.
    assert earliest <= read_cursor(start["next"]) <= horizon()
    for slug in ("a", "b", "c"):
        make_startup(slug)
    first = get(since=start["next"], page_size=2)
    assert [one["startup"] for one in first.json()["results"]] == ["a", "b"]
    assert first.json()["has_more"] is True
    assert first["Link"] == f'<http://testserver{CHANGES}?since={first.json()["next"]}>; rel="next"'
    assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "no-store")
    second = get(since=first.json()["next"]).json()
    assert ([one["startup"] for one in second["results"]], second["has_more"]) == (["c"], False)
    assert second["results"][0]["cursor"] == second["next"]
    assert get(since=second["next"]).json() == {"results": [], "next": second["next"], "has_more": False}


def test_a_change_as_it_is_reported() -> None:
    since = get(since="latest").json()["next"]
    service = make_startup("a.b", name="Un service")
    (one,) = get(since=since).json()["results"]
    assert {name: one[name] for name in ("record", "id", "change", "startup", "before", "reason", "source", "url")} == {
        "record": "startup",
        "id": service.pk,
        "change": "insert",
        "startup": "a.b",
        "before": {},
        "reason": "",
        "source": None,
        "url": "http://testserver/api/v1/startups/a.b/",
    }
    assert one["after"]["name"] == "Un service"


def test_some_sorts_of_record_or_one_startup() -> None:
    since = get(since="latest").json()["next"]
    make_startup("a")
    make_startup("b")
    assert get(since=since, record="phase").json()["results"] == []
    assert [one["startup"] for one in get(since=since, startup="b", record="startup").json()["results"]] == ["b"]


@pytest.mark.parametrize(
    ("query", "status", "errors"),
    [
        ("since=cD0y", 400, {"since": "Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel."}),
        (
            "since=changes-1-99-1",
            400,
            {"since": "Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel."},
        ),
        (
            "page_size=1000000",
            400,
            {"page_size": "« 1000000 » n’est pas un nombre entier de 1 à 1000 : écrivez-en un."},
        ),
        ("page_size=-1", 400, {"page_size": "« -1 » n’est pas un nombre entier de 1 à 1000 : écrivez-en un."}),
        ("startup=rien", 404, {"startup": wordings.NO_SERVICE_RIEN}),
        ("depuis=1", 400, {"depuis": wordings.UNKNOWN_PARAMETER}),
        ("since=&since=", 400, {"since": wordings.PARAMETER_TWICE}),
    ],
)
def test_what_is_refused_is_named(query: str, status: int, errors: dict[str, str]) -> None:
    response = Client().get(f"{CHANGES}?{query}")
    assert (response.status_code, response.json()["errors"]) == (
        status,
        {name: [said] for name, said in errors.items()},
    )


def test_an_unknown_record_is_refused_with_those_that_there_are() -> None:
    (said,) = get(record="service").json()["errors"]["record"]
    assert said.startswith("« service » n’existe pas. Valeurs possibles : administration, incubator,")


def test_a_token_follows_the_changes_and_stops() -> None:
    make_token()
    made = by_token("post", WEBHOOKS, {**ASKED, "records": ["phase", "event"]})
    assert made.status_code == 201
    webhook = Webhook.objects.get()
    said = made.json()
    assert said.pop("secret") == webhook.secret
    assert said == {
        "id": webhook.pk,
        "name": "Outil",
        "url": "https://outil.example/recu",
        "records": ["event", "phase"],
        "since": webhook.since,
        "failures": 0,
        "next_attempt_at": None,
        "disabled_at": None,
        "disabled_reason": "",
    }
    assert by_token("get", WEBHOOKS).json() == {"results": [said]}
    Delivery.objects.create(
        webhook=webhook, message="msg_1", attempt=1, changes=2, succeeded=True, detail="Réponse 200", milliseconds=5
    )
    (sent,) = by_token("get", f"{WEBHOOKS}{webhook.pk}/").json()["results"]
    assert (sent["message"], sent["succeeded"], sent["detail"]) == ("msg_1", True, "Réponse 200")
    assert by_token("delete", f"{WEBHOOKS}{webhook.pk}/").status_code == 204
    webhook.refresh_from_db()
    assert webhook.disabled_reason == "Arrêté par l’outil « Outil »"


def test_a_token_sees_its_own_webhooks_only() -> None:
    make_token()
    make_token(secret="bpf_autre", name="Autre")
    webhook = by_token("post", WEBHOOKS, ASKED).json()
    assert by_token("get", WEBHOOKS, secret="bpf_autre").json() == {"results": []}
    for method in ("get", "delete"):
        refused = by_token(method, f"{WEBHOOKS}{webhook['id']}/", secret="bpf_autre")
        assert (refused.status_code, refused.json()["errors"]) == (404, {"pk": ["Ce jeton n’a pas cet abonnement."]})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**ASKED, "url": "http://outil.example"}, "url"),
        ({**ASKED, "url": "ftp://outil.example"}, "url"),
        ({**ASKED, "url": "https://moi:secret@outil.example"}, "url"),
        ({**ASKED, "url": "https://localhost/"}, "url"),
        ({**ASKED, "url": "https://127.1/"}, "url"),
        ({**ASKED, "url": "https://2130706433/"}, "url"),
        ({**ASKED, "url": "https://169.254.169.254/"}, "url"),
        ({**ASKED, "url": "https://[::1]/"}, "url"),
        ({**ASKED, "url": "https://base.internal/"}, "url"),
        ({**ASKED, "records": ["service"]}, "records"),
        ({**ASKED, "since": "rien"}, "since"),
        ({"url": "https://outil.example"}, "name"),
        ({**ASKED, "adresse": "x"}, "adresse"),
        ([], "detail"),
    ],
)
def test_a_subscription_that_cannot_be_is_refused(body: Any, field: str) -> None:
    make_token()
    refused = by_token("post", WEBHOOKS, body)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert not Webhook.objects.exists()


def test_without_a_token_nothing_is_followed() -> None:
    assert Client().get(WEBHOOKS).status_code == 401
    assert by_token("post", WEBHOOKS, ASKED, secret="bpf_inconnu").status_code == 401


def test_a_token_has_so_many_webhooks() -> None:
    make_token()
    for number in range(5):
        assert by_token("post", WEBHOOKS, {**ASKED, "url": f"https://outil.example/{number}"}).status_code == 201
    refused = by_token("post", WEBHOOKS, ASKED)
    assert refused.json()["errors"] == {"url": ["Un jeton suit les changements par 5 adresses au plus."]}
