"""The API of publications: complete payloads, each role, each refusal."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from common.api.errors import json_type, problem
from common.background import recompute
from common.models import Job
from common.optimistic_lock import VersionToken
from impact.readings import TOO_LONG
from indicators.models import Publication, PublishedResult
from indicators.queries.publishable import candidates, figures_state
from startups.models import Phase
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/2021/publications/"
REASON = "Première entrée en phase «\xa0Construction\xa0»"
UNREADABLE = wordings.NO_DATE_FORMAT
ASKED = {
    "published_on": "2022-03-03",
    "reason": "Bilan",
    "source": "RAP",
    "note": "",
    "confirmed": True,
    "results": [{"code": "products_launched"}],
}
AIMED = {
    "value": 49,
    "direction": "at_least",
    "tolerance": 0,
    "source": "PAP 2021",
    "judgement": "Objectif tenu.",
}


@pytest.fixture(autouse=True)
def programme() -> None:
    scene.make_programme()
    assert recompute.run_job()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))
    return client


def token() -> str:
    """Return the current version token of the year's figures."""
    return VersionToken.of(figures_state(candidates(2021))).token


def post(client: Client, status: int = 201, **fields: Any) -> Any:
    headers = fields.pop("headers", {})
    body = {**ASKED, "seen": token(), **fields}
    response = client.post(URL, body, content_type="application/json", headers=headers)
    assert (response.status_code, response["Content-Type"]) == (status, json_type(status))
    return response.json()


def old() -> PublishedResult:
    return PublishedResult.objects.get(year=2021, value=50)


def made_answer(made: Publication, **result: Any) -> dict[str, Any]:
    return {
        "id": made.pk,
        "year": 2021,
        "published_on": "2022-03-03",
        "recorded_at": made.recorded_at.isoformat(),
        "source": "RAP",
        "note": "",
        "reason": "Bilan",
        "url": f"http://testserver/indicateurs/2021/publications/{made.pk}/",
        "results": [
            {
                "code": "products_launched",
                "label": "Produits lancés",
                "unit": "produits",
                "value": 2,
                "has_evidence": True,
                "unconfirmed": 0,
                "by_dates": None,
                "at_least": False,
                "missing": 0,
                "fictitious": 1,
                "counted": 2,
                "base": 0,
                "rule": scene.LAUNCHES,
                "rule_in_words": FIRST_CONSTRUCTIONS,
                "target": {**AIMED, "is_reached": False},
                "former_value": None,
                "former_rule_in_words": "",
                "replaces": {"publication": old().publication_id, "published_on": "2022-02-01", "value": 50},
                "replaced_by": None,
                **result,
            }
        ],
    }


def test_staff_publish(staff: Client) -> None:
    said = post(staff)
    made = Publication.objects.latest("pk")
    assert said == made_answer(made)
    assert (made.author, made.results.get().evidence.count()) == ("Camille", 2)


def test_typed_figures_have_no_evidence(staff: Client) -> None:
    results = [{"code": "products_launched", "value": 51.5}, {"code": "national_impact", "value": None}]
    said = [(one["value"], one["has_evidence"], one["rule"]) for one in post(staff, results=results)["results"]]
    assert said == [(51.5, False, None), (None, False, None)]


def test_anybody_reads_the_publications_of_a_year(staff: Client) -> None:
    post(staff)
    made = Publication.objects.latest("pk")
    response = Client().get(URL)
    assert response["Access-Control-Allow-Origin"] == "*"
    first = old()
    assert response.json() == {
        "year": 2021,
        "seen": token(),
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            made_answer(made),
            {
                "id": first.publication_id,
                "year": 2021,
                "published_on": "2022-02-01",
                "recorded_at": first.publication.recorded_at.isoformat(),
                "source": "",
                "note": "",
                "reason": "",
                "url": f"http://testserver/indicateurs/2021/publications/{first.publication_id}/",
                "results": [
                    {
                        "code": "products_launched",
                        "label": "Produits lancés",
                        "unit": "produits",
                        "value": 50,
                        "has_evidence": False,
                        "unconfirmed": 0,
                        "by_dates": None,
                        "at_least": False,
                        "missing": 0,
                        "fictitious": 0,
                        "counted": 0,
                        "base": 0,
                        "rule": None,
                        "rule_in_words": "",
                        "target": {**AIMED, "is_reached": True},
                        "former_value": None,
                        "former_rule_in_words": "",
                        "replaces": None,
                        "replaced_by": {"publication": made.pk, "published_on": "2022-03-03", "value": 2},
                    }
                ],
            },
        ],
    }


def test_anybody_reads_a_publication_with_its_evidence(staff: Client) -> None:
    post(staff)
    made = Publication.objects.latest("pk")
    phases = {
        phase.startup.slug: phase.pk for phase in Phase.objects.filter(kind="construction").select_related("startup")
    }
    rows = [
        {
            "startup": slug,
            "name": f"Service {slug}",
            "record": "phase",
            "record_id": phases[slug],
            "date": date,
            "reason": REASON,
            "amount": 1,
            "part": "counted",
        }
        for slug, date in [("b", "2021-01-01"), ("c", "2021-06-01")]
    ]
    assert Client().get(f"{URL}{made.pk}/").json() == made_answer(made, evidence=rows)


@cases(
    ("role", "status", "said"),
    [
        (None, 401, "Connectez-vous pour continuer."),
        (User.Role.AGENT, 403, wordings.STAFF_DECIDES),
    ],
)
def test_nobody_else_publishes(role: str | None, status: int, said: str, client: Client) -> None:
    if role:
        client.force_login(factories.make_user("agent@example.gouv.fr", role))
    assert post(client, status) == problem(status, {"detail": [said]})


def test_forged_request_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert list(post(client, 403)["errors"]) == ["detail"]
    assert Publication.objects.filter(year=2021).count() == 1


@cases(
    ("fields", "expected"),
    [
        ({"reason": ""}, {"reason": ["Ce champ ne peut être vide."]}),
        ({"reason": "\u00a0"}, {"reason": ["Ce champ ne peut être vide."]}),
        ({"published_on": "2099-01-01"}, {"published_on": [wordings.PUBLICATION_TO_COME]}),
        ({"published_on": "3 mars"}, {"published_on": [UNREADABLE]}),
        ({"results": []}, {"results": ["Cette liste ne peut pas être vide."]}),
        ({"results": [{"code": "x"}]}, {"results": ["Aucun indicateur suivi en 2021 n’a le code « x »."]}),
        (
            {"results": [{"code": "products_launched", "value": "999999999999.9997"}]},
            {"results": [f"« Produits lancés » : u{TOO_LONG[1:]}"]},
        ),
        ({"results": [{"code": "\ud800"}]}, {"detail": [wordings.NO_READABLE_JSON]}),
        ({"results": [{"code": "x", "value": "beaucoup"}]}, {"results": ["Un nombre valide est requis."]}),
    ],
)
def test_what_is_wrong_is_reported(fields: dict[str, Any], expected: Any, staff: Client) -> None:
    assert post(staff, 400, **fields) == problem(400, expected)


@cases(
    ("year", "status", "said"),
    [("abc", 400, "« abc » n’est pas une année."), ("1999", 404, "Aucun indicateur n’est connu pour 1999.")],
)
def test_year_that_can_not_be_shown_shows_which_can(year: str, status: int, said: str, staff: Client) -> None:
    address = f"/api/v1/indicators/{year}/publications/"
    for response in (staff.get(address), staff.post(address, ASKED, content_type="application/json")):
        assert response.status_code == status
        assert response.json()["errors"]["year"][0].startswith(said)
    missing = Client().get(f"{URL}999999999999999999999/")
    assert (missing.status_code, missing.json()) == (404, problem(404, {"id": ["Cette publication n’existe pas."]}))


def test_results_that_are_not_up_to_date_wait(staff: Client) -> None:
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    Job.objects.all().delete()
    said = (
        "Les fiches ont changé depuis le dernier calcul. Relancez-le, ou attendez une minute qu’il parte de lui-même."
    )
    assert post(staff, 409) == problem(409, {"detail": [said]})


MOVED = {"detail": [wordings.RESULTS_MOVED]}


def test_figures_that_are_not_those_read_are_not_published(staff: Client) -> None:
    before = token()
    typed: dict[str, Any] = {"results": [{"code": "products_launched", "value": 9}]}
    post(staff)
    stale = post(staff, 409, seen=before, **typed)["errors"]
    assert (stale["detail"], list(stale)) == (MOVED["detail"], ["detail", "products_launched"])
    assert post(staff, 412, headers={"If-Match": f'"{before}"'}, **typed)["errors"]["detail"] == MOVED["detail"]
    post(staff, headers={"If-Match": f'"{token()}"'}, **typed)
    assert Publication.objects.filter(year=2021).count() == 3


def publish(client: Client, status: int, **fields: Any) -> Any:
    """Publish without ``seen``."""
    response = client.post(URL, {**ASKED, **fields}, content_type="application/json")
    assert response.status_code == status
    return response.json()


def test_each_result_may_show_which_publication_it_replaces_instead(staff: Client) -> None:
    first = old().publication_id
    results = [{"code": "products_launched", "replaces": first}, {"code": "national_impact", "replaces": None}]
    made = publish(staff, 201, results=results)
    assert [one["replaces"] and one["replaces"]["publication"] for one in made["results"]] == [first, None]
    typed = [{"code": "products_launched", "value": 9, "replaces": first}]
    said = ["Une autre publication a remplacé celle que vous corrigez. Lisez-la, puis recommencez."]
    assert publish(staff, 409, results=typed)["errors"]["detail"] == said


@cases(
    ("fields", "status", "field"),
    [
        ({}, 428, "seen"),
        ({"results": [{"code": "products_launched", "replaces": None}, {"code": "national_impact"}]}, 428, "seen"),
        ({"seen": "forgé"}, 400, "seen"),
        ({"seen": ""}, 400, "seen"),
        ({"results": [{"code": "products_launched", "replaces": 0}]}, 400, "results"),
        ({"results": [{"code": "products_launched", "replaces": "x"}]}, 400, "results"),
    ],
)
def test_publication_that_does_not_show_what_was_read_is_refused(
    staff: Client, fields: dict[str, Any], status: int, field: str
) -> None:
    assert list(publish(staff, status, **fields)["errors"]) == [field]
    assert Publication.objects.filter(year=2021).count() == 1


def test_correction_that_changes_nothing_is_refused(staff: Client) -> None:
    post(staff)
    said = wordings.PUBLISHED_ALREADY
    assert post(staff, 400, note="Autre") == problem(400, {"results": [said]})


def test_publication_sent_again_with_its_key_is_the_same(staff: Client) -> None:
    seen, key = token(), {"Idempotency-Key": "bilan-2021"}
    made = post(staff, seen=seen, headers=key)
    assert post(staff, 200, seen=seen, headers=key) == made
    said = wordings.USED_KEY
    assert post(staff, 409, seen=seen, note="Autre", headers=key) == problem(409, {"detail": [said]})
    assert Publication.objects.filter(year=2021).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("headers", "answers"), [({}, [201, 409, 409, 409]), ({"Idempotency-Key": "une"}, [200, 200, 200, 201])]
)
def test_four_identical_publications_at_once_make_one(headers: dict[str, str], answers: list[int]) -> None:
    user, seen, barrier = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), token(), Barrier(4)

    def send(_: int) -> tuple[int, Any]:
        client = Client()
        client.force_login(user)
        barrier.wait(30)
        answer = client.post(URL, {**ASKED, "seen": seen}, content_type="application/json", headers=headers)
        connection.close()
        return answer.status_code, answer.json().get("id")

    with ThreadPoolExecutor(4) as threads:
        came = list(threads.map(send, range(4)))
    assert sorted(status for status, _ in came) == answers
    made = Publication.objects.filter(year=2021).latest("pk")
    assert {made_by for _, made_by in came if made_by} == {made.pk}
    assert Publication.objects.filter(year=2021).count() == 2


FULL_DISK = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON indicators_publishedevidence EXECUTE FUNCTION disk_is_full();
"""


def test_disk_that_fills_up_during_a_publication_leaves_nothing_half_done(staff: Client) -> None:
    before = list(Publication.objects.order_by("pk")), list(PublishedResult.objects.order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK)
    staff.raise_request_exception = False
    answer = post(staff, 503)
    assert (answer["title"], "disque" in answer["detail"]) == (wordings.NOT_SAVED, True)
    assert (list(Publication.objects.order_by("pk")), list(PublishedResult.objects.order_by("pk"))) == before
