"""The pages of objectives in figures: set on a committee, shown with their progress, judged by the next one."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.clock import today
from common.words import date_fr
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
        startup=startup, held_on="2021-02-10", decision="reinvest", reason="Bien", objectives_text="Grandir"
    )
    return metric


def hold(desk: Client, metric: Metric, **typed: Any) -> Any:
    """Correct the committee of the fixture, with an objective of 200 users by July."""
    path = f"{LIST}{Review.objects.get().pk}/"
    goal = {f"target_{metric.pk}": "200", f"term_{metric.pk}": "2021-07-31"}
    return desk.post(path, filled(desk.get(path), step="save", why="Fixé en comité", **{**goal, **typed}), follow=True)


def test_objective_is_set_corrected_and_withdrawn_with_its_committee(desk: Client, metric: Metric) -> None:
    assert messages(hold(desk, metric)) == ["Le comité est corrigé."]
    factories.make_measurement(metric, "2021-06", "80")
    (row,) = rows(desk.get(LIST), f"Objectifs chiffrés au {date_fr(today())}")
    assert row == [
        "Usagers",
        "100 usagers au 31 janvier 2021",
        "au moins 200 usagers au 31 juillet 2021",
        "80 usagers au 30 juin 2021",
        "−20 %",
        "100 %",
        "Manqué",
    ]
    hold(desk, metric, **{f"target_{metric.pk}": "50"})
    found = Objective.objects.get()
    assert (found.target_value, found.direction, str(found.initial_on)) == (Decimal(50), "down", "2021-01-31")
    hold(desk, metric, **{f"target_{metric.pk}": "", f"term_{metric.pk}": ""})
    assert not Objective.objects.exists()


def test_second_to_set_an_objective_is_compared_with_the_first(desk: Client, metric: Metric) -> None:
    path = f"{LIST}{Review.objects.get().pk}/"
    late = filled(desk.get(path), step="save", why="Fixé en comité", **{f"target_{metric.pk}": "300"})
    hold(desk, metric)
    compared = desk.post(path, late)
    assert (compared.status_code, "200" in [one.theirs for one in compared.context["compared"]]) == (409, True)


def test_objective_without_a_term_is_due_by_the_next_committee(desk: Client, metric: Metric) -> None:
    hold(desk, metric, **{f"term_{metric.pk}": "", "next_due_on": "2021-09-15"})
    assert str(Objective.objects.get().target_on) == "2021-09-15"


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
    (row,) = rows(desk.get(LIST), f"Objectifs chiffrés au {date_fr(today())}")
    assert row[6].startswith("En attente du relevé (")


@cases(
    ("typed", "field"),
    [
        ({"target": "beaucoup"}, "target"),
        ({"target": "100"}, "target"),
        ({"target": ""}, "target"),
        ({"term": "2021-01-01"}, "term"),
        ({"term": "2031-01-01"}, "term"),
        ({"held_on": "2020-12-01", "next_due_on": ""}, "target"),
        ({"decision": "stop"}, "target"),
    ],
    parts=2,
)
def test_impossible_objective_is_refused_in_words(
    desk: Client, metric: Metric, typed: dict[str, str], field: str
) -> None:
    page = hold(
        desk,
        metric,
        **{f"{name}_{metric.pk}" if name in ("target", "term") else name: value for name, value in typed.items()},
    )
    assert (page.status_code, list(errors(page)), Objective.objects.count()) == (400, [f"{field}_{metric.pk}"], 0)


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
    typed = {"decision": "reinvest", "reason": "Bien", "last_outcome": "missed", "held_on": "2021-08-15"}
    refused = desk.post(f"{LIST}nouveau/?date=2021-08-15", filled(page, step="save", **typed))
    assert list(errors(refused)) == ["last_outcome_note"]
    saved = desk.post(
        f"{LIST}nouveau/?date=2021-08-15",
        filled(refused, step="save", last_outcome_note="Compté deux fois"),
        follow=True,
    )
    assert messages(saved) == [wordings.COMMITTEE_SAVED]
    assert Review.objects.get(held_on="2021-08-15").computed_outcome == "reached"


def test_committee_that_says_nothing_of_the_last_objectives_has_their_computed_outcome(
    desk: Client, metric: Metric
) -> None:
    Objective.objects.create(
        review=Review.objects.get(),
        metric=metric,
        initial_value=100,
        initial_on="2021-01-31",
        target_value=150,
        target_on="2021-07-31",
    )
    factories.make_measurement(metric, "2021-07", "120")
    typed = {"held_on": "2021-12-15", "decision": "pivot", "reason": "Bien", "last_outcome": ""}
    desk.post(f"{LIST}nouveau/", filled(desk.get(f"{LIST}nouveau/"), step="save", **typed))
    assert Review.objects.get(held_on="2021-12-15").last_outcome == "missed"
