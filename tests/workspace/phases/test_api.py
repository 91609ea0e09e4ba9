"""A change of phase by the API: rights, responses, idempotency."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from access.rights import OUTSIDER
from accounts.models import User
from common.api.errors import problem
from common.clock import today
from common.history import changes
from common.optimistic_lock import VersionToken
from incubators.models import Incubator
from startups.actions import phases_state
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.connections import at_once
from tests.rights_table import make_people
from tests.sweeps import examples
from tests.workspace.reading import text_of

URL = "/api/v1/startups/exemple/phases/"
WHY = "Comité du jour"
UNKNOWN_FIELD = wordings.UNKNOWN_FIELD
NOBODY = (401, problem(401, {"detail": ["Connectez-vous, ou envoyez un jeton : « Authorization: Bearer … »."]}))
NOT_YOURS = (
    403,
    problem(403, {"detail": ["Seuls les accompagnateurs de son incubateur et l’équipe DINUM modifient une fiche."]}),
)


@pytest.fixture
def startup(db: None) -> Startup:
    incubator = factories.make_incubator("exemple")
    return factories.make_startup("exemple", incubator=incubator, phases=[("investigation", "2021-01-01")])


@pytest.fixture
def desk(startup: Startup, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of a coach of the fiche's incubator."""
    return signed_in(factories.make_coach(Incubator.objects.get()))


def asked(**changes: Any) -> dict[str, Any]:
    return {"phase": "construction", "date": today().isoformat(), "reason": WHY, **changes}


def token() -> str:
    """Return the current version token of the phases."""
    return VersionToken.of(phases_state(Startup.objects.get())).token


def post(client: Client, body: Any, path: str = URL, **headers: str) -> tuple[int, Any]:
    if isinstance(body, dict) and "phase" in body and "seen" not in body and not {"If_Match"} & set(headers):
        body = {**body, "seen": token()}
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.post(path, sent, content_type="application/json", headers=named)
    return answer.status_code, answer.json()


def recorded(**changes: Any) -> tuple[int, dict[str, Any]]:
    told = {"startup": "exemple", "phase": "construction", "date": today().isoformat(), "effect": "recorded"}
    return 201, {**told, "warnings": [], "dry_run": False, **changes}


def unchanged(**changes: Any) -> tuple[int, dict[str, Any]]:
    return 200, {**recorded(effect="unchanged")[1], **changes}


@pytest.mark.django_db
def test_each_role_gets_what_the_table_shows(startup: Startup, signed_in: Callable[[User], Client]) -> None:
    people = make_people(Incubator.objects.get())
    refusals = {
        "anonymous": NOBODY,
        "inactive": NOBODY,
        "outsider": (403, problem(403, {"detail": [OUTSIDER]})),
        **dict.fromkeys(["agent", "coach of another", "former coach"], NOT_YOURS),
    }
    for role, user in people.items():
        Phase.objects.filter(kind="construction").delete()
        answer = post(signed_in(user) if user else Client(), asked())
        assert (role, answer) == (role, refusals.get(role, recorded()))
        assert (role, startup.phases.count()) == (role, 1 if role in refusals else 2)


@pytest.mark.django_db
def test_change_is_everywhere_at_once_with_who_and_why(desk: Client, startup: Startup) -> None:
    assert post(desk, asked()) == recorded()
    [change] = [one for one in changes(Phase, startup_id=startup.pk) if one.reason]
    assert (change.kind, change.reason, change.source, change.author) == (
        "insert",
        WHY,
        "api",
        "coach@example.gouv.fr",
    )
    assert Client().get("/api/v1/startups/exemple/").json()["phase"]["kind"] == "construction"
    # The page displays the channel; the home page displays the reason, as for any other change.
    history = text_of(desk.get("/espace/services/exemple/historique/").content.decode())
    assert f"{WHY} coach@example.gouv.fr, Équipe de l’incubateur" in history
    assert ", par l’API" in history
    assert WHY in text_of(Client().get("/").content.decode())


@pytest.mark.django_db
@cases(
    ("changed", "errors"),
    [
        ({"phase": "pause"}, {"phase": ["La phase « pause » n’existe pas."]}),
        ({"phase": "", "incubator": "a"}, {"incubator": [UNKNOWN_FIELD], "phase": [wordings.NO_KIND_OF_PHASE]}),
        ({"reason": "\ud800"}, {"detail": [wordings.NO_READABLE_JSON]}),
        ({"\ud800": 1}, {"detail": [wordings.NO_READABLE_JSON]}),
        ({"reason": "x" * 2001}, {"reason": [wordings.LONG_REASON]}),
    ],
)
def test_bad_input_is_reported_in_french_and_changes_nothing(
    desk: Client, startup: Startup, changed: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    assert post(desk, asked(**changed)) == (400, problem(400, errors))
    assert startup.phases.count() == 1


@pytest.mark.django_db
@cases("day", ["0001-01-01", "9999-12-31"])
def test_day_that_no_service_lives_is_refused_even_confirmed(desk: Client, startup: Startup, day: str) -> None:
    said = wordings.ENTRY_OUT_OF_BOUNDS
    assert post(desk, asked(date=day, confirm=True)) == (400, problem(400, {"detail": [said]}))
    assert startup.phases.count() == 1


@pytest.mark.django_db
@cases(
    ("body", "status", "errors"),
    [
        ([], 400, {"detail": [wordings.OBJECT_EXPECTED]}),
        ("{", 400, {"detail": [wordings.NO_READABLE_JSON]}),
        ("x" * 500_001, 413, {"detail": [wordings.BODY_TOO_LARGE]}),
    ],
    ids=["list", "no json", "too large"],
)
def test_body_that_is_not_a_change_is_refused(
    desk: Client, startup: Startup, body: Any, status: int, errors: dict[str, list[str]]
) -> None:
    assert post(desk, body) == (status, problem(status, errors))


@pytest.mark.django_db
def test_unusual_change_waits_for_its_confirmation(desk: Client, startup: Startup) -> None:
    status, body = post(desk, asked(phase="acceleration"))
    assert (status, list(body["errors"])) == (400, ["confirm"])
    assert body["errors"]["confirm"][0].startswith(wordings.UNUSUAL_AFTER_INVESTIGATION)
    assert startup.phases.count() == 1
    assert post(desk, asked(phase="acceleration", confirm=True)) == recorded(
        phase="acceleration", warnings=body["errors"]["confirm"]
    )


@pytest.mark.django_db
def test_change_sent_twice_with_its_key_is_made_once(desk: Client, startup: Startup) -> None:
    assert post(desk, asked(), Idempotency_Key="a-1") == recorded()
    assert post(desk, asked(), Idempotency_Key="a-1") == unchanged()
    assert startup.phases.count() == 2
    other = post(desk, asked(reason="Une autre"), Idempotency_Key="a-1")
    assert other == (
        409,
        problem(
            409,
            {"detail": [wordings.USED_KEY]},
        ),
    )
    late = (today() + dt.timedelta(days=10)).isoformat()
    assert post(desk, asked(phase="acceleration", date=late, confirm=True), Idempotency_Key="a-2")[0] == 201
    assert startup.phases.count() == 3


@pytest.mark.django_db
def test_key_of_a_refused_change_is_free_and_one_of_another_user_is_another(
    desk: Client, startup: Startup, signed_in: Callable[[User], Client]
) -> None:
    assert post(desk, asked(phase="pause"), Idempotency_Key="a-1")[0] == 400
    assert post(desk, asked(), Idempotency_Key="a-1") == recorded()
    other = signed_in(factories.make_coach(Incubator.objects.get(), email="autre@example.gouv.fr"))
    assert post(other, asked(), Idempotency_Key="a-1")[1]["errors"]["confirm"][0].startswith(
        "Le service est déjà en phase"
    )


@pytest.mark.django_db
@cases("key", ["x" * 201, "é", "a\tb"])
def test_key_is_short_and_plain(desk: Client, startup: Startup, key: str) -> None:
    assert post(desk, asked(), Idempotency_Key=key) == (
        400,
        problem(400, {"Idempotency-Key": ["Une clé tient en 200 caractères simples."]}),
    )


@pytest.mark.django_db
def test_session_alone_is_not_enough_without_its_proof(startup: Startup) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_coach(Incubator.objects.get()))
    said = "Envoyez dans l’en-tête X-CSRFToken la valeur du cookie csrftoken."
    assert post(client, asked()) == (403, problem(403, {"detail": [said]}))
    client.get("/espace/")
    token = client.cookies["csrftoken"].value
    assert post(client, asked(), X_CSRFToken=token) == recorded()


@pytest.mark.django_db
def test_what_is_not_there_is_missing_and_other_methods_are_not_allowed(desk: Client, startup: Startup) -> None:
    assert post(desk, asked(), "/api/v1/startups/inconnu/phases/") == (
        404,
        problem(404, {"slug": [wordings.NO_SERVICE_INCONNU]}),
    )
    assert [desk.generic(method, URL).status_code for method in ("PUT", "PATCH", "DELETE")] == [405] * 3


@pytest.mark.django_db
def test_team_reads_the_phases_with_the_version_that_a_change_needs(desk: Client, startup: Startup) -> None:
    answer = desk.get(URL)
    phases = [{"phase": "investigation", "date": "2021-01-01"}]
    assert (answer.status_code, answer.json()) == (200, {"startup": "exemple", "phases": phases, "seen": token()})
    assert (answer["ETag"], answer["Cache-Control"]) == (f'W/"{token()}"', "no-store")
    stranger = Client()
    stranger.force_login(factories.make_user())
    assert [client.get(URL).status_code for client in (Client(), stranger)] == [401, 403]


CHANGED = wordings.CHANGED


@pytest.mark.django_db
def test_change_over_phases_that_someone_changed_is_refused(desk: Client, startup: Startup) -> None:
    before = token()
    assert post(desk, asked()) == recorded()
    late = asked(phase="acceleration", date=(today() + dt.timedelta(days=9)).isoformat(), confirm=True)
    for sent, headers, status in (({"seen": before}, {}, 409), ({}, {"If_Match": f'W/"{before}"'}, 412)):
        code, answer = post(desk, {**late, **sent}, **headers)
        assert (code, answer["errors"]["detail"]) == (status, [CHANGED])
        assert list(answer["errors"]) == ["detail", "phases"]
    assert startup.phases.count() == 2
    assert post(desk, late, If_Match=desk.get(URL)["ETag"])[0] == 201


@pytest.mark.django_db
@cases(
    ("seen", "headers", "status", "field"),
    [
        ("", {}, 428, "detail"),
        (None, {}, 428, "detail"),
        ("forgé", {}, 400, "seen"),
        (3, {}, 400, "seen"),
        ([], {}, 400, "seen"),
        ("", {"If_Match": '"forged"'}, 412, "detail"),
        ("", {"If_Match": "*"}, 412, "detail"),
        ("", {"If_Match": ""}, 412, "detail"),
    ],
)
def test_absent_or_forged_seen_changes_nothing(
    desk: Client, startup: Startup, seen: Any, headers: dict[str, str], status: int, field: str
) -> None:
    code, answer = post(desk, asked(seen=seen), **headers)
    assert (code, list(answer["errors"])) == (status, [field])
    assert startup.phases.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_of_one_key_make_one_change(startup: Startup, signed_in: Callable[[User], Client]) -> None:
    user = factories.make_coach(Incubator.objects.get())
    clients = [signed_in(user) for _ in range(2)]
    answers = at_once(lambda client: post(client, asked(), Idempotency_Key="ensemble"), clients)
    assert sorted(answers, key=lambda answer: answer[0]) == [unchanged(), recorded()]
    assert startup.phases.count() == 2


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
BODIES = ANYTHING | st.fixed_dictionaries(
    {"phase": ANYTHING, "date": ANYTHING, "reason": ANYTHING, "confirm": ANYTHING}
)


class TestAnything(TestCase):
    def setUp(self) -> None:
        incubator = factories.make_incubator("exemple")
        factories.make_startup("exemple", incubator=incubator, phases=[("investigation", "2021-01-01")])
        self.desk = Client()
        self.desk.force_login(factories.make_coach(incubator))

    @examples(30)
    @given(BODIES)
    def test_any_json_that_is_not_a_change_is_refused(self, body: Any) -> None:
        status, answer = post(self.desk, body)
        assert (status, bool(answer["errors"]), Phase.objects.count()) == (400, True, 1)
