"""Publishing from the workspace: choose, preview, confirm, once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.models import Job
from indicators.models import Publication, PublishedResult
from tests import factories, wordings
from tests.cases import cases, module_scene
from tests.impact import scene
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/2021/publier/"
CHOICES, FROZEN = "Résultats à publier, par indicateur", "Résultats et preuves à publier"


@module_scene
def programme() -> None:
    """Create launches published without evidence (50) and an unpublished designation."""
    scene.make_programme()
    assert recompute.run_job()


@pytest.fixture
def desk(programme: None, db: None, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of staff."""
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def typed(**fields: str) -> dict[str, str]:
    return {"published_on": "2022-03-03", "reason": "Bilan", "step": "preview", "confirmed": "on", **fields}


def shown(desk: Client, **fields: str) -> Any:
    return desk.post(URL, filled(desk.get(URL), **typed(**fields)))


def test_page_shows_what_can_be_published(desk: Client) -> None:
    page = desk.get(URL)
    assert [row[:4] for row in rows(page, CHOICES)] == [
        ["Produits lancés", "au moins 49", "2", "50 , le 1er février 2022"],
        ["Impact national", "Non déterminé (ND)", "1", "Non"],
    ]
    assert [label for _, label in page.context["form"].fields["choice_products_launched"].choices] == [
        "Ne pas publier",
        "Résultat des fiches : 2",
        "Valeur saisie, sans preuves",
        wordings.PUBLISHED_WITHOUT_EVIDENCE,
    ]


def test_preview_shows_what_would_be_frozen_and_freezes_nothing(desk: Client) -> None:
    page = shown(desk, choice_products_launched="records", choice_national_impact="typed", value_national_impact="5")
    assert rows(page, FROZEN) == [
        ["Produits lancés", "2", "2 enregistrements", "au moins 49", "Non atteinte", "50, publié le 1er février 2022"],
        [
            "Impact national",
            "5 D’après les fiches : 1",
            "Aucune : résultat marqué « sans preuves »",
            "ND",
            "Non déterminée",
            "Rien",
        ],
    ]
    assert Publication.objects.filter(year=2021).count() == 1


def test_confirmed_once_it_is_published_for_ever(desk: Client) -> None:
    sent = filled(shown(desk, choice_products_launched="records", choice_national_impact="unknown"), step="save")
    page = desk.post(URL, sent, follow=True)
    assert messages(page) == ["2\xa0résultats publiés, pour toujours. Une erreur se corrige par une autre publication."]
    made = Publication.objects.latest("pk")
    assert page.redirect_chain == [(f"/indicateurs/2021/publications/{made.pk}/", 302)]
    assert list(made.results.values_list("indicator__code", "value", "has_evidence")) == [
        ("products_launched", 2, True),
        ("national_impact", None, False),
    ]
    again = desk.post(URL, sent, follow=True)
    assert messages(again) == [wordings.ALREADY_SAVED]
    assert Publication.objects.latest("pk") == made


@cases(
    ("fields", "warned"),
    [
        (
            {"choice_products_launched": "typed", "value_products_launched": "40"},
            ["« Produits lancés » : 40 saisi, et 2"],
        ),
        ({"choice_products_launched": "unknown"}, ["« Produits lancés » : non déterminé (ND) saisi, et 2"]),
        ({"choice_national_impact": "typed", "value_national_impact": "1"}, ["« Impact national » : 1 saisi, et 1"]),
        ({"choice_national_impact": "records"}, []),
    ],
)
def test_typed_result_beside_that_of_the_records_is_asked_about_once(
    desk: Client, fields: dict[str, str], warned: list[str]
) -> None:
    seen = shown(desk, **fields)
    assert [one.partition(" d’après")[0] for one in seen.context["warnings"]] == warned
    refused = desk.post(URL, {**filled(seen, step="save"), "confirmed": ""})
    assert refused.status_code == (400 if warned else 302)
    if warned:
        saved = desk.post(URL, filled(refused, step="save", confirmed="on"))
        assert (saved.status_code, Publication.objects.filter(year=2021).count()) == (302, 2)


def test_figures_that_moved_concurrently_are_shown_again_before_they_are_frozen(desk: Client) -> None:
    sent = filled(shown(desk, choice_products_launched="records"), step="save")
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    assert recompute.run_job()
    page = desk.post(URL, sent)
    said = wordings.RESULTS_MOVED
    assert (page.status_code, errors(page)) == (409, {"__all__": [said]})
    assert rows(page, CHOICES)[0][2] == "3"
    desk.post(URL, filled(page, step="save", confirmed="on"))
    assert PublishedResult.objects.latest("pk").value == 3


def test_results_that_wait_for_a_computation_can_not_be_published(desk: Client) -> None:
    Job.objects.all().delete()
    Job.objects.create(kind=RECOMPUTE, state=Job.State.FAILED)
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    preview = shown(desk, choice_products_launched="records")
    assert "Publier pour toujours" not in text_of(preview.content.decode())
    page = desk.post(URL, filled(preview, step="save"))
    assert page.status_code == 409
    said = text_of(page.content.decode())
    assert "Les résultats des fiches ne sont pas encore à jour" in said
    assert "Relancer le calcul" in said
    after = desk.post(f"{URL}calcul/", follow=True)
    assert messages(after) == ["Le calcul est demandé : rechargez cette page dans quelques secondes."]


@cases(
    ("fields", "expected"),
    [
        ({}, {"__all__": [wordings.NOTHING_TO_PUBLISH]}),
        ({"choice_national_impact": "typed"}, {"value_national_impact": [wordings.PUBLISHED_VALUE_EXPECTED]}),
        (
            {"choice_national_impact": "records", "value_national_impact": "5"},
            {"value_national_impact": ["Laissez vide, ou choisissez « Valeur saisie »."]},
        ),
        ({"choice_national_impact": "guess"}, {"choice_national_impact": [wordings.NOT_IN_THE_LIST]}),
        (
            {"choice_national_impact": "typed", "value_national_impact": "cinq"},
            {"value_national_impact": [wordings.UNREADABLE_NUMBER]},
        ),
        (
            {"choice_national_impact": "records", "published_on": "2099-01-01", "step": "save"},
            {"published_on": [wordings.PUBLICATION_TO_COME]},
        ),
        (
            {"choice_national_impact": "records", "published_on": "hier"},
            {"published_on": [wordings.UNREADABLE_DATE]},
        ),
    ],
    parts=2,
)
def test_what_is_wrong_is_reported(fields: dict[str, str], expected: Any, desk: Client) -> None:
    page = shown(desk, **fields)
    assert (page.status_code, errors(page)) == (400, expected)
    assert Publication.objects.filter(year=2021).count() == 1


def test_request_without_any_field_is_refused(desk: Client) -> None:
    assert desk.post(URL).status_code == 400


def test_running_year_has_the_day_of_its_publication_instead_of_a_form(desk: Client) -> None:
    year = today().year
    page = desk.get(f"/espace/indicateurs/{year}/publier/").content.decode()
    assert f"Ses résultats se publient à partir du 1er janvier {year + 1}." in page
    assert 'name="choice_products_launched"' not in page
