"""A form that replaces what is recorded: two people at once, the second is told before they replace what the first said."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from impact.models import CostUnit, ImpactFacts, Review, Spending
from startups.models import Startup
from tests import factories
from tests.workspace.reading import errors, filled, messages
from workspace.forms.over import MEANWHILE

pytestmark = pytest.mark.django_db
SERVICE = "/espace/services/un.service/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def metric(startup: Startup) -> str:
    return f"{SERVICE}mesures/{factories.make_metric(startup, name='Usagers', unit='usagers').code}/modifier/"


def review(startup: Startup) -> str:
    row = Review.objects.create(startup=startup, held_on=dt.date(2022, 1, 10), decision="pivot", reason="Avant")
    return f"{SERVICE}comites/{row.pk}/"


def spending(startup: Startup) -> str:
    Spending.objects.create(startup=startup, year=2021, amount=Decimal("100.50"))
    return f"{SERVICE}depense/?annee=2021"


def cost_unit(startup: Startup) -> str:
    factories.make_metric(startup, "appels", name="Appels")
    CostUnit.objects.create(startup=startup, label="usager", metric=factories.make_metric(startup, name="Usagers"))
    return f"{SERVICE}unite-de-cout/"


def reach(startup: Startup) -> str:
    ImpactFacts.objects.create(startup=startup, quality_source="Audit")
    return "/espace/impact-national/un.service/portee/"


@pytest.mark.parametrize(
    ("made", "theirs", "mine", "told"),
    [
        (metric, {"name": "Dossiers"}, {"unit": "dossiers"},
         ["Nom : « Dossiers » est enregistré, « Usagers » est votre réponse.",
          "Unité : « usagers » est enregistré, « dossiers » est votre réponse."]),
        (review, {"decision": "stop"}, {"amount": "1500,5"},
         ["Décision : « Arrêter » est enregistré, « Pivoter » est votre réponse.",
          "Montant accordé : « vide » est enregistré, « 1\u202f500,5 » est votre réponse."]),
        (spending, {"amount": "200"}, {"is_approximate": "on"},
         ["Dépense : « 200 » est enregistré, « 100,5 » est votre réponse.",
          "Dépense arrondie à la source : « non » est enregistré, « oui » est votre réponse."]),
        (cost_unit, {"metric": "appels"}, {"label": "personne"},
         ["Unité : « usager » est enregistré, « personne » est votre réponse.",
          "Mesure qui compte les unités : « Appels » est enregistré, « Usagers » est votre réponse."]),
        (reach, {"quality_source": "Observatoire", "quality_checked_on": "2022-01-02"}, {"quality_source": "Audit 2"},
         ["Suivi de la qualité : « Observatoire » est enregistré, « Audit 2 » est votre réponse.",
          "Qualité vérifiée le : « 2\u202fjanvier\u202f2022 » est enregistré, « vide » est votre réponse."]),
    ],
    ids=["metric", "review", "spending", "cost unit", "reach"],
)  # fmt: skip
def test_second_to_save_sees_what_the_first_recorded_then_replaces_it_or_not(
    desk: Client, startup: Startup, made: Callable[[Startup], str], theirs: Any, mine: Any, told: list[str]
) -> None:
    page = made(startup)
    reasons = {"why": "r"} if made is review else {"reason": "r"}
    opened = desk.get(page)
    first = desk.post(page, filled(desk.get(page), **theirs, **reasons), follow=True)
    assert len(messages(first)) == 1
    second = desk.post(page, filled(opened, **mine, **reasons))
    assert (second.status_code, errors(second)) == (400, {"__all__": [MEANWHILE, *told]})
    reopened = filled(desk.get(page))
    assert {name: reopened[name] for name in theirs} == {name: [said] for name, said in theirs.items()}
    kept = desk.post(page, filled(second), follow=True)
    assert len(messages(kept)) == 1
    last = filled(desk.get(page))
    assert {name: last.get(name) for name in mine} == {name: [said] for name, said in mine.items()}


def test_spending_of_a_year_that_is_recorded_is_replaced_only_knowingly(desk: Client, startup: Startup) -> None:
    spending(startup)
    page = f"{SERVICE}depense/"
    typed = {"year": "2021", "amount": "300", "reason": "r"}
    told = desk.post(page, filled(desk.get(page), **typed))
    assert errors(told) == {"__all__": [MEANWHILE, "Dépense : « 100,5 » est enregistré, « 300 » est votre réponse."]}
    assert Spending.objects.get().amount == Decimal("100.50")
    desk.post(page, filled(told))
    assert Spending.objects.get().amount == 300
    desk.post(page, filled(desk.get(page), **{**typed, "year": "2022"}))
    assert Spending.objects.count() == 2


def test_form_sent_twice_says_so_rather_than_that_somebody_changed_it(desk: Client, startup: Startup) -> None:
    page = spending(startup)
    form = filled(desk.get(page), amount="300", reason="r")
    desk.post(page, form)
    assert messages(desk.post(page, form, follow=True))[-1].startswith("Ce formulaire était déjà enregistré")
