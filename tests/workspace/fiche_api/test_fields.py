"""The fields of a fiche by the API: optimistic locking, idempotency, and rights of its team and tools."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Scope, User
from common.api.errors import problem
from incubators.models import Incubator
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.rights_table import ALLOWED, make_people
from tests.workspace.fiche_api.conftest import send
from workspace.fiche_api.parse_values import NAMES
from workspace.models import Todo

pytestmark = pytest.mark.django_db
URL = "/api/v1/startups/exemple/fiche/"
WHY = "Mise à jour de l’équipe"


def read(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(URL).json()
    return answer


def patch(client: Client, values: Any, **headers: str) -> tuple[int, Any]:
    """Change what was just read."""
    body = {"values": values, "reason": WHY}
    return send(
        client, "PATCH", URL, body if "If_Match" in headers else {**body, "seen": read(client)["seen"]}, **headers
    )


def test_what_is_read_is_what_a_change_replaces(tool: Client, startup: Startup) -> None:
    factories.make_administration("ministere")
    answer = tool.get(URL)
    before = answer.json()
    assert set(before["values"]) == set(NAMES)
    assert {"contact_dinum", "contact_incubator"}.isdisjoint(before["values"])
    assert (before["startup"], answer["Cache-Control"]) == ("exemple", "no-store")
    changed = {"mission": "Aider", "themes": ["santé", "santé "], "has_stats": True, "sponsors": ["ministere"]}
    status, after = patch(tool, changed, If_Match=answer["ETag"])
    expected = {**before["values"], **changed, "themes": ["santé"]}
    assert (status, after) == (
        200,
        {"startup": "exemple", "values": expected, "seen": after["seen"], "effect": "recorded", "dry_run": False},
    )
    assert read(tool)["values"] == expected
    assert after["seen"] == read(tool)["seen"] != before["seen"]
    startup.refresh_from_db()
    assert startup.mission == "Aider"
    last = changes_of(startup)[-1]
    assert (last.source, last.reason, last.author.startswith("Jeton Outil")) == ("api", WHY, True)
    assert Todo.objects.filter(startup=startup).exists()  # computed with the change, without a worker


def test_each_role_gets_what_the_table_shows(startup: Startup, signed_in: Callable[[User], Client]) -> None:
    from common.rights import Action

    url_seen = read(signed_in(factories.make_user("x@example.gouv.fr", User.Role.DINUM)))["seen"]
    for role, user in make_people(Incubator.objects.get()).items():
        client = signed_in(user) if user else Client()
        body = {"values": {"name": startup.name}, "reason": WHY, "seen": url_seen}
        expected = 200 if role in ALLOWED[Action.EDIT_STARTUP] else 401 if role in ("anonymous", "inactive") else 403
        assert (role, send(client, "PATCH", URL, body)[0]) == (role, expected)


def test_token_without_the_scope_reads_and_changes_nothing(startup: Startup) -> None:
    factories.make_token(startup, scopes=[Scope.MEASURE])
    client = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    refusal = problem(
        403, {"detail": ["Ce jeton n’écrit pas « Champs de la fiche » de ce service : demandez-le à l’équipe DINUM."]}
    )
    for method in ("GET", "PATCH"):
        assert send(client, method, URL, {"values": {"name": "x"}, "reason": WHY}) == (403, refusal)
    assert client.get("/api/v1/startups/rien/fiche/").status_code == 404


def test_change_over_what_someone_changed_is_refused_field_by_field(tool: Client, startup: Startup) -> None:
    seen = tool.get(URL)
    Startup.objects.update(mission="La leur")
    status, refused = patch(tool, {"mission": "La mienne"}, If_Match=seen["ETag"])
    assert (status, refused["errors"]["mission"]) == (412, ["Enregistré maintenant : La leur"])
    body = {"values": {"mission": "La mienne"}, "reason": WHY, "seen": seen.json()["seen"]}
    assert send(tool, "PATCH", URL, body)[0] == 409
    # A change of another field is no conflict.
    assert patch(tool, {"name": "Un nom"}, If_Match=seen["ETag"])[0] == 200
    assert send(tool, "PATCH", URL, {"values": {"name": "x"}, "reason": WHY})[0] == 428


def test_key_changes_once_and_refuses_another_change(tool: Client, startup: Startup) -> None:
    first = patch(tool, {"mission": "Aider"}, Idempotency_Key="a")
    again = patch(tool, {"mission": "Aider"}, Idempotency_Key="a")
    assert [first[1]["effect"], again[0], again[1]["effect"]] == ["recorded", 200, "unchanged"]
    assert patch(tool, {"mission": "Autre"}, Idempotency_Key="a")[0] == 409
    Startup.objects.update(mission="Depuis")
    assert patch(tool, {"mission": "Aider"}, Idempotency_Key="a")[1]["values"]["mission"] == "Depuis"


def test_dry_run_shows_what_would_be_and_writes_nothing(tool: Client, startup: Startup) -> None:
    before = read(tool)
    body = {"values": {"mission": "Aider"}, "reason": WHY, "seen": before["seen"]}
    status, foreseen = send(tool, "PATCH", f"{URL}?dry_run=true", body)
    assert (status, foreseen["dry_run"], foreseen["values"]["mission"]) == (200, True, "Aider")
    assert read(tool) == before
    refused = send(tool, "PATCH", f"{URL}?dry_run=true", {**body, "values": {"name": ""}})
    assert (refused[0], list(refused[1]["errors"])) == (400, ["name"])
    assert send(tool, "PATCH", f"{URL}?dry_run=peut-être", body)[1]["errors"] == {"dry_run": [wordings.TRUE_OR_FALSE]}


ADDRESS = [wordings.WHOLE_ADDRESS_OF_A_FICHE]
WORDS = ["Écrivez une liste de textes, vide quand il n’y a rien."]
KNOWN = "Valeurs possibles : non conforme, partiellement conforme, totalement conforme, ou un texte vide."
TEXT = ["Écrivez un texte, vide quand il n’y a rien."]


@cases(
    ("values", "errors"),
    [
        ({"rien": 1}, {"rien": [f"Ce champ n’existe pas : {', '.join(NAMES)}."]}),
        ({"contact_dinum": "x"}, {"contact_dinum": [f"Ce champ n’existe pas : {', '.join(NAMES)}."]}),
        ({"link": "javascript:alert(1)"}, {"link": ADDRESS}),
        ({"link": "exemple.fr", "mission": 3}, {"link": ADDRESS, "mission": TEXT}),
        ({"mission": None}, {"mission": TEXT}),
        ({"mission": "a\0b"}, {"mission": TEXT}),
        ({"themes": "santé"}, {"themes": WORDS}),
        ({"themes": [""]}, {"themes": WORDS}),
        ({"themes": ["a\0"]}, {"themes": WORDS}),
        ({"themes": ["x" * 201]}, {"themes": ["200 textes au plus, de 200 caractères au plus."]}),
        ({"has_stats": "oui"}, {"has_stats": ["Écrivez true, false, ou null (inconnu)."]}),
        ({"accessibility": "parfaite"}, {"accessibility": [KNOWN]}),
        (
            {"sponsors": ["rien"]},
            {"sponsors": ["L’administration « rien » n’existe pas : choisissez-la dans la liste."]},
        ),
        ({"name": "  "}, {"name": [wordings.EMPTY_FIELD]}),
        ({}, {"values": ["Donnez les champs à changer, par leur nom."]}),
        ([], {"values": ["Donnez les champs à changer, par leur nom."]}),
    ],
)
def test_value_that_no_fiche_holds_is_refused_by_its_name(
    tool: Client, startup: Startup, values: Any, errors: dict[str, list[str]]
) -> None:
    status, refused = patch(tool, values)
    assert (status, refused["errors"]) == (400, errors)
    assert changes_of(startup)[1:] == []


@cases(
    ("body", "field"),
    [
        ("{", "detail"),
        ([], "detail"),
        ({"values": {"name": "x"}, "reason": "x", "token": 1}, "token"),
        ({"values": {"name": "x"}}, "reason"),
        ({"values": {"name": "x"}, "reason": 3}, "reason"),
        ({"values": {"name": "x"}, "reason": "x", "seen": "forgé"}, "seen"),
    ],
)
def test_body_of_another_shape_is_refused(tool: Client, startup: Startup, body: Any, field: str) -> None:
    if isinstance(body, dict) and field == "reason":
        body = {**body, "seen": read(tool)["seen"]}
    status, refused = send(tool, "PATCH", URL, body)
    assert (status, list(refused["errors"])) == (400, [field])


def test_session_needs_its_csrf_token(startup: Startup) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_coach(Incubator.objects.get()))
    assert send(client, "PATCH", URL, {"values": {"name": "x"}, "reason": WHY})[0] == 403
    # Browsers send no token, so that CSRF does not apply.
    factories.make_token(startup, scopes=[Scope.FICHE])
    client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {factories.SECRET}"})
    assert patch(client, {"mission": "Aider"})[0] == 200


def test_reading_makes_few_queries(tool: Client, startup: Startup, django_assert_num_queries: Any) -> None:
    tool.get(URL)
    with django_assert_num_queries(4):  # token; fiche, its grant; sponsors
        tool.get(URL)
