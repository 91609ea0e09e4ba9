"""What staff choose in the form of a publication: what would be frozen for each indicator, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from indicators.algebra.declared_sources import measured_rule
from indicators.models import LiveResult, Publication, Target
from tests import factories, wordings
from tests.cases import cases, module_scene
from tests.impact import scene
from tests.workspace.reading import errors, filled, rows

pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/2021/publier/"
FROZEN = "Résultats et preuves à publier"


@module_scene
def programme() -> None:
    """Create launches (2 today, published with 50), a designation, and a share of women that was not measured."""
    scene.make_programme()
    factories.make_indicator("women", rule=measured_rule("women", "share"), label="Femmes", unit="%", position=9)
    assert recompute.run_job()


@pytest.fixture
def desk(programme: None, db: None, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of staff."""
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def preview(desk: Client, url: str = URL, **typed: str) -> Any:
    kept = {"published_on": "2022-03-03", "reason": "Bilan", "step": "preview", "confirmed": "on"}
    return desk.post(url, filled(desk.get(url), **kept, **typed))


def frozen_of(page: Any) -> list[list[str]]:
    """Return each indicator with the value to freeze, without that of the records."""
    return [[label, value.partition(" D’après")[0]] for label, value, *_ in rows(page, FROZEN)]


LAUNCHES, WOMEN, ND = "Produits lancés", "Femmes", "Non déterminé (ND)"


@cases(
    ("typed", "frozen"),
    [
        ({"choice_products_launched": "records"}, [[LAUNCHES, "2"]]),
        ({"choice_products_launched": "typed", "value_products_launched": "50"}, [[LAUNCHES, "50"]]),
        ({"choice_products_launched": "typed", "value_products_launched": "0"}, [[LAUNCHES, "0"]]),
        ({"choice_products_launched": "unknown"}, [[LAUNCHES, ND]]),
        ({"choice_women": "typed", "value_women": "38,5"}, [[WOMEN, "38,5"]]),
        # in the order of the table
        (
            {"choice_women": "unknown", "choice_products_launched": "records"},
            [[LAUNCHES, "2"], [WOMEN, ND]],
        ),
    ],
)
def test_chosen_results_are_those_that_would_be_frozen(
    desk: Client, typed: dict[str, str], frozen: list[list[str]]
) -> None:
    assert frozen_of(preview(desk, **typed)) == frozen


EMPTY = ["Laissez vide, ou choisissez « Valeur saisie »."]


@cases(
    ("typed", "refusal"),
    [
        ({"choice_women": "records"}, {"choice_women": [wordings.NOT_IN_THE_LIST]}),  # nothing is computed for it
        (
            {"choice_products_launched": "unknown", "value_products_launched": "0"},
            {"value_products_launched": EMPTY},
        ),
        ({"value_products_launched": "50"}, {"value_products_launched": EMPTY}),
        (
            {"choice_autre": "records"},
            {"__all__": ["Ce formulaire n’a pas de champ « choice_autre ». Rechargez la page, puis recommencez."]},
        ),
    ],
)
def test_impossible_choice_is_refused_next_to_its_field(
    desk: Client, typed: dict[str, str], refusal: dict[str, list[str]]
) -> None:
    page = preview(desk, **typed)
    assert (page.status_code, errors(page)) == (400, refusal)


@cases("choice", ["typed", "unknown", "records"])
def test_running_year_is_not_published(desk: Client, choice: str) -> None:
    year = today().year
    sent = {**filled(desk.get(URL)), "choice_products_launched": choice, "reason": "Bilan"}
    sent["value_products_launched"] = "50" if choice == "typed" else ""
    for step in ("preview", "save"):
        page = desk.post(f"/espace/indicateurs/{year}/publier/", {**sent, "step": step})
        assert page.status_code == 400
        assert f"Ses résultats se publient à partir du 1er janvier {year + 1}." in page.content.decode()
    assert not Publication.objects.filter(year=year).exists()


def test_publishing_in_one_go_begins_with_what_is_known_and_not_published(desk: Client) -> None:
    chosen = {name: value for name, value in filled(desk.get(f"{URL}?tout=1")).items() if name.startswith("choice_")}
    assert {name for name, (value, *_) in chosen.items() if value} == {"choice_national_impact"}
    assert chosen["choice_national_impact"] == ["records"]


def chosen_at_first(desk: Client) -> dict[str, Any]:
    sent = filled(desk.get(f"{URL}?tout=1")).items()
    return {name: value for name, value in sent if name.startswith("choice_") and value != [""]}


def test_indicator_without_a_target_is_apart_and_not_chosen(desk: Client) -> None:
    assert chosen_at_first(desk) == {"choice_national_impact": ["records"]}
    Target.objects.filter(indicator__code="national_impact").delete()
    page = desk.get(f"{URL}?tout=1")
    assert [row[0] for row in rows(page, "Résultats à publier, par indicateur")] == ["Produits lancés"]
    assert [row[0] for row in rows(page, "Autres résultats, sans cible")] == ["Impact national", "Femmes"]
    assert chosen_at_first(desk) == {}


def test_nothing_is_chosen_in_a_year_that_is_to_confirm(desk: Client) -> None:
    LiveResult.objects.filter(indicator__code="national_impact", year=2021).update(unconfirmed=1)
    assert chosen_at_first(desk) == {}
