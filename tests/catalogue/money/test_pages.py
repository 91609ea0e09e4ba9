"""The pages of money, on the facts of the bilan 2021, and with unknown values."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from budget.models import CreditLine, EntryCriterion, Participation
from sampledata.reference.loading import load_reference
from startups.models import Startup
from tests import factories, wordings
from tests.catalogue.reading import get_page
from tests.tables import chart_rows, chart_series, csv_cells, csv_rows

pytestmark = pytest.mark.django_db


def csv(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return csv_cells(response.content)


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return csv_rows(client.get(address).content)


def test_every_sum_of_the_bilan_comes_out_of_the_records(client: Client) -> None:
    load_reference()
    year = get_page(client, "/financements/2021/")
    assert year.one("h1").text == "6 821 046 € de crédits en 2021"
    assert "Environ 1,3 million d’euros de plus qu’en 2020" in year.text
    assert year.all("table")[1].rows() == [
        [
            "Cofinancement de Startups d'État FAST, GAMMA, accompagnement des transferts et des pérennisations",
            "4 735 509 €",
        ],
        ["Animation et soutien du réseau Expertises transverses, formations, outils partagés", "1 365 172 €"],
        [
            "Produits portés par la DINUM La Brigade d'intervention numérique entre autres : Tchap, Métiers du numérique",
            "720 365 €",
        ],
        ["Somme des lignes", "6 821 046 €"],
        ["Total annoncé", "6 821 046 €"],
    ]
    assert "Total annoncé : 6 821 046 €, égal à la somme des lignes." in year.text
    assert "17 financements pour 3 090 000 €, à 14 services et 3 incubateurs." in year.text
    assert [heading.text for heading in year.all("h3") if heading.text.startswith("FAST")] == [
        "FAST 10, 4e trimestre 2021 : 2 financements pour 350 000 €, à 1 service et 1 incubateur",
        "FAST 9, 3e trimestre 2021 : 3 financements pour 620 000 €, à 3 services",
        "FAST 8, 2e trimestre 2021 : 5 financements pour 1 027 000 €, à 4 services et 1 incubateur",
        "FAST 7, 1er trimestre 2021 : 7 financements pour 1 093 000 €, à 6 services et 1 incubateur",
    ]
    for words in (
        "Saison 1 : DossierFacile, Mon-entreprise",
        "Saison 2 : JeVeuxAider.gouv.fr, MonSuiviPsy",
        "Brigade d’intervention numérique",
        "Guide RGPD (guide)",
    ):
        assert words in year.text, words
    costs = [row.text for row in year.all("li") if "€ par " in row.text]
    assert [cost.partition(" Dépense :")[0] for cost in costs] == [
        "API Entreprise, 0,02 € par appel, annoncé (Bilan 2021 du programme beta.gouv.fr (février 2022)) ; le calcul n’est"
        " pas enregistré.",
        "Mon-entreprise, environ 0,12 € par simulation : 270 000 € ÷ environ 3 700 000 (visites sur le site) × 62 % (visites"
        " qui conduisent à une simulation).",
        "demarches-simplifiees.fr, environ 0,40 € par dossier : environ 1 200 000 € ÷ environ 3 000 000 (dossiers déposés).",
    ]


def test_the_services_of_national_impact_are_one_table_with_the_year_of_each_figure(client: Client) -> None:
    load_reference()
    rows = {row[0]: row[1:] for row in get_page(client, "/financements/impact-national/").one("table").rows()}
    assert len(rows) == 33  # four services have neither figure nor budget
    assert rows["La bonne alternance désigné en 2021"] == [
        "environ 1 000 000 (2021)",
        "Utilisateurs de la plateforme : environ 1 000 000 (2021)",
        "environ 2 100 000 € (2024)",
        "environ 15 € l’unité (candidat) (2024)",
        "ND",
    ]
    assert rows["transport.data.gouv.fr désigné en 2021"][:3] == ["ND", "ND", "650 000 € (2021)"]
    assert [row[3] for row in rows.values() if "annoncé" in row[3]] == ["0,50 € l’unité (dossier), annoncé (2023)"]
    for form in ("csv", "ods", "xlsx"):
        moved = client.get(f"/financements/impact-national.{form}")
        assert (moved.status_code, moved["Location"]) == (301, f"/api/v1/national-impact/costs/?format={form}")
    assert client.get("/api/v1/national-impact/costs/").json()["count"] == 37


def test_pictures_have_their_series_and_show_what_is_not_known(client: Client) -> None:
    load_reference()
    page = get_page(client, "/financements/")
    titles = [heading.text for heading in page.all("h2")]
    assert titles[0].startswith("4,08 millions d’euros en 2025, environ 26 % de moins qu’en 2020 ; crédits de ")
    assert titles[1:3] == [
        "14 appels du FAST ont attribué au moins 14,61 millions d’euros",
        "Le coût d’une unité est connu pour 4 services, chacun dans son unité",
    ]
    assert "environ 5 500 000" in page.all("figure", "chart")[0].text
    points = rows(client, "/financements/graphiques/credits.csv")
    assert chart_series(points)[::3] == ["Cofinancement de Startups d'État", "Non détaillé"]
    assert chart_rows(points)[:3] == [
        ["2020", "0", "ND", "ND", "ND", "5500000"],
        ["2021", "0", "4735509", "1365172", "720365", "sans objet"],
        ["2022", "0", "2489576", "1128678", "3101110", "sans objet"],
    ]
    assert [(one["category"], one["is_approximate"]) for one in points if one["value"]][:2] == [
        ("2020", "true"),
        ("2021", "false"),
    ]
    laureates = rows(client, "/financements/2021/graphiques/laureats.csv")
    assert sum(int(one["value"]) for one in laureates if one["value"]) == 3_090_000
    for name in ("fast", "couts"):
        assert len(csv(client, f"/financements/graphiques/{name}.csv")) > 1
    assert chart_series(rows(client, "/financements/2021/graphiques/fast-incubateurs.csv"))[0] == "FAST 7"


def test_an_empty_site_shows_that_nothing_is_recorded(client: Client) -> None:
    assert wordings.NO_CREDIT in get_page(client, "/financements/").text
    for address in (
        "/financements/2021/",
        "/financements/fast/9/",
        "/financements/gamma/1/",
        "/financements/1999/",
        "/financements/graphiques/rien.csv",
        "/financements/fast/123456/",
    ):
        assert client.get(address).status_code == 404, address
    assert "Aucun service n’est désigné" in get_page(client, "/financements/impact-national/").text


def test_a_round_without_laureates_is_unknown_not_zero(client: Client) -> None:
    factories.make_round(11, 2022, stated_awards=6)
    page = get_page(client, "/financements/fast/11/")
    assert page.one("h1").text == "FAST 11 : Lauréats non déterminés (ND) : aucun n’est encore enregistré"
    assert "6 lauréats annoncés ; 6 lauréats ne sont pas encore enregistrés." in page.text
    year = get_page(client, "/financements/2022/")
    assert "Les crédits de 2022 ne sont pas connus" in year.text
    assert "0 financement" not in year.text


def test_a_round_shows_its_laureates_then_and_now_and_what_came_of_them(client: Client) -> None:
    startup = factories.make_startup("a", phases=[("construction", "2020-01-01"), ("transfere", "2022-01-01")])
    metric = factories.make_metric(startup, name="Dossiers", unit="dossiers")
    factories.make_measurement(metric, "2021-06", "100")
    nine = factories.make_round(
        9, 2021, quarter=3, objective="Accélérer", criteria="Une équipe", stated_total=Decimal(400000)
    )
    factories.make_award(
        nine,
        startup,
        "150000",
        coaching_share=Decimal(10000),
        objective="Dix départements",
        metric=metric,
        result="Douze",
        result_on=dt.date(2022, 3, 1),
        result_value=Decimal(250),
        objective_reached=True,
        result_evidence="https://exemple.fr/stats",
    )
    factories.make_award(nine, factories.make_incubator("i", name="Fabrique"), None)
    page = get_page(client, "/financements/fast/9/")
    assert page.one("table").rows() == [
        [
            "Service a",
            "150 000 € dont accompagnement 10 000 €",
            "En construction",
            "Transféré",
            "Dix départements Dossiers : 100 avant, 250 après Résultat au 1er mars 2022 : Douze Objectif atteint"
            " La preuve : Service a",
        ],
        ["Fabrique (incubateur)", "ND", "–", "–", "Objectif non renseigné"],
    ]
    assert "l’annonce compte 250 000 € de plus que la somme des financements enregistrés" in page.text


def test_a_product_with_two_awards_shows_both(client: Client) -> None:
    startup = factories.make_startup("a", name="DossierFacile")
    for number, amount in ((8, "200000"), (10, "50000")):
        factories.make_award(factories.make_round(number, 2021), startup, amount)
    page = get_page(client, "/financements/2021/")
    assert "2 financements pour 250 000 €, à 1 service." in page.text
    assert [row.text for row in page.all("li") if "laureates__row" in row.attributes.get("class", "")] == [
        "DossierFacile 50 000 € Pas encore de phase",
        "DossierFacile 200 000 € Pas encore de phase",
    ]
    rows = client.get("/api/v1/awards/?startup=a").json()["results"]
    assert [(row["round"], row["amount"]) for row in rows] == [(8, 200000), (10, 50000)]


def test_each_measure_has_its_sum_its_printed_total_and_the_difference(client: Client) -> None:
    printed = {"stated_total": Decimal(105), "stated_payments": Decimal(40), "stated_staff": Decimal("12.5")}
    year = factories.make_credits(2023, [("Cofinancement", "100")], **printed)
    year.lines.update(payments=40)
    rows = get_page(client, "/financements/2023/").all("table")[1].rows()
    assert rows == [
        ["Cofinancement", "100 €", "40 €", "ND"],
        ["Somme des lignes", "100 €", "40 €", "ND"],
        ["Total annoncé", "105 €", "40 €", "12,5"],
        ["Écart", "5 €", "0 €", "ND"],
    ]


def test_nested_lines_and_other_figures_are_shown(client: Client) -> None:
    year = factories.make_credits(2023, [("Cofinancement", "100")])
    CreditLine.objects.create(credit_year=year, parent=year.lines.get(), label="FAST", amount=60, payments=40)
    page = get_page(client, "/financements/2023/")
    assert page.all("table")[1].rows()[:2] == [
        ["Cofinancement", "100 €", "ND"],
        ["dont FAST", "60 €", "40 €"],
    ]
    file = "/api/v1/credits/?year=2023&format=csv"
    assert file in [address for _, address in page.links()]
    assert client.get("/financements/2023/credits.csv")["Location"] == file
    (names, *rows) = csv(client, file)
    places = [names.index(name) for name in ("label", "parent", "amount", "payments")]
    assert [[row[place] for place in places] for row in rows] == [
        ["Cofinancement", "", "100", ""],
        ["FAST", "Cofinancement", "60", "40"],
    ]


def test_a_season_shows_what_is_known_of_its_participants_and_counts_the_rest(client: Client) -> None:
    load_reference()
    page = get_page(client, "/financements/gamma/1/")
    assert page.one("h1").text == "GAMMA, saison 1 : 2 services accompagnés"
    assert page.text.count("Ses trois critères d’entrée ne sont pas renseignés") == 2
    assert page.text.count("Aucune valeur n’est enregistrée pour 18 mois suivis ( ND ).") == 2
    assert [row.text for row in page.all("li") if "2021" in row.text] == [
        "Visites sur le site, 2020 : 3 000 000 visites et 2021 : 3 700 000 visites",
        "Visites qui conduisent à une simulation, 2021 : 62 %",
    ]


def test_a_season_shows_the_months_that_are_measured_only(client: Client) -> None:
    startup = factories.make_startup("a")
    metric = factories.make_metric(startup, name="Dossiers", unit="dossiers")
    for month, value in (("2020-11", "10"), ("2021-01", "30")):
        factories.make_measurement(metric, month, value)
    joined = Participation.objects.create(season=factories.make_season(1), startup=startup)
    EntryCriterion.objects.create(participation=joined, criterion="team", state="met", evidence="Six personnes")
    page = get_page(client, "/financements/gamma/1/")
    assert page.one("table").rows() == [["novembre 2020", "10"], ["janvier 2021", "30"]]
    assert "Valeurs de 2 des 18 mois suivis ; les autres mois sont non déterminés (ND)." in page.text
    assert "Une équipe organisée : rempli. Six personnes" in page.text
    assert "Les autres critères d’entrée ne sont pas renseignés." in page.text


def test_services_of_national_impact_without_figures_are_counted_and_named(client: Client) -> None:
    for slug in ("a", "b"):
        factories.make_designation(factories.make_startup(slug, name=f"Service {slug}"), 2021)
    Startup.objects.get(slug="a").spendings.create(year=2021, amount=1000)
    page = get_page(client, "/financements/impact-national/")
    assert [row[0] for row in page.one("table").rows()] == ["Service a désigné en 2021"]
    assert page.text.count("Service b") == 1
    assert "ne sont enregistrés ( ND ) pour 1 service : Service b (2021)." in page.text
