"""The API of definitions: complete payloads, each role, each invalid rule."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.api.errors import json_type, problem
from common.models import Job
from common.optimistic_lock import VersionToken
from indicators.actions.definitions import versions_state
from indicators.actions.publication_warnings import CONFIRM, published_years_warnings
from indicators.models import Definition, Indicator
from startups.queries import today
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS
from workspace.composer.actions import PREVIEW, compute_preview
from workspace.models import RulePreview

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/definitions/"
PREVIEWS = "/api/v1/indicators/preview/"
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
MEANING = FIRST_CONSTRUCTIONS
ASKED: dict[str, Any] = {
    "code": "launches",
    "label": "Lancements",
    "unit": "produits",
    "wording": "Les mots de l'équipe",
    "first_year": 2020,
    "last_year": 2030,
    "rule": LAUNCHES,
    "follower": "budget_law",
    "reason": "PLF 2027",
}


@pytest.fixture(autouse=True)
def _kinds() -> None:
    factories.make_phase_kinds()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))
    return client


def send(client: Client, url: str = URL, status: int = 201, **fields: Any) -> Any:
    if (
        url not in (URL, PREVIEWS)
        and "seen" not in fields
        and (found := Indicator.objects.filter(code="launches").first())
    ):
        fields["seen"] = VersionToken.of(versions_state(found)).token
    response = client.post(url, fields, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (status, json_type(status)), response.content
    return response.json()


def created_at(version: int = 1) -> str:
    return Definition.objects.get(version=version).created_at.isoformat()


def first_version() -> dict[str, Any]:
    return {
        "version": 1,
        "first_year": 2020,
        "rule": LAUNCHES,
        "meaning": MEANING,
        "refusals": [],
        "created_at": created_at(),
    }


def launches(*versions: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": "launches",
        "label": "Lancements",
        "unit": "produits",
        "wording": "Les mots de l'équipe",
        "first_year": 2020,
        "last_year": 2030,
        "position": 1,
        "is_fictitious": False,
        "versions": list(versions),
        "seen": VersionToken.of({"version": len(versions)}).token,
    }


def test_staff_define_an_indicator_then_a_version_and_anybody_reads_them(staff: Client) -> None:
    assert send(staff, **ASKED) == launches(first_version())
    [change] = changes_of(Indicator.objects.get())
    assert (change.reason, change.source, change.author) == ("PLF 2027", "api", "Camille")
    rule = {"measure": "entries", "kind": "construction"}
    second = send(staff, f"{URL}launches/", first_year=2022, rule=rule, reason="PLF 2022")
    assert second == {
        "version": 2,
        "first_year": 2022,
        "rule": rule,
        "meaning": "Mesure : Entrées dans une phase ; Phase : Construction ; Période : dans l’année ; Calcul : Nombre.",
        "refusals": [],
        "created_at": created_at(2),
    }
    found = launches(first_version(), second)
    assert Client().get(URL).json() == {"count": 1, "next": None, "previous": None, "results": [found]}
    assert Client().get(f"{URL}launches/").json() == found


def test_a_rule_that_can_not_be_computed_any_more_shows_why() -> None:
    factories.make_indicator("a", rule={"measure": "stars"})
    [version] = Client().get(URL).json()["results"][0]["versions"]
    assert version["meaning"] is None
    assert version["refusals"][0].startswith(wordings.NO_MEASURE_STARS)


REQUIRED = ["Ce champ est obligatoire."]


@cases(
    ("fields", "errors"),
    [
        ({"code": "Lancements"}, {"detail": [wordings.CODE_IN_LOWER_CASE]}),
        (
            {"last_year": 2019},
            {"detail": [wordings.YEARS_IN_ORDER]},
        ),
        ({"label": " "}, {"label": ["Ce champ ne peut être vide."]}),
        ({"first_year": "hier"}, {"first_year": ["Un nombre entier valide est requis."]}),
        ({"reason": ""}, {"reason": ["Ce champ ne peut être vide."]}),
        ({"rule": "entries"}, {"rule": [wordings.RULE_IS_AN_OBJECT]}),
        ({"rule": {"measure": "entries"}}, {"rule": [wordings.ENTRIES_NEED_A_KIND]}),
        (
            {"rule": LAUNCHES | {"colour": "red"}},
            {"rule": ["« colour » n’est pas un paramètre de la mesure « entries »."]},
        ),
        (
            {"rule": LAUNCHES | {"aggregate": "share", "counted": {"kind": "construction"}}},
            {"rule": [wordings.COUNTED_IS_THE_POPULATION]},
        ),
        ({"rule": LAUNCHES | {"first_time": 1}}, {"rule": [wordings.FIRST_TIME_IS_TRUE_OR_FALSE]}),
    ],
)
def test_what_is_wrong_is_refused_with_its_field_and_nothing_is_written(
    staff: Client, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    assert send(staff, status=400, **ASKED | fields) == problem(400, errors)
    assert not Indicator.objects.exists()


def test_what_is_missing_is_reported_field_by_field(staff: Client) -> None:
    assert send(staff, status=400) == problem(
        400, dict.fromkeys(("first_year", "rule", "reason", "code", "label", "unit", "follower"), REQUIRED)
    )
    assert send(staff, f"{URL}absent/", status=404, first_year=2020, rule=LAUNCHES, reason="R") == problem(
        404, {"code": ["Aucun indicateur n’a le code « absent »."]}
    )
    assert Client().get(f"{URL}absent/").status_code == 404


def test_a_version_of_a_year_that_is_not_followed_is_refused(staff: Client) -> None:
    send(staff, **ASKED)
    told = send(staff, f"{URL}launches/", status=400, first_year=2031, rule=LAUNCHES, reason="R")
    assert told == problem(400, {"first_year": [wordings.NOT_FOLLOWED_IN_2031]})


def test_a_version_that_decides_a_published_year_is_confirmed(staff: Client) -> None:
    send(staff, **ASKED)
    scene.publish(Indicator.objects.get(), 2021, "50")
    asked: dict[str, Any] = {"first_year": 2021, "rule": {"measure": "states"}, "reason": "Nouveau périmètre"}
    told = send(staff, f"{URL}launches/", status=400, **asked)
    assert told == problem(400, {"confirmed": [*published_years_warnings([2021]), CONFIRM]})
    assert Definition.objects.count() == 1
    assert send(staff, f"{URL}launches/", **asked, confirmed=True)["version"] == 2


ROLES: dict[str, tuple[Callable[[], User] | None, int, str]] = {
    "visitor": (None, 401, "Connectez-vous pour continuer."),
    "agent": (lambda: factories.make_user(), 403, wordings.STAFF_DECIDES),
    "coach": (
        lambda: factories.make_coach(factories.make_incubator()),
        403,
        wordings.STAFF_DECIDES,
    ),
}


@cases("role", ROLES)
def test_only_staff_write_and_see_previews(client: Client, role: str) -> None:
    make, status, message = ROLES[role]
    if make:
        client.force_login(make())
    factories.make_indicator("launches")
    asked = RulePreview.objects.create(user=factories.make_user("other@example.gouv.fr"), rule=LAUNCHES)
    refusal = problem(status, {"detail": [message]})
    assert send(client, status=status, **ASKED) == refusal
    assert send(client, f"{URL}launches/", status=status, first_year=2020, rule=LAUNCHES, reason="R") == refusal
    assert send(client, PREVIEWS, status=status, rule=LAUNCHES) == refusal
    answer = client.get(f"{PREVIEWS}{asked.pk}/")
    assert (answer.status_code, answer.json()) == (status, refusal)
    assert not Definition.objects.exists()


def test_a_forged_request_is_refused(staff: Client) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = staff.cookies
    assert forged.post(URL, ASKED, content_type="application/json").status_code == 403


def test_a_rule_is_seen_on_past_years_before_it_is_saved(staff: Client) -> None:
    factories.make_startup("a", phases=[("construction", "2021-03-01")])
    asked = send(staff, PREVIEWS, status=202, rule=LAUNCHES)
    address = f"{PREVIEWS}{asked['id']}/"
    waiting = {
        "id": asked["id"],
        "rule": LAUNCHES,
        "state": "queued",
        "done": 0,
        "total": 0,
        "result": None,
        "url": f"http://testserver{address}",
    }
    assert asked == waiting
    compute_preview(Job.objects.create(kind=PREVIEW, arguments={"preview": asked["id"]}).pk)
    found = staff.get(address)
    assert found["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    result = found.json()["result"]
    years = {one["year"]: one for one in result.pop("years")}
    assert result == {
        "words": MEANING,
        "unit": "",
        "aggregate": "count",
        "computed_on": today().isoformat(),
    }
    assert list(years) == list(range(today().year, 2012, -1))
    assert years[2020] == {"year": 2020, "value": 0, "counted": 0, "base": 0, "rows": []}
    assert years[2021] == {
        "year": 2021,
        "value": 1,
        "counted": 1,
        "base": 0,
        "rows": [
            {
                "startup": "a",
                "name": "Service a",
                "is_fictitious": False,
                "date": "2021-03-01",
                "reason": "Première entrée en phase «\xa0Construction\xa0»",
                "amount": 1,
                "part": "counted",
            }
        ],
    }
    assert found.json()["state"] == "done"
    assert staff.get(f"{PREVIEWS}00000000-0000-0000-0000-000000000001/").status_code == 404


@cases("rule", [{"measure": "entries"}, [], "entries", {"measure": "stars"}, {}])
def test_a_wrong_rule_has_no_preview(staff: Client, rule: Any) -> None:
    assert list(send(staff, PREVIEWS, status=400, rule=rule)["errors"]) == ["rule"]
    assert not RulePreview.objects.exists()


def test_the_grammar_shows_what_a_rule_may_ask(client: Client) -> None:
    factories.make_incubator("fabrique", name="La Fabrique")
    measures = {one["name"]: one for one in client.get("/api/v1/indicators/grammar/").json()["measures"]}
    entries = measures["entries"]
    assert [option["value"] for option in entries["periods"]] == ["year", "months"]
    conditions = {one["name"]: one for one in entries["conditions"]}
    assert conditions["incubator"] == {
        "name": "incubator",
        "label": "Incubateur",
        "type": "choice",
        "is_required": False,
        "options": [{"value": "fabrique", "label": "La Fabrique"}],
    }
    assert (conditions["kind"]["is_required"], conditions["first_time"]["type"]) == (True, "flag")
