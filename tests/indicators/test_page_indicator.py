"""The page of one indicator: all its years, its projection, its definition."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from indicators.live import actions
from indicators.models import BacktestTrial, Definition, Indicator, Projection
from indicators.projection.actions import project_running_year
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
PAGE = "/indicateurs/products_launched/"


def project(indicator: Indicator) -> Projection:
    """Create a projection of 12 launches for 2022, with an error of three."""
    return Projection.objects.create(
        indicator=indicator,
        definition=Definition.objects.get(indicator=indicator),
        year=2022,
        day=scene.TODAY,
        so_far=Decimal(5),
        value=Decimal(12),
        low=Decimal(9),
        high=Decimal(15),
        mean_error=Decimal(3),
        facts=7,
        last_fact_on=dt.date(2022, 2, 3),
        computed_at=dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC),
    )


def try_rule(indicator: Indicator, year: int, value: int, *, is_as_known: bool = True) -> None:
    """Create a trial of a year whose result is ten."""
    BacktestTrial.objects.create(
        indicator=indicator,
        definition=Definition.objects.get(indicator=indicator),
        year=year,
        day=dt.date(year, 6, 30),
        so_far=Decimal(3),
        value=Decimal(value),
        result=Decimal(10),
        is_as_known=is_as_known,
    )


def test_all_years_are_reported_each_with_its_evidence(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, PAGE)
    assert page.one("h1").text == "Produits lancés"
    assert page.one("section", id="annees-en-detail").one("table").rows() == [
        ["2022", "Pas de cible", "non publié", "0", "–", "–"],
        [
            "2021",
            "au moins 49",
            "50",
            "2 (dont 1 fictif)",
            "Atteinte 102 % de la cible Jugement de l’équipe Objectif tenu.",
            "2 aujourd’hui pour 50 publiés : 48 de moins. Publications de 2021",
        ],
        ["2020", "Pas de cible", "31", "1", "–", "1 aujourd’hui pour 31 publiés : 30 de moins. Publications de 2020"],
    ]
    assert page.one("section", id="annees-en-detail").one("table").links()[1:6] == [
        ("0", "/indicateurs/products_launched/2022/preuve/"),
        ("2021", "/indicateurs/2021/"),
        ("50", "/indicateurs/products_launched/2021/preuve/#publie"),
        ("2", "/indicateurs/products_launched/2021/preuve/"),
        ("2 aujourd’hui pour 50 publiés : 48 de moins.", "/indicateurs/products_launched/2021/derive/"),
    ]


def test_chart_shows_published_live_target_and_projection(client: Client) -> None:
    launches, _ = scene.make_programme()
    assert get_page(client, PAGE).one("figure").one("h2").text == "Produits lancés : cible atteinte en 2021"
    project(launches)
    figure = get_page(client, PAGE).one("figure")
    assert figure.one("h2").text == "Produits lancés : cible atteinte en 2021"
    assert figure.one("table").rows() == [
        ["2020", "31", "1", "pas de cible", "sans objet"],
        ["2021", "50", "2", "49", "sans objet"],
        ["2022", "non publié", "0", "pas de cible", "12 (9 à 15)"],
    ]
    assert [item.text for item in figure.one("ul", "chart__legend").all("li")] == [
        "Publié",
        "D’après les fiches",
        "Cible",
        "Projection",
    ]
    assert figure.one("a", download="").href == "/indicateurs/products_launched/annees.csv"


def test_series_can_be_downloaded(client: Client) -> None:
    launches, _ = scene.make_programme()
    project(launches)
    response = client.get("/indicateurs/products_launched/annees.csv")
    assert response["Content-Disposition"] == 'attachment; filename="indicateur-products_launched.csv"'
    assert csv_cells(response.content) == [
        [
            "Année",
            "Publié",
            "D’après les fiches",
            "Cible",
            "Projection",
            "Projection, borne basse",
            "Projection, borne haute",
        ],
        ["2020", "31", "1", "pas de cible", "sans objet", "sans objet", "sans objet"],
        ["2021", "50", "2", "49", "sans objet", "sans objet", "sans objet"],
        ["2022", "non publié", "0", "pas de cible", "12", "9", "15"],
    ]
    assert client.get("/indicateurs/nope/annees.csv").status_code == 404


def test_projection_is_reported_with_its_rule_its_records_and_its_error(client: Client) -> None:
    launches, _ = scene.make_programme()
    project(launches)
    try_rule(launches, 2020, 14)
    try_rule(launches, 2019, 9, is_as_known=False)
    section = get_page(client, PAGE).one("section", id="projection")
    said = [paragraph.text for paragraph in section.all("p")]
    assert said[0].startswith(
        "Compté au 1er mars 2022 : 5. Attendu au 31 décembre : 12, à 3,0 près en moyenne. Règle : "
    )
    assert said[1] == "Calculée sur 7 enregistrements, dont le dernier date du 3 février 2022."
    assert said[2].startswith(
        "Au 30 juin de 2 années passées, la règle s’est trompée de 2,5 en moyenne. 1 essai fait d’après"
    )
    assert section.one("table").rows() == [
        ["2020", "3", "14", "10", "4", "connues ce jour-là"],
        ["2019", "3", "9", "10", "−1", "d’aujourd’hui"],
    ]


def test_what_does_not_add_up_through_the_year_is_not_projected(client: Client) -> None:
    scene.make_programme()
    assert get_page(client, PAGE).one("section", id="projection").one("p").text == (
        "Pas de projection : seuls se projettent les indicateurs qui comptent ce qui arrive au fil de l’année en cours, et"
        " depuis plus de quatre ans."
    )


def test_what_is_no_longer_followed_says_so_rather_than_how_it_counts(client: Client) -> None:
    launches, _ = scene.make_programme()
    Indicator.objects.filter(pk=launches.pk).update(last_year=2021)
    assert get_page(client, PAGE).one("section", id="projection").one("p").text == (
        "Pas de projection : l’indicateur n’est plus suivi depuis la fin de 2021."
    )


def test_each_version_shows_its_years_and_what_it_counts(client: Client) -> None:
    launches, _ = scene.make_programme()
    for version, first, kind in ((2, 2021, "acceleration"), (3, 2022, "nope"), (4, 2022, "opere")):
        Definition.objects.create(
            indicator=launches, version=version, first_year=first, rule={"measure": "entries", "kind": kind}
        )
    section = get_page(client, PAGE).one("section", id="definition")
    assert section.one("table").rows() == [
        [
            "4",
            "depuis 2022",
            "Mesure : Entrées dans une phase ; Phase : Opéré au sein du réseau ; Période : dans l’année ; Calcul : Nombre.",
        ],
        [
            "2",
            "2021",
            "Mesure : Entrées dans une phase ; Phase : Accélération ; Période : dans l’année ; Calcul : Nombre.",
        ],
        [
            "1",
            "2020",
            FIRST_CONSTRUCTIONS,
        ],
    ]
    assert section.all("p")[0].text == "Suivi depuis 2020. Unité : produits."
    Indicator.objects.filter(pk=launches.pk).update(last_year=2020)
    section = get_page(client, PAGE).one("section", id="definition")
    assert [row[:2] for row in section.one("table").rows()] == [["1", "2020"]]
    assert section.all("p")[0].text == "Suivi en 2020. Unité : produits."


def test_an_indicator_without_anything_says_so(client: Client) -> None:
    factories.make_indicator("nouveau", label="Nouveau", is_fictitious=True)
    page = get_page(client, "/indicateurs/nouveau/")
    assert page.one("h1").text == "Nouveau Fictif"
    assert page.one(css="empty-state__title").text == "Aucun résultat n’est encore connu"
    assert (
        page.one("section", id="definition").all("p")[1].text
        == "Aucune définition n’est en vigueur : ses chiffres ne se calculent pas."
    )


@cases("code", ["nope", "abc-2021", "'; --"])
def test_an_unknown_code_shows_which_are_known(client: Client, code: str) -> None:
    scene.make_programme()
    page = get_page(client, f"/indicateurs/{code}/", 404)
    assert page.one(css="fr-text--lead").text == f"« {code} » n’est ni le code d’un indicateur, ni une année."
    assert page.links()[-2:] == [
        ("Produits lancés", "/indicateurs/products_launched/"),
        ("Impact national", "/indicateurs/national_impact/"),
    ]


def test_a_share_has_its_years_and_no_projection(client: Client) -> None:
    rule = {
        "measure": "states",
        "kind": "construction",
        "period": "end",
        "aggregate": "share",
        "counted": {"national_impact": True},
    }
    factories.make_designation(factories.make_startup("a", phases=[("construction", "2021-05-01")]))
    factories.make_startup("b", phases=[("construction", "2021-05-01")])
    indicator = factories.make_indicator("part", rule=rule, label="Part", unit="%", first_year=2021, last_year=2021)
    actions.compute_live_results(on=scene.TODAY)
    project_running_year(on=scene.TODAY)
    page = get_page(client, "/indicateurs/part/")
    assert page.one("figure").one("table").rows() == [["2021", "non publié", "50"]]
    assert page.one("figure").one("h2").text == "Part : 50 en 2021"
    assert page.one("section", id="projection").one("p").text.startswith("Pas de projection")
    assert not Projection.objects.filter(indicator=indicator).exists()
