"""The pages of objectives in figures: set on a committee, shown with their progress, judged by the next one."""

from typing import Any

import pytest
from django.test import Client

from impact.models import Metric, Objective, Review
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
LIST = "/espace/services/un.service/comites/"


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_phases(startup, [("construction", "2020-03-01")])
    metric = factories.make_metric(startup)
    factories.make_measurement(metric, "2021-01", "100")
    Review.objects.create(
        startup=startup, held_on="2021-02-10", decision="reinvest", reason="Bien", objectives="Grandir"
    )
    return metric


def save(desk: Client, path: str, **typed: Any) -> Any:
    return desk.post(path, filled(desk.get(path), step="save", reason="Fixé en comité", **typed), follow=True)


def test_objective_is_set_corrected_and_withdrawn(desk: Client, metric: Metric) -> None:
    review = Review.objects.get()
    new = f"{LIST}{review.pk}/objectifs/nouveau/"
    page = save(desk, new, metric_id=metric.pk, direction="up", target_value="200", target_on="2021-07-31")
    assert messages(page) == ["L’objectif est enregistré."]
    factories.make_measurement(metric, "2021-06", "80")
    (row,) = rows(desk.get(LIST), "Objectifs chiffrés, aujourd’hui")
    assert row[:7] == [
        "Usagers",
        "100 usagers au 31 janvier 2021",
        "au moins 200 usagers au 31 juillet 2021",
        "80 usagers au 30 juin 2021",
        "−20 %",
        "100 %",
        "Manqué",
    ]
    one = f"{LIST}{review.pk}/objectifs/{Objective.objects.get().pk}/"
    assert messages(save(desk, one, target_value="150")) == ["L’objectif est corrigé."]
    assert messages(save(desk, f"{one}retrait/")) == ["L’objectif est retiré."]
    assert not Objective.objects.exists()


def test_objective_awaits_the_reading_that_is_not_due(desk: Client, metric: Metric) -> None:
    Metric.objects.update(delay_days=366)
    Objective.objects.create(
        review=Review.objects.get(),
        metric=metric,
        initial_value=100,
        initial_on="2021-01-31",
        target_value=150,
        target_on=days_ago(1),
    )
    (row,) = rows(desk.get(LIST), "Objectifs chiffrés, aujourd’hui")
    assert row[6].startswith("En attente du relevé (")


@cases(
    ("typed", "field"),
    [
        ({"metric_id": "999999"}, "metric_id"),
        ({"initial_value": "120"}, "initial_value"),
        ({"target_on": "2021-01-01"}, "__all__"),
        ({"direction": "down"}, "__all__"),
        ({"target_value": ""}, "target_value"),
    ],
)
def test_impossible_objective_is_refused_in_words(
    desk: Client, metric: Metric, typed: dict[str, str], field: str
) -> None:
    values = {"metric_id": metric.pk, "direction": "up", "target_value": "200", "target_on": "2021-07-31"}
    page = save(desk, f"{LIST}{Review.objects.get().pk}/objectifs/nouveau/", **{**values, **typed})
    assert (page.status_code, list(errors(page)), Objective.objects.count()) == (400, [field], 0)


def test_next_committee_opens_with_the_computed_verdict(desk: Client, metric: Metric) -> None:
    Objective.objects.create(
        review=Review.objects.get(),
        metric=metric,
        initial_value=100,
        initial_on="2021-01-31",
        target_value=150,
        target_on="2021-07-31",
    )
    factories.make_measurement(metric, "2021-07", "160")
    page = desk.get(f"{LIST}nouveau/?date=2021-08-15")
    assert filled(page)["last_outcome"] == ["reached"]
    assert "Verdict calculé : atteints." in text_of(page.content.decode())
    assert "Objectifs du comité du 10 février 2021 : Grandir" in text_of(page.content.decode()).replace("\u202f", " ")
    typed = {"decision": "reinvest", "reason": "Bien", "last_outcome": "missed"}
    refused = desk.post(f"{LIST}nouveau/?date=2021-08-15", filled(page, step="save", **typed))
    assert list(errors(refused)) == ["last_outcome_note"]
    saved = desk.post(
        f"{LIST}nouveau/?date=2021-08-15",
        filled(refused, step="save", last_outcome_note="Compté deux fois"),
        follow=True,
    )
    assert messages(saved) == [wordings.COMMITTEE_SAVED]
    assert Review.objects.get(held_on="2021-08-15").computed_outcome == "reached"
