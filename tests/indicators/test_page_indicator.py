"""The page of one indicator: all its years, the same date of past ones, its definition."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from indicators.actions.measured_figures import save_figure
from indicators.algebra.declared_sources import measured_rule
from indicators.live import actions
from indicators.models import Definition, Indicator, MeasuredFigure
from sampledata.reference import load_reference
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.impact import scene
from tests.moved_clock import on_day
from tests.tables import chart_rows, chart_series, csv_rows

pytestmark = pytest.mark.django_db
PAGE = "/indicateurs/products_launched/"


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
            "2",
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


def test_chart_shows_published_live_and_target(client: Client) -> None:
    scene.make_programme()
    figure = get_page(client, PAGE).one("figure")
    assert figure.one("h2").text == "Produits lancés : cible atteinte en 2021, dernière année publiée"
    assert figure.one("table").rows() == [
        ["2020", "31", "1", "pas de cible"],
        ["2021", "50", "2", "49"],
        ["2022", "non publié", "0", "pas de cible"],
    ]
    assert [item.text for item in figure.one("ul", "chart__legend").all("li")] == [
        "Publié",
        "D’après les fiches",
        "Cible",
    ]
    assert figure.one("a", download="").href == "/indicateurs/products_launched/annees.csv"


def test_series_can_be_downloaded(client: Client) -> None:
    scene.make_programme()
    response = client.get("/indicateurs/products_launched/annees.csv")
    assert response["Content-Disposition"] == 'attachment; filename="indicateur-products_launched-annees.csv"'
    rows = csv_rows(response.content)
    assert chart_series(rows) == ["Publié", "D’après les fiches", "Cible"]
    assert chart_rows(rows) == [
        ["2020", "31", "1", "pas de cible"],
        ["2021", "50", "2", "49"],
        ["2022", "non publié", "0", "pas de cible"],
    ]
    assert client.get("/indicateurs/nope/annees.csv").status_code == 404


def test_running_year_is_shown_next_to_the_same_date_of_past_years(client: Client) -> None:
    day = today()
    launches, _ = scene.make_programme()
    assert "À la même date" not in get_page(client, PAGE).text
    for place in range(3):
        factories.make_startup(f"x{place}", phases=[("construction", f"{day.year - 1}-01-01")])
    factories.make_startup("now", phases=[("construction", f"{day.year}-01-01")])
    actions.compute_live_results()
    section = get_page(client, PAGE).one("section", id="meme-date")
    assert section.one("table").rows()[:2] == [
        [str(day.year), "1", "en cours"],
        [str(day.year - 1), "3", "3"],
    ]
    assert f"Résultat de {day.year} au " in section.one("p").text
    Indicator.objects.filter(pk=launches.pk).update(last_year=day.year - 1)
    actions.compute_live_results()
    assert "À la même date" not in get_page(client, PAGE).text


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
            "Entrée en phase « Opéré au sein du réseau ».",
        ],
        [
            "2",
            "2021",
            "Entrée en phase « Accélération ».",
        ],
        [
            "1",
            "2020",
            "Première entrée en phase « Construction ».",
        ],
    ]
    assert section.all("p")[0].text == "Suivi depuis 2020. Unité : produits."
    Indicator.objects.filter(pk=launches.pk).update(last_year=2020)
    section = get_page(client, PAGE).one("section", id="definition")
    assert [row[:2] for row in section.one("table").rows()] == [["1", "2020"]]
    assert section.all("p")[0].text == "Suivi en 2020. Unité : produits."


def test_indicator_without_a_definition_says_that_it_is_not_computed(client: Client) -> None:
    factories.make_indicator("nouveau", label="Nouveau")
    page = get_page(client, "/indicateurs/nouveau/")
    assert page.one("h1").text == "Nouveau"
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


def test_a_share_has_its_years_and_no_same_date(client: Client) -> None:
    rule = {
        "measure": "states",
        "kind": "construction",
        "period": "end",
        "aggregate": "share",
        "counted": {"national_impact": True},
    }
    factories.make_designation(factories.make_startup("a", phases=[("construction", "2021-05-01")]))
    factories.make_startup("b", phases=[("construction", "2021-05-01")])
    factories.make_indicator("part", rule=rule, label="Part", unit="%", first_year=2021, last_year=2021)
    actions.compute_live_results(on=scene.TODAY)
    page = get_page(client, "/indicateurs/part/")
    assert page.one("figure").one("table").rows() == [["2021", "non publié", "50"]]
    assert page.one("figure").one("h2").text == "Part : 50 % en 2021"
    assert "À la même date" not in page.text


def test_a_missing_value_is_unknown_in_the_table_and_has_no_bar(client: Client) -> None:
    women = factories.make_indicator(
        "women", rule=measured_rule("women", "share"), label="Part des femmes", unit="%", first_year=2018
    )
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    for year in (2018, 2019, 2021):
        period = {"start": dt.date(year, 1, 1), "until": dt.date(year + 1, 1, 1)}
        values = {"numerator": Decimal(2), "denominator": Decimal(5), "source": "Enquête"}
        save_figure(MeasuredFigure(indicator=women, **period, **values), reason="Relevé", actor=staff)
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/women/")
    rows = {
        row[0]: row[3].replace("\u202f", " ") for row in page.one("section", id="annees-en-detail").one("table").rows()
    }
    bars = page.one("figure", id="annees").all("rect", css="serie--live")
    assert [rows[str(year)] for year in range(2018, 2023)] == ["40 %", "40 %", "ND", "40 %", "ND"]
    assert (len(bars), {bar.attributes["height"] for bar in bars} & {"0", "0.0"}) == (3, set())


def test_a_ceiling_of_a_single_year_has_its_table_and_no_drawing(client: Client) -> None:
    year = today().year
    rule = {"measure": "entries", "kind": "abandon"}
    indicator = factories.make_indicator("arrets", rule=rule, label="Arrêts", first_year=year)
    factories.make_target(indicator, year, "3", direction="at_most")
    factories.make_startup("fini", phases=[("construction", f"{year - 1}-02-01"), ("abandon", f"{year}-01-01")])
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/arrets/")
    (row,) = page.one("section", id="annees-en-detail").one("table").rows()
    assert row[:4] == [str(year), "au plus 3", "pas encore publié", "1"]
    assert page.all("figure")[0].all("svg") == []


def test_each_document_that_prints_a_result_is_named_next_to_the_shown_one(client: Client) -> None:
    load_reference()
    rows = get_page(client, "/indicateurs/problems_investigated/").one("section", id="documents").one("table").rows()
    of_2020 = [
        (row[1], row[2].partition(",")[0], row[3], row[4].partition(" (")[0]) for row in rows if row[0] == "2020"
    ]
    shown = ("67", "Bilan 2021 du programme beta.gouv.fr")
    assert of_2020 == [
        ("50", "RAP 2020", *shown),
        ("67", "Bilan 2021 du programme beta.gouv.fr (février 2022)", *shown),
        ("50", "RAP 2021", *shown),
        ("50", "RAP 2022", *shown),
    ]


def test_target_that_was_not_found_says_so_once(client: Client) -> None:
    load_reference()
    day = dt.date(2026, 8, 20)
    with on_day(day):
        actions.compute_live_results(on=day)
        page = get_page(client, "/indicateurs/")
    assert page.text.count("Cible non trouvée : le PAP 2026 du programme 129 n’a pas été trouvé.") == 1
    tiles = {tile.one("h3").text: tile.text for tile in page.all("li", "indicator-tile")}
    assert "Décidé au printemps 2027." in tiles["Produits à impact national"]


def test_undetermined_target_among_others_names_its_indicator(client: Client) -> None:
    year = today().year
    for code, value in (("fixe", "3"), ("vide", None)):
        rule = {"measure": "entries", "kind": "construction"}
        indicator = factories.make_indicator(code, rule=rule, label=f"Indicateur {code}", first_year=year)
        factories.make_target(indicator, year, value, source="PAP perdu")
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    assert "PAP perdu (Indicateur vide)." in [one.text for one in page.all("p")]


def test_designations_have_no_monthly_curve(client: Client) -> None:
    load_reference()
    actions.compute_live_results()
    assert get_page(client, "/indicateurs/national_impact/").all("section", id="meme-date") == []
    assert client.get("/indicateurs/national_impact/cumul.csv").status_code == 404
    assert client.get("/indicateurs/dinum_products_launched/cumul.csv").status_code == 200
