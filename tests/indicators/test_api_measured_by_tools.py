"""External figures written by tools with a token: idempotency, optimistic locking, dry run, scope."""

import json
from typing import Any

import pytest
from django.test import Client

from access.token_actions import revoke_token
from accounts.models import Scope, ServiceToken
from common.history import changes
from indicators.algebra.sources import measured_rule
from indicators.models import Indicator, MeasuredFigure
from startups.queries import today
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/women/measured/"
FIGURE: dict[str, Any] = {
    "start": "2021-01-01",
    "end": "2021-12-31",
    "numerator": 40,
    "denominator": 104,
    "source": "Enquête",
    "reason": "Clos",
}
MADE = {
    "start": "2021-01-01",
    "end": "2021-12-31",
    "value": 38.4615,
    "numerator": 40,
    "denominator": 104,
    "source": "Enquête",
    "document": "",
}


@pytest.fixture(autouse=True)
def women() -> Indicator:
    return factories.make_indicator("women", rule=measured_rule("women", "share"), unit="%")


@pytest.fixture(autouse=True)
def token() -> ServiceToken:
    return factories.make_token(scopes=[Scope.FIGURE])


def send(method: str, address: str, status: int, secret: str = factories.SECRET, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}", **more.pop("headers", {})}
    answer = Client().generic(method, address, json.dumps(more), content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def shown(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in MADE}


def test_tool_enters_and_corrects_a_figure_and_history_names_it(women: Indicator) -> None:
    made = send("POST", URL, 201, **FIGURE)
    assert (shown(made), made["effect"], made["dry_run"]) == (MADE, "recorded", False)
    read = Client().get(f"{URL}{made['id']}/")
    assert read.json() == {name: made[name] for name in read.json()}
    corrected = send(
        "PUT", f"{URL}{made['id']}/", 200, **{**FIGURE, "numerator": 41}, headers={"If-Match": read["ETag"]}
    )
    assert shown(corrected) == {**MADE, "numerator": 41, "value": 39.4231}
    figure = MeasuredFigure.objects.get()
    told = [(one.source, one.user, one.author, one.reason) for one in changes(MeasuredFigure, pgh_obj_id=figure.pk)]
    assert (told, figure.entered_by) == ([("api", None, "Jeton Outil (bpf_un-secre…)", "Clos")] * 2, None)


def test_the_same_key_writes_once_and_undoes_nothing_that_came_since() -> None:
    key = {"Idempotency-Key": "envoi-7"}
    made = send("POST", URL, 201, **FIGURE, headers=key)
    one = f"{URL}{made['id']}/"
    again = send("POST", URL, 200, **FIGURE, headers=key)
    assert again == {**made, "effect": "unchanged"}
    refused = send("POST", URL, 409, **{**FIGURE, "numerator": 50}, headers=key)
    assert refused["errors"] == {"detail": [wordings.USED_KEY]}
    send("PUT", one, 200, **{**FIGURE, "numerator": 41}, seen=made["seen"], headers=key)
    send("PUT", one, 200, **{**FIGURE, "numerator": 41}, seen=made["seen"], headers=key)
    assert send("POST", URL, 200, **FIGURE, headers=key)["numerator"] == 41
    seen = Client().get(one).json()["seen"]
    send("DELETE", one, 204, reason="Erreur", seen=seen, headers=key)
    send("DELETE", one, 204, reason="Erreur", seen=seen, headers=key)
    gone = send("POST", URL, 200, **FIGURE, headers=key)
    assert (shown(gone), gone["id"], gone["entered_at"], gone["effect"]) == (MADE, None, None, "unchanged")
    assert not MeasuredFigure.objects.exists()


def test_dry_run_shows_what_would_be_and_writes_nothing() -> None:
    foreseen = send("POST", f"{URL}?dry_run=true", 200, **FIGURE)
    assert (shown(foreseen), foreseen["id"], foreseen["effect"], foreseen["dry_run"]) == (MADE, None, "recorded", True)
    wrong = send("POST", f"{URL}?dry_run=true", 400, **{**FIGURE, "numerator": 105})
    assert wrong["errors"] == {"numerator": [wordings.SHARE_OF_105]}
    assert not MeasuredFigure.objects.exists()
    made = send("POST", URL, 201, **FIGURE)
    one = f"{URL}{made['id']}/"
    changed = send("PUT", f"{one}?dry_run=true", 200, **{**FIGURE, "numerator": 50}, seen=made["seen"])
    assert (changed["numerator"], changed["id"], changed["dry_run"]) == (50, made["id"], True)
    send("DELETE", f"{one}?dry_run=true", 204, reason="Erreur", seen=made["seen"])
    assert shown(Client().get(one).json()) == MADE
    assert send("POST", f"{URL}?dry_run=peut-être", 400, **FIGURE)["errors"] == {"dry_run": [wordings.TRUE_OR_FALSE]}


def test_what_was_read_of_the_list_holds_for_a_new_figure() -> None:
    empty = Client().get(URL)
    send("POST", URL, 201, **FIGURE, headers={"If-Match": empty["ETag"]})
    later = {**FIGURE, "start": "2022-01-01", "end": "2022-12-31"}
    stale = send("POST", URL, 412, **later, headers={"If-Match": empty["ETag"]})
    (name,) = stale["errors"].keys() - {"detail"}
    said = "Enregistré maintenant : du 1er\u202fjanvier\u202f2021 au 31\u202fdécembre\u202f2021, 38,4615 (40 sur 104), Enquête"
    assert stale["errors"][name] == [said]
    send("POST", URL, 409, **later, seen=empty.json()["seen"])
    send("POST", URL, 400, **later, seen="inventé")
    send("POST", URL, 201, **later, seen=Client().get(URL).json()["seen"])
    taken = send("POST", URL, 400, **later)
    assert taken["errors"] == {"detail": [wordings.SAME_READING]}


def test_correction_shows_what_it_replaces() -> None:
    one = f"{URL}{send('POST', URL, 201, **FIGURE)['id']}/"
    send("PUT", one, 428, **{**FIGURE, "numerator": 41})
    send("PUT", one, 412, **{**FIGURE, "numerator": 41}, headers={"If-Match": '"autre"'})
    assert shown(Client().get(one).json()) == MADE


def test_only_a_valid_token_of_that_scope_writes(token: ServiceToken, women: Indicator) -> None:
    startup = factories.make_startup()
    factories.make_token(startup, scopes=set(Scope) - {Scope.FIGURE}, secret="bpf_autres")
    refused = send("POST", URL, 403, "bpf_autres", **FIGURE)
    assert refused["errors"] == {
        "detail": ["Ce jeton n’écrit pas « Chiffres relevés des indicateurs » : demandez-le à l’équipe DINUM."]
    }
    factories.make_token(scopes=[Scope.FIGURE], secret="bpf_fini", last_day="2020-01-01")
    send("POST", URL, 401, "bpf_fini", **FIGURE)
    send("POST", URL, 401, "bpf_inconnu", **FIGURE)
    send("PUT", "/api/v1/indicators/women/2021/target/", 401, value=40, source="Enquête", reason="Clos")
    revoke_token(token=token, reason="Perdu", actor=factories.make_user("a@b.fr", "dinum"))
    send("POST", URL, 401, **FIGURE)
    assert not MeasuredFigure.objects.exists()


@cases(
    ("body", "errors"),
    [
        ({"value": "beaucoup"}, {"value": ["Un nombre valide est requis."]}),
        (
            {"start": "31/12/2021"},
            {"start": [wordings.NO_DATE_FORMAT]},
        ),
        ({"unité": "%"}, {"unité": [wordings.UNKNOWN_FIELD]}),
        ({"reason": " "}, {"reason": ["Ce champ ne peut être vide."]}),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_written(body: dict[str, Any], errors: Any) -> None:
    assert send("POST", URL, 400, **{**FIGURE, **body})["errors"] == errors
    assert not MeasuredFigure.objects.exists()


def test_unsupported_method_is_405_for_every_role() -> None:
    one = f"{URL}{send('POST', URL, 201, **FIGURE)['id']}/"
    for method, address in (("POST", one), ("PATCH", one), ("PUT", URL), ("DELETE", URL)):
        assert Client().generic(method, address, "{}", content_type="application/json").status_code == 405
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        assert Client().generic(method, f"{URL}aucun/").status_code == 404


def test_body_that_is_not_json_or_too_long_is_refused() -> None:
    headers = {"Authorization": f"Bearer {factories.SECRET}"}
    for body, kind, status in (
        ("{", "application/json", 400),
        ("{}", "text/plain", 415),
        ("9" * 500_001, "application/json", 413),
    ):
        assert Client().post(URL, body, content_type=kind, headers=headers).status_code == status


def test_use_of_the_token_is_noted(token: ServiceToken) -> None:
    send("POST", URL, 201, **FIGURE)
    token.refresh_from_db()
    assert token.last_used_on == today()
