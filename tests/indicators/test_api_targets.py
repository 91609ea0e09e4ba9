"""The API of the target of a year: public reads, writes by staff."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.api.errors import json_type, problem
from common.history import changes
from common.optimistic_lock import VersionToken
from impact.readings import TOO_LONG
from indicators.actions.targets import target_state, target_value_of
from indicators.models import Target
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/products_launched/2021/target/"
AIM = {"value": 52.5, "direction": "at_most", "tolerance": 1, "source": "PAP", "judgement": "Tenu."}


@pytest.fixture(autouse=True)
def programme() -> None:
    scene.make_programme()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))
    return client


def token(year: int = 2021) -> str:
    """Return the current version token of the target."""
    target = Target.objects.filter(indicator__code="products_launched", year=year).first()
    return VersionToken.of(target_state(target_value_of(target) if target else None)).token


def put(client: Client, status: int = 200, address: str = URL, **fields: Any) -> Any:
    body = {**AIM, "reason": "Loi de finances", "seen": token(), **fields}
    response = client.put(address, body, content_type="application/json")
    assert response.status_code == status
    return response.json()


@pytest.mark.django_db(transaction=True)
def test_anybody_reads_the_target(client: Client) -> None:
    said = {"value": 49, "direction": "at_least", "tolerance": 0, "source": "PAP 2021", "judgement": "Objectif tenu."}
    answer = client.get(URL)
    assert (answer.json(), answer["ETag"]) == ({**said, "seen": token()}, f'W/"{token()}"')
    assert client.get(URL, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    missing = client.get(URL.replace("2021", "2020"))
    assert (missing.status_code, missing.json()) == (
        404,
        problem(404, {"year": ["Cet indicateur n’a pas de cible en 2020."]}),
    )


def test_staff_set_it_then_take_it_away(staff: Client) -> None:
    assert put(staff) == {**AIM, "seen": token()} == staff.get(URL).json()
    assert put(staff, value=None, judgement="", tolerance=0)["value"] is None
    gone = staff.delete(URL, {"reason": "Erreur", "seen": token()}, content_type="application/json")
    assert (gone.status_code, gone.content) == (204, b"")
    told = [(one.kind, one.reason, one.author, one.source) for one in changes(Target) if one.author]
    assert told == [
        ("update", "Loi de finances", "Camille", "api"),
        ("update", "Loi de finances", "Camille", "api"),
        ("delete", "Erreur", "Camille", "api"),
    ]


@cases(
    ("fields", "expected"),
    [
        ({"reason": ""}, {"reason": ["Ce champ ne peut être vide."]}),
        ({"value": "beaucoup"}, {"value": ["Un nombre valide est requis."]}),
        ({"direction": "around"}, {"direction": ["« around » n'est pas un choix valide."]}),
        ({"direction": "\ud800"}, {"detail": [wordings.NO_READABLE_JSON]}),
        (
            {"value": "999999999999.9997", "tolerance": "999999999999.9997"},
            {"value": [TOO_LONG], "tolerance": [TOO_LONG]},
        ),
        ({"tolerance": -1}, {"tolerance": [wordings.AT_LEAST_ZERO]}),
    ],
)
def test_what_is_wrong_is_reported(fields: dict[str, Any], expected: Any, staff: Client) -> None:
    errors = put(staff, 400, **fields)["errors"]
    assert {name: [sentence.replace("\xa0", " ") for sentence in said] for name, said in errors.items()} == expected


@cases("body", ["null", "[]", '"x"', "3"])
def test_body_that_is_not_an_object_is_refused_in_french(staff: Client, body: str) -> None:
    for send in (staff.put, staff.delete):
        answer = send(URL, body, content_type="application/json", headers={"accept-language": "en"})
        said = problem(400, {"detail": [wordings.OBJECT_EXPECTED]})
        assert (answer.status_code, answer.json()) == (400, said)


def test_misspelt_field_is_refused(staff: Client) -> None:
    refused = put(staff, 400, judgment="Tenu.")
    assert refused == problem(400, {"judgment": [wordings.UNKNOWN_FIELD]})
    assert not changes(Target, pgh_label="update")


def test_same_again_and_nothing_to_remove_are_refused(staff: Client) -> None:
    put(staff)
    said = wordings.TARGET_UNCHANGED
    assert put(staff, 400) == problem(400, {"detail": [said]})
    other = URL.replace("2021", "2020")
    response = staff.delete(other, {"reason": "Erreur", "seen": token(2020)}, content_type="application/json")
    said = wordings.NO_TARGET_ALREADY
    assert (response.status_code, response.json()) == (400, problem(400, {"detail": [said]}))


def test_what_does_not_exist_is_not_found(staff: Client) -> None:
    put(staff, 404, URL.replace("products_launched", "unknown"))
    put(staff, 404, URL.replace("2021", "1999"))
    put(staff, 400, URL.replace("2021", "an"))
    put(staff, 404, URL.replace("products_launched", "%00"))
    assert staff.get("/indicateurs/%00/2021/preuve/").status_code == 404


def test_body_is_read_exactly_and_bounded(staff: Client) -> None:
    for body, status in (
        ('{"value": 99999999999.1235, "source": "LFI", "reason": "Loi"}', 200),
        (f'{{"value": 1, "reason": "Loi"{" " * 500_000}}}', 413),
        ("[" * 100_000, 400),
    ):
        answer = staff.put(URL, body, content_type="application/json", headers={"If-Match": f'"{token()}"'})
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, json_type(status))
    assert str(Target.objects.get(indicator__code="products_launched").value) == "99999999999.1235"


@cases(("role", "status"), [(None, 401), (User.Role.AGENT, 403)])
def test_nobody_else_sets_it(role: str | None, status: int, client: Client) -> None:
    if role:
        client.force_login(factories.make_user("agent@example.gouv.fr", role))
    put(client, status)
    assert client.delete(URL).status_code == status
    assert Target.objects.get(indicator__code="products_launched").value == 49


def test_target_that_someone_changed_is_not_replaced(staff: Client) -> None:
    before = token()
    put(staff)
    said = {
        "detail": [wordings.CHANGED],
        "value": ["Enregistré maintenant : 52,5"],
        "direction": ["Enregistré maintenant : at_most"],
        "tolerance": ["Enregistré maintenant : 1"],
        "judgement": ["Enregistré maintenant : Tenu."],
        "source": ["Enregistré maintenant : PAP"],
    }
    other: dict[str, Any] = {"value": 60, "direction": "at_least", "tolerance": 2, "source": "x", "judgement": ""}
    assert put(staff, 409, seen=before, **other) == problem(409, said)
    body = {**other, "reason": "Loi"}
    stale = staff.put(URL, body, content_type="application/json", headers={"If-Match": f'W/"{before}"'})
    assert (stale.status_code, stale.json()) == (412, problem(412, said))
    gone = staff.delete(URL, {"reason": "x"}, content_type="application/json", headers={"If-Match": f'"{before}"'})
    assert gone.status_code == 412
    # Sending the same target again changes nothing.
    put(staff, 400, seen=before)
    assert put(staff, seen=token(), value=7)["value"] == 7


def test_first_target_shows_that_there_was_none(staff: Client) -> None:
    address, headers = URL.replace("2021", "2020"), {"If-None-Match": "*"}
    body = {**AIM, "reason": "Loi"}
    made = staff.put(address, body, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()) == (200, {**AIM, "seen": token(2020)})
    again = staff.put(address, {**body, "value": 3}, content_type="application/json", headers=headers)
    assert (again.status_code, Target.objects.get(year=2020).value) == (412, Decimal("52.5"))


@cases(
    ("headers", "seen", "status"),
    [({}, {}, 428), ({"If-Match": '"x"'}, {}, 412), ({}, {"seen": "x"}, 400), ({}, {"seen": "x" * 4001}, 400)],
)
def test_absent_or_forged_seen_changes_nothing(
    staff: Client, headers: dict[str, str], seen: dict[str, str], status: int
) -> None:
    for send in (staff.put, staff.delete):
        body = {**(AIM if send == staff.put else {}), "reason": "Loi", **seen}
        answer = send(URL, body, content_type="application/json", headers=headers)
        assert (answer.status_code, list(answer.json()["errors"])) == (status, ["seen" if seen else "detail"])
    assert Target.objects.get(indicator__code="products_launched").value == 49


@cases("edition", ["budget/2021", "law/1999"])
def test_edition_that_no_document_has_is_refused(staff: Client, edition: str) -> None:
    assert list(put(staff, 400, URL.replace("target/", f"targets/{edition}/"))["errors"]) == ["edition"]
