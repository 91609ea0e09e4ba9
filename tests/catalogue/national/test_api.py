import datetime as dt

import pytest
from django.test import Client

from impact.models import CriterionResult, CriterionThreshold, Measurement, Metric, Spending
from impact.national.actions import evaluate_criteria
from indicators.live.actions import compute_live_results
from tests import factories, wordings

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/national-impact/"
EVIDENCE = "http://testserver/api/v1/indicators/national_impact/2021/evidence/"
EVALUATED = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)


def test_answer_shows_each_service_its_figures_its_criteria_and_the_count(client: Client) -> None:
    CriterionThreshold.objects.create(first_day=dt.date(2013, 1, 1), people=100_000, reason="Défaut")
    startup = factories.make_startup("un", name="Un", mission="Aider", phases=[("opere", "2020-01-01")])
    factories.make_designation(startup, 2021, decided_on=dt.date(2022, 1, 20), reason="Un million.", source="Bilan")
    metric = Metric.objects.create(startup=startup, code="u", name="Usagers", unit="usagers", counts_people=True)
    Measurement.objects.create(
        metric=metric, start="2021-01-01", until="2022-01-01", value="120000", is_approximate=True, source="Page"
    )
    Spending.objects.create(startup=startup, year=2021, amount="10.50", source="Bilan")
    factories.make_indicator("national_impact", rule={"measure": "designations"}, first_year=2021)
    compute_live_results(on=dt.date(2021, 12, 31))
    evaluate_criteria(on=dt.date(2022, 3, 1))
    CriterionResult.objects.update(evaluated_at=EVALUATED)
    missing = {"state": "missing", "says": "", "date": None}
    response = client.get(f"{ADDRESS}?as_of=2022-02-01")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {
        "as_of": "2022-02-01",
        "count": 1,
        "next": None,
        "previous": None,
        "years": [
            {
                "year": year,
                "total": 1,
                "total_by_dates": None,
                "new": new,
                "withdrawn": 0,
                "unconfirmed": 0,
                "by_dates": None,
                "at_least": False,
                "missing": 0,
                "evidence_url": EVIDENCE if year == 2021 else None,
            }
            for year, new in ((2021, 1), (2022, None))
        ],
        "results": [
            {
                "slug": "un",
                "name": "Un",
                "mission": "Aider",
                "millesime": 2021,
                "is_millesime_confirmed": True,
                "year_by_date": 2022,
                "decided_on": "2022-01-20",
                "since": "2021-12-31",
                "reason": "Un million.",
                "source": "Bilan",
                "figures": [
                    {
                        "code": "u",
                        "name": "Usagers",
                        "unit": "usagers",
                        "value": 120000,
                        "start": "2021-01-01",
                        "end": "2022-01-01",
                        "is_approximate": True,
                        "source": "Page",
                    }
                ],
                "spending": {"year": 2021, "amount": 10.5, "is_approximate": False, "detail": "", "source": "Bilan"},
                "criteria_met": 1,
                "criteria": [
                    {
                        "criterion": 1,
                        "state": "missing",
                        "evaluated_at": EVALUATED.isoformat(),
                        "evidence": [
                            {
                                "piece": "phase",
                                "what": "Phase",
                                "state": "met",
                                "says": "Opéré au sein du réseau",
                                "date": "2020-01-01",
                            },
                            {"piece": "reach", "what": "Déployé sur tout le territoire", **missing},
                        ],
                    },
                    {
                        "criterion": 2,
                        "state": "met",
                        "evaluated_at": EVALUATED.isoformat(),
                        "evidence": [
                            {
                                "piece": "people",
                                "what": "Usagers",
                                "state": "met",
                                "says": "",
                                "date": "2021-12-31",
                                "metric": "u",
                                "people": 120000,
                                "needed": 100000,
                                "is_recent": True,
                                "is_rounded": True,
                            }
                        ],
                    },
                    {
                        "criterion": 3,
                        "state": "missing",
                        "evaluated_at": EVALUATED.isoformat(),
                        "evidence": [
                            {"piece": piece, "what": what, **missing}
                            for piece, what in (
                                ("code", "Code source ouvert"),
                                ("statistics", "Statistiques publiques"),
                                ("contact", "Équipe que l’on peut joindre"),
                                ("quality", "Suivi de la qualité"),
                            )
                        ],
                    },
                ],
                "url": "http://testserver/api/v1/startups/un/",
                "page": "http://testserver/startups/un/",
            }
        ],
    }


def test_answer_without_a_figure_nor_a_spending_shows_null(client: Client) -> None:
    factories.make_designation(factories.make_startup("un"), 2021)
    (one,) = client.get(f"{ADDRESS}?as_of=2022-01-01").json()["results"]
    assert (one["figures"], one["spending"], one["criteria"], one["decided_on"]) == ([], None, [], None)


def test_empty_answer_and_refused_parameters(client: Client) -> None:
    assert client.get(f"{ADDRESS}?as_of=2022-01-01").json() == {
        "as_of": "2022-01-01",
        "count": 0,
        "next": None,
        "previous": None,
        "years": [],
        "results": [],
    }
    response = client.get(f"{ADDRESS}?as_of=hier&autre=1")
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert errors["as_of"] == [wordings.NO_DAY.format("hier")]
    assert errors["autre"][0].startswith(wordings.UNKNOWN_PARAMETER)
