"""The API of publications: complete payloads, and nothing to write."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.models import Publication, PublishedResult
from startups.models import Phase
from tests import factories
from tests.cases import cases, module_scene
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS
from web.api.errors import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
URL = "/api/v1/publications/"
REASON = "Première entrée en phase «\xa0Construction\xa0»"
AIMED = {
    "value": 49,
    "direction": "at_least",
    "tolerance": 0,
    "source": "PAP 2021",
    "judgement": "Objectif tenu.",
}


@module_scene
def programme() -> None:
    scene.make_programme()
    assert recompute.run_job()


@pytest.fixture
def made() -> Publication:
    """Publish the computed launches of 2021, with their evidence."""
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")
    entries = [PublicationEntry("products_launched")]
    return publish(Request(2021, entries, dt.date(2022, 3, 3), reason="Bilan", source="RAP"), actor=staff)


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
        "url": f"http://testserver{URL}{made.pk}/",
        "page": f"http://testserver/indicateurs/2021/publications/{made.pk}/",
        "results": [
            {
                "code": "products_launched",
                "label": "Produits lancés",
                "unit": "produits",
                "value": 2,
                "has_evidence": True,
                "reconstructed": "",
                "unconfirmed": 0,
                "by_dates": None,
                "at_least": False,
                "missing": 0,
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


def test_anybody_reads_the_publications_of_a_year(made: Publication) -> None:
    response = Client().get(f"{URL}?year=2021")
    assert response["Access-Control-Allow-Origin"] == "*"
    first = old()
    assert response.json() == {
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
                "url": f"http://testserver{URL}{first.publication_id}/",
                "page": f"http://testserver/indicateurs/2021/publications/{first.publication_id}/",
                "results": [
                    {
                        "code": "products_launched",
                        "label": "Produits lancés",
                        "unit": "produits",
                        "value": 50,
                        "has_evidence": False,
                        "reconstructed": "",
                        "unconfirmed": 0,
                        "by_dates": None,
                        "at_least": False,
                        "missing": 0,
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


def test_anybody_reads_a_publication_with_its_evidence(made: Publication) -> None:
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
            "is_day_known": True,
            "reason": REASON,
            "amount": 1,
            "part": "counted",
            "url": f"http://testserver/api/v1/phases/{phases[slug]}/",
        }
        for slug, date in [("b", "2021-01-01"), ("c", "2021-06-01")]
    ]
    assert Client().get(f"{URL}{made.pk}/").json() == made_answer(made, evidence=rows)


@cases(
    ("year", "status", "said"),
    [("abc", 400, "« abc » n’est pas une année."), ("1999", 404, "Aucun indicateur n’est connu pour 1999.")],
)
def test_year_that_can_not_be_shown_shows_which_can(year: str, status: int, said: str, client: Client) -> None:
    address = f"/api/v1/indicators/products_launched/{year}/publications/"
    response = client.get(address)
    assert response.status_code == status
    assert response.json()["errors"]["year"][0].startswith(said)
    missing = Client().get(f"{URL}999999999999999999999/")
    assert (missing.status_code, missing.json()) == (404, problem(404, {"id": ["Cette publication n’existe pas."]}))


def test_published_results_of_a_figure_come_latest_first(made: Publication) -> None:
    found = Client().get("/api/v1/indicators/products_launched/2021/publications/").json()
    assert [(one["publication"], one["value"], one["url"]) for one in found["results"]] == [
        (made.pk, 2, f"http://testserver{URL}{made.pk}/"),
        (old().publication_id, 50, f"http://testserver{URL}{old().publication_id}/"),
    ]


def test_nobody_publishes_by_the_api(client: Client) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert client.post(URL, {}, content_type="application/json").status_code == 405
    assert Publication.objects.filter(year=2021).count() == 1
