"""The metrics of a service in the API: public reads, writes by tools, exactly once."""

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from access.models import ServiceToken
from access.token_actions import revoke_token
from accounts.models import User
from common import data_version
from common.addresses import record_rename
from common.clock import today
from common.history import changes
from impact.models import CriterionThreshold, Measurement, Metric
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.sweeps import examples

pytestmark = pytest.mark.django_db
TOO_EARLY_END = wordings.PERIOD_ENDS_BEFORE_ITS_START
READ = "/api/v1/startups/un.service/metrics/"
WRITE = f"{READ}usagers/measurements/"
MARCH = {"start": "2021-03-01", "end": "2021-04-01", "value": 10, "source": "Tableau de bord"}


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup()


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_token(startup)
    return factories.make_metric(startup)


def post(sent: Any, path: str = WRITE, *, token: str | None = factories.SECRET, kind: str = "application/json") -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    return Client().post(path, body, content_type=kind, headers=headers)


def errors(response: Any) -> tuple[int, dict[str, list[str]]]:
    return response.status_code, response.json()["errors"]


def month(number: int, value: Any) -> dict[str, Any]:
    return {"start": f"2021-{number:02}-01", "end": f"2021-{number + 1:02}-01", "value": value}


def test_anybody_reads_every_period_measured_or_missing(client: Client, startup: Startup) -> None:
    metric = factories.make_metric(
        startup,
        counts_people=True,
        is_headline=True,
        description="Des gens",
        cadence="year",
        dimension="used",
        indicator="active_users",
    )
    first = today().year - 3
    factories.make_measurement(metric, str(first), "1000", source="Bilan", is_approximate=True)
    factories.make_measurement(metric, str(first + 2), "0")
    response = client.get(READ)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")

    def year(number: int, value: int | None, source: str = "", approximate: bool = False) -> dict[str, Any]:
        bounds = {"start": f"{number}-01-01", "end": f"{number + 1}-01-01"}
        return {**bounds, "value": value, "is_approximate": approximate, "source": source}

    assert response.json() == {
        "startup": "un.service",
        "metrics": [
            {
                "code": "usagers",
                "name": "Usagers",
                "unit": "usagers",
                "kind": "count",
                "scale": None,
                "dimension": "used",
                "indicator": "active_users",
                "is_running_total": False,
                "cadence": "year",
                "delay_days": 0,
                "expected_on": f"{first + 4}-01-01",
                "direction": "up",
                "counts_people": True,
                "has_different_people": False,
                "is_headline": True,
                "description": "Des gens",
                "measurements": [year(first, 1000, "Bilan", True), year(first + 1, None), year(first + 2, 0)],
            }
        ],
    }


def test_unknown_service_has_no_metrics(client: Client) -> None:
    response = client.get("/api/v1/startups/inconnu/metrics/")
    assert errors(response) == (404, {"slug": [wordings.NO_SERVICE_INCONNU]})


def test_tool_records_corrects_and_repeats(metric: Metric) -> None:
    first = post([MARCH, month(4, 12.5), month(5, 0)][:1])
    assert (first.status_code, first.json()) == (
        200,
        {
            "dry_run": False,
            "metric": "usagers",
            "recorded": 1,
            "corrected": 0,
            "unchanged": 0,
            "results": [
                {"start": "2021-03-01", "end": "2021-04-01", "value": 10, "effect": "recorded", "previous": None}
            ],
        },
    )
    before = data_version.current()
    assert post(MARCH).json()["results"][0] == {
        "start": "2021-03-01",
        "end": "2021-04-01",
        "value": 10,
        "effect": "unchanged",
        "previous": 10,
    }
    assert data_version.current() == before
    changed = post([{**MARCH, "value": 11}, month(4, 20)]).json()
    assert [(one["effect"], one["value"], one["previous"]) for one in changed["results"]] == [
        ("corrected", 11, 10),
        ("recorded", 20, None),
    ]
    row = Measurement.objects.earliest("start")
    assert (int(row.value), row.source, row.origin) == (11, "Tableau de bord", "api")
    told = [(one.source, one.user, one.author, one.reason) for one in changes(Measurement, pgh_obj_id=row.pk)]
    assert told == [("api", None, "Jeton Outil (bpf_un-secre…)", "Relevés envoyés par l’outil « Outil »")] * 2


def test_decimals_are_recorded_as_they_are_written(startup: Startup) -> None:
    factories.make_token(startup)
    factories.make_metric(startup, kind="duration")
    assert post('{"start": "2021-03-01", "end": "2021-04-01", "value": 0.1000}').json()["results"][0]["value"] == 0.1
    assert str(Measurement.objects.get().value) == "0.1000"


@cases(
    ("kind", "sent", "refused"),
    [
        ("count", [month(3, -1)], {"[0].value": [wordings.NEGATIVE_VALUE]}),
        ("percentage", month(3, 240), {"value": [wordings.PERCENTAGE_OUT_OF_BOUNDS]}),
        (
            "count",
            month(3, 10**30),
            {"value": [wordings.VALUE_TOO_LARGE]},
        ),
        (
            "duration",
            month(3, 123456789012.3456),
            {"value": ["Une valeur a 15 chiffres au plus : une réponse de l’API ne la dirait pas exactement."]},
        ),
        ("count", month(3, "dix"), {"value": [wordings.VALUE_IS_A_NUMBER]}),
        ("count", month(3, True), {"value": [wordings.VALUE_IS_A_NUMBER]}),
        (
            "count",
            {**MARCH, "start": "1999-01-01"},
            {"start": [wordings.PERIOD_AFTER_2000]},
        ),
        ("count", {**MARCH, "end": "2021-03-01"}, {"end": [TOO_EARLY_END]}),
        (
            "count",
            {**MARCH, "end": "2099-04-01"},
            {"end": ["Cette période finit le 31\u202fmars\u202f2099 : elle se mesure une fois finie."]},
        ),
        (
            "count",
            {**MARCH, "start": "2021-02-30", "source": 3, "unit": "x"},
            {
                "start": [wordings.DATE_OF_A_READING],
                "source": ["Une source est un texte."],
                "unit": [wordings.UNKNOWN_FIELD_OF_A_READING],
            },
        ),
        (
            "count",
            {**MARCH, "source": "\0"},
            {"source": [wordings.LONG_SOURCE]},
        ),
        (
            "count",
            [month(3, 1), month(3, 1), {**month(2, 1), "end": "2021-03-15"}],
            {
                "[1].start": ["Cette période est donnée deux fois : voyez le relevé [0], gardez-en une."],
                "[2].start": ["Le relevé [0] donne déjà une partie de cette période : 2021-03."],
            },
        ),
        (
            "count",
            [{**month(1, 1), "start": "2020-12-15"}],
            {"[0].start": ["Un relevé couvre déjà une partie de cette période : 2021-01."]},
        ),
        ("count", [month(3, 1), 3], {"[1].detail": [wordings.READING_IS_AN_OBJECT]}),
        ("count", [], {"detail": [wordings.READINGS_EXPECTED]}),
        ("count", "3", {"detail": [wordings.READINGS_EXPECTED]}),
        ("count", "null", {"detail": [wordings.READINGS_EXPECTED]}),
        ("count", "{", {"detail": [wordings.NO_READABLE_JSON]}),
        ("count", '{"value": 10, "value": 11}', {"detail": ["Un champ est donné deux fois : gardez-en une valeur."]}),
        ("count", b"\xff", {"detail": [wordings.NO_READABLE_JSON]}),
        ("count", '{"value": NaN}', {"detail": [wordings.NO_READABLE_JSON]}),
        ("count", '{"value": 1' + "0" * 5000 + "}", {"detail": [wordings.NO_READABLE_JSON]}),
        ("count", "[" * 20_000, {"detail": [wordings.NO_READABLE_JSON]}),
        ("count", [MARCH] * 1001, {"detail": [wordings.TOO_MANY_READINGS]}),
    ],
    parts=2,
)
def test_bad_input_is_refused_line_by_line_and_nothing_is_written(
    metric: Metric, kind: str, sent: Any, refused: dict[str, list[str]]
) -> None:
    factories.make_measurement(metric, "2021-01", "5")
    Metric.objects.update(kind=kind)
    assert errors(post(sent)) == (400, refused)
    assert list(Measurement.objects.values_list("start", flat=True)) == [dt.date(2021, 1, 1)]


def test_body_is_bounded_and_json(metric: Metric) -> None:
    assert errors(post(json.dumps(MARCH) + " " * 500_000)) == (
        413,
        {"detail": [wordings.BODY_TOO_LARGE]},
    )
    assert post("start=2021", kind="application/x-www-form-urlencoded").status_code == 415


UNKNOWN_TOKEN = "Ce jeton est inconnu : demandez-en un à l’équipe DINUM."
EXPIRED_TOKEN = "Ce jeton est expiré depuis le 1er\u202fjanvier\u202f2020 : demandez-en un autre à l’équipe DINUM."
REVOKED_TOKEN = "Ce jeton est révoqué : demandez-en un autre à l’équipe DINUM."


def test_each_credential_opens_what_it_should_and_nothing_else(metric: Metric, signed_sessions: list[Client]) -> None:
    factories.make_token(metric.startup, secret="bpf_expire", last_day="2020-01-01")
    gone = factories.make_token(metric.startup, secret="bpf_revoque")
    staff = factories.make_user("s@example.gouv.fr", User.Role.DINUM)
    revoke_token(token=gone, reason="Fuite", actor=staff)
    factories.make_token(factories.make_startup("autre"), secret="bpf_ailleurs")
    asked = "Envoyez un jeton : « Authorization: Bearer … »."
    assert errors(post(MARCH, token=None)) == (401, {"detail": [asked]})
    refusals = {
        **dict.fromkeys(("", "rien", factories.SECRET[:-1], "é"), (UNKNOWN_TOKEN, "authentication_failed")),
        "bpf_expire": (EXPIRED_TOKEN, "token_expired"),
        "bpf_revoque": (REVOKED_TOKEN, "token_revoked"),
    }
    for secret, (told, code) in refusals.items():
        response = post(MARCH, token=secret)
        assert (errors(response), response["WWW-Authenticate"]) == ((401, {"detail": [told]}), "Bearer")
        assert (response.json()["code"], response.json()["codes"]) == (code, {"detail": [code]})
    refused = "Ce jeton n’écrit pas les relevés de ce service : demandez-le à l’équipe DINUM."
    assert errors(post(MARCH, token="bpf_ailleurs")) == (403, {"detail": [refused]})
    for session in signed_sessions:
        assert session.post(WRITE, json.dumps(MARCH), content_type="application/json").status_code == 401
    assert Measurement.objects.count() == 0
    assert post(MARCH).status_code == 200


@pytest.fixture
def signed_sessions() -> list[Client]:
    """Return an agent and an administrator in their browsers, whose sessions are not accepted here."""
    found = []
    for role in (User.Role.AGENT, User.Role.ADMINISTRATOR):
        found.append(Client())
        found[-1].force_login(factories.make_user(f"{role}@example.gouv.fr", role))
    return found


def test_what_is_not_there_is_missing(metric: Metric) -> None:
    assert errors(post(MARCH, f"{READ}autre/measurements/")) == (
        404,
        {"code": ["Ce service n’a pas de mesure « autre »."]},
    )
    nowhere = ("/api/v1/startups/inconnu/metrics/usagers/measurements/", f"{READ}%00/measurements/", "/api/v1/rien/")
    assert [post(MARCH, path).status_code for path in nowhere] == [404, 404, 404]
    assert {method: Client().generic(method, WRITE).status_code for method in ("GET", "PUT", "PATCH", "DELETE")} == {
        "GET": 200,
        "PUT": 405,
        "PATCH": 405,
        "DELETE": 405,
    }
    assert Client(headers={"authorization": "Bearer faux"}).generic("TRACE", WRITE).status_code == 405


def test_tool_is_told_until_when_its_token_is_valid(metric: Metric) -> None:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    asked = (tool.get(WRITE), post(MARCH), post({}))
    assert [(one.status_code, one["Token-Expires"]) for one in asked] == [
        (200, "2099-01-01"),
        (200, "2099-01-01"),
        (400, "2099-01-01"),
    ]
    assert "Token-Expires" in asked[0]["Access-Control-Expose-Headers"].split(", "), "a script of another site reads it"
    assert "Token-Expires" not in post(MARCH, token=None)


def test_token_is_in_no_log(metric: Metric, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post(MARCH)
    post("{")
    post(MARCH, token=factories.SECRET + "x")
    assert factories.SECRET not in caplog.text
    assert ServiceToken.objects.get().last_used_on == today()


@cases("half", [{"source": "\ud800"}, {"\udfff": 1}])
def test_half_a_character_is_refused(metric: Metric, half: dict[str, Any]) -> None:
    assert errors(post({**MARCH, **half})) == (400, {"detail": [wordings.NO_READABLE_JSON]})
    assert post({**MARCH, "source": "\U0001f600"}).status_code == 200


@cases("count", [1, 200])
def test_api_writes_any_number_of_values_in_twelve_queries(
    metric: Metric, django_assert_num_queries: Any, count: int
) -> None:
    sent = [{"start": f"{2000 + n}-01-01", "end": f"{2000 + n}-02-01", "value": 1} for n in range(min(count, 20))]
    post(month(1, 1))
    # token; service; its grant; metric; savepoint, lock, locked token, grant; metrics, measurements; context and rows;
    # savepoint
    with django_assert_num_queries(12):
        post(sent)


class AnyBody(TestCase):
    """Whatever a tool sends, it gets 200 or 400, and only 200 writes."""

    @examples(30)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["start", "end", "value", "source", "x"]), inner, max_size=4)
            ),
            max_leaves=8,
        )
    )
    def test_any_json_is_answered(self, sent: Any) -> None:
        startup = factories.make_startup()
        factories.make_token(startup)
        factories.make_metric(startup)
        response = post(sent)
        assert response.status_code in (200, 400)
        assert Measurement.objects.exists() is (response.status_code == 200)


def test_a_dry_run_shows_what_would_be_done_and_records_nothing(metric: Metric) -> None:
    tried = post([MARCH, month(4, 5)], f"{WRITE}?dry_run=true")
    assert (tried.status_code, Measurement.objects.count(), changes(Measurement)) == (200, 0, [])
    done = post([MARCH, month(4, 5)], f"{WRITE}?dry_run=false")
    assert done.json() == tried.json() | {"dry_run": False}
    assert (tried.json()["dry_run"], tried.json()["recorded"], Measurement.objects.count()) == (True, 2, 2)


def test_a_dry_run_refuses_what_the_write_would(metric: Metric) -> None:
    assert errors(post({**MARCH, "value": -1}, f"{WRITE}?dry_run=true")) == errors(post({**MARCH, "value": -1}))
    assert post(MARCH, f"{WRITE}?dry_run=true", token="bpf_inconnu").status_code == 401


@cases(("query", "field"), [("dry_run=oui", "dry_run"), ("token=bpf_secret", "token"), ("dryrun=true", "dryrun")])
def test_unknown_query_parameter_answers_400_and_writes_nothing(metric: Metric, query: str, field: str) -> None:
    status, said = errors(post(MARCH, f"{WRITE}?{query}"))
    assert (status, list(said), Measurement.objects.count()) == (400, [field], 0)


def test_tool_reads_what_it_measured_and_sends_over_that_only(metric: Metric) -> None:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    post([MARCH, month(4, 12)])
    read = tool.get(WRITE)
    first = {"start": "2021-03-01", "end": "2021-04-01", "value": 10, "source": "Tableau de bord"}
    assert read.json() == {
        "startup": "un.service",
        "metric": "usagers",
        "measurements": [
            {**first, "is_approximate": False},
            {**month(4, 12), "is_approximate": False, "source": ""},
        ],
    }
    kind = {"content_type": "application/json"}

    def send(value: int, etag: str) -> int:
        return tool.post(WRITE, json.dumps({**MARCH, "value": value}), headers={"If-Match": etag}, **kind).status_code  # type: ignore[arg-type]

    assert [send(11, read["ETag"]), send(12, read["ETag"]), send(12, "rien")] == [200, 412, 412]
    assert Measurement.objects.get(start="2021-03-01").value == 11


@cases("path", [WRITE, f"{WRITE}2021-03-01/2021-04-01/"])
def test_anybody_reads_what_a_tool_measured(metric: Metric, path: str) -> None:
    post(MARCH)
    tools = Client(headers={"authorization": f"Bearer {factories.SECRET}"}).get(path)
    found = Client().get(path)
    assert (found.status_code, found.json(), found["ETag"]) == (200, tools.json(), tools["ETag"])
    assert (found["Access-Control-Allow-Origin"], "Token-Expires" in found) == ("*", False)
    listed = Client().get("/api/v1/measurements/?startup=un.service&metric=usagers").json()["results"]
    assert [(one["start"], one["value"]) for one in listed] == [("2021-03-01", 10)]
    assert "Access-Control-Allow-Origin" not in post(MARCH)


def test_key_records_once_and_does_not_undo_what_came_after(metric: Metric) -> None:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}", "idempotency-key": "a"})

    def send(value: int) -> Any:
        return tool.post(WRITE, json.dumps({**MARCH, "value": value}), content_type="application/json")

    assert send(10).json()["recorded"] == 1
    post({**MARCH, "value": 12})
    again = send(10)
    assert (again.status_code, again.json()["recorded"], again.json()["corrected"], again.json()["unchanged"]) == (
        200,
        0,
        0,
        1,
    )
    assert Measurement.objects.get().value == 12
    assert send(11).status_code == 409


@cases("key", ["x" * 201, "é", "a\tb"])
def test_idempotency_key_that_is_long_or_has_special_characters_is_refused(metric: Metric, key: str) -> None:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}", "idempotency-key": key})
    answer = tool.post(WRITE, json.dumps(MARCH), content_type="application/json")
    assert errors(answer) == (400, {"Idempotency-Key": ["Une clé tient en 200 caractères simples."]})


PERIOD = f"{WRITE}2021-03-01/2021-04-01/"


def replace(sent: Any, path: str = PERIOD, **headers: str) -> Any:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}", **headers})
    return tool.put(path, json.dumps(sent), content_type="application/json")


def test_put_records_then_replaces_the_whole_measurement_of_a_period(metric: Metric) -> None:
    first = replace({"value": 10, "source": "Tableau de bord", "is_approximate": True})
    assert (first.status_code, first.json()["recorded"]) == (201, 1)
    again = replace({**MARCH, "value": 10, "is_approximate": True})
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)
    changed = replace({"value": 10})
    assert (changed.json()["corrected"], changed.json()["results"][0]["previous"]) == (1, 10)
    row = Measurement.objects.get()
    assert (row.source, row.is_approximate) == ("", False)
    post(month(4, 5))
    assert Measurement.objects.count() == 2


def test_dry_run_of_a_replacement_records_nothing(metric: Metric) -> None:
    tried = replace({"value": 3}, f"{PERIOD}?dry_run=true")
    assert (tried.status_code, tried.json()["recorded"], Measurement.objects.count()) == (200, 1, 0)


@cases(
    ("sent", "path", "fields"),
    [
        ({**MARCH, "end": "2021-05-01"}, PERIOD, ["end"]),
        ({**MARCH, "start": "2021-02-01"}, PERIOD, ["start"]),
        ({"value": 1}, f"{WRITE}2021-03-01/2021-03-01/", ["end"]),
        ({"value": 1}, f"{WRITE}mars/avril/", ["start", "end"]),
        ({"value": 1, "is_approximate": "oui"}, PERIOD, ["is_approximate"]),
        ([MARCH], PERIOD, ["detail"]),
    ],
)
def test_replacement_of_another_period_or_of_no_reading_is_refused(
    metric: Metric, sent: Any, path: str, fields: list[str]
) -> None:
    response = replace(sent, path)
    assert (response.status_code, list(response.json()["errors"]), Measurement.objects.count()) == (400, fields, 0)


def test_replacement_of_a_measurement_that_changed_is_refused(metric: Metric) -> None:
    replace({"value": 10})
    read = Client(headers={"authorization": f"Bearer {factories.SECRET}"}).get(PERIOD)
    assert read.json() == {**MARCH, "source": "", "is_approximate": False}
    etags = {"if-match": read["ETag"]}
    assert [replace({"value": value}, **etags).status_code for value in (11, 12)] == [200, 412]


def test_period_that_was_never_measured_is_404_and_a_withdrawn_one_410(metric: Metric) -> None:
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    assert tool.get(PERIOD).status_code == 404
    replace({"value": 10})
    Measurement.objects.all().delete()
    assert tool.get(PERIOD).status_code == 410


HUNDREDFOLD = "Cette valeur est {} fois celle d’avant, {} : vérifiez l’unité."
CONFIRM = "Rien n’est enregistré : vérifiez, puis renvoyez la même demande avec confirm=true pour l’enregistrer."


def unconfirmed(response: Any) -> dict[str, list[str]]:
    """Return the sentences of a refusal that a tool may confirm."""
    told = response.json()
    assert (response.status_code, told["code"]) == (409, "confirmation_required")
    assert told["errors"].pop("confirm") == [CONFIRM]
    found: dict[str, list[str]] = told["errors"]
    return found


def test_value_in_another_unit_is_recorded_once_confirmed(metric: Metric) -> None:
    post(MARCH)
    for query in ("", "?dry_run=true", "?confirm=false", "?confirm="):
        assert unconfirmed(post(month(4, 1000), f"{WRITE}{query}")) == {"value": [HUNDREDFOLD.format(100, 10)]}
    assert post(month(4, 1000), f"{WRITE}?dry_run=true&confirm=true").json()["recorded"] == 1
    assert Measurement.objects.count() == 1
    assert post(month(4, 1000), f"{WRITE}?confirm=true").json()["recorded"] == 1
    assert post(month(4, 1000)).json()["unchanged"] == 1
    replaced = f"{WRITE}2021-04-01/2021-05-01/"
    assert unconfirmed(replace({"value": 100_000}, replaced)) == {"value": [HUNDREDFOLD.format("10\u202f000", 10)]}
    assert replace({"value": 100_000}, f"{replaced}?confirm=true").json()["corrected"] == 1


def test_correction_in_another_unit_of_the_only_value_is_to_confirm(metric: Metric) -> None:
    post(MARCH)
    assert unconfirmed(post({**MARCH, "value": 1000})) == {"value": [HUNDREDFOLD.format(100, 10)]}
    assert post({**MARCH, "value": 999}).json()["corrected"] == 1


def test_batch_with_an_unusual_value_is_refused_whole_with_its_items(metric: Metric) -> None:
    post(MARCH)
    assert unconfirmed(post([month(6, 1100), month(4, 11), month(5, 1100)])) == {
        "[2].value": [HUNDREDFOLD.format(100, 11)]
    }


def test_first_value_of_a_metric_is_never_refused(metric: Metric) -> None:
    make_criterion_of_people(metric)
    factories.make_designation(metric.startup, decided_on=dt.date(2021, 1, 1))
    assert post({**year(1), "value": 900_000}).json()["recorded"] == 1


def year(ago: int) -> dict[str, Any]:
    last = today().year - ago
    return {"start": f"{last}-01-01", "end": f"{last + 1}-01-01"}


def make_criterion_of_people(metric: Metric) -> None:
    CriterionThreshold.objects.get_or_create(first_day=dt.date(2013, 1, 1), defaults={"people": 100_000, "reason": "r"})
    Metric.objects.update(counts_people=True, cadence="year")


def test_value_that_moves_a_criterion_of_a_designated_service_is_to_confirm(metric: Metric) -> None:
    make_criterion_of_people(metric)
    post({**year(1), "value": 900_000})
    lost = {**year(1), "value": 90_000}
    moved = "Impact national, critère n° 2 « Un seuil d’impact atteint »\xa0: rempli devient non rempli."
    designation = factories.make_designation(metric.startup, decided_on=dt.date(2021, 1, 1))
    for query in ("", "?dry_run=true"):
        assert unconfirmed(post([lost], f"{WRITE}{query}")) == {"detail": [moved]}
    assert Measurement.objects.get().value == 900_000
    assert post(lost, f"{WRITE}?confirm=true").json()["corrected"] == 1
    designation.delete()
    assert post({**lost, "value": 900_000}).json()["corrected"] == 1


@cases("value", ["oui", "1", "TRUE"])
def test_confirmation_that_is_not_true_or_false_is_refused(metric: Metric, value: str) -> None:
    assert errors(post(MARCH, f"{WRITE}?confirm={value}"))[0] == 400
    assert not Measurement.objects.exists()


def test_key_of_an_unconfirmed_request_serves_again_with_its_confirmation(metric: Metric) -> None:
    post(MARCH)
    tool = Client(headers={"authorization": f"Bearer {factories.SECRET}", "idempotency-key": "a"})
    sent = json.dumps(month(4, 1000))
    assert tool.post(WRITE, sent, content_type="application/json").status_code == 409
    confirmed = [tool.post(f"{WRITE}?confirm=true", sent, content_type="application/json").json() for _ in range(2)]
    assert [(one["recorded"], one["unchanged"]) for one in confirmed] == [(1, 0), (0, 1)]


def test_former_address_of_a_service_names_the_new_one(metric: Metric) -> None:
    record_rename("startup", "ancien", "un.service")
    refused = post(MARCH, WRITE.replace("un.service", "ancien"))
    assert errors(refused) == (404, {"slug": ["Ce service a maintenant l’identifiant « un.service »."]})


def test_token_writes_sixty_times_a_minute_and_another_one_goes_on(
    startup: Startup, metric: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("betaportfolio.middleware.time.time", lambda: 1_000_000_000.0)  # 20 s before the next
    other = f"bpf_autre{factories.SECRET}"
    factories.make_token(startup, secret=other)
    written = [post(MARCH | {"value": 10}).status_code for _ in range(60)]
    assert set(written) == {200}
    refused = post(MARCH | {"value": 11})
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert (refused["Retry-After"], refused["RateLimit"]) == ("20", '"writes";r=0;t=20')
    assert refused["RateLimit-Policy"] == '"writes";q=60;w=60'
    assert post(MARCH, token=other).status_code == 200
    assert Client().get(WRITE, headers={"Authorization": f"Bearer {factories.SECRET}"}).status_code == 200
    assert list(Measurement.objects.values_list("value", flat=True)) == [10]
