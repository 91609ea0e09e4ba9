"""The list of what a report printed: given by the records, recorded from the report, or given by nothing."""

import datetime as dt

import pytest
from django.test import Client

from bilan.models import SourcedFigure
from common.background import recompute
from impact.models import Measurement, Metric, StatedUnitCost
from indicators.checks.actions import check_consistency
from indicators.models import PrintedFigure, Target
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import get_page
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
SOURCE = "Bilan 2024 du programme beta.gouv.fr (mars 2025)"


@pytest.fixture(autouse=True)
def printed() -> None:
    """Record two services, of which the report prints three, its credits, and a slip in a past result."""
    for slug in ("a", "b"):
        factories.make_startup(slug, phases=[("construction", "2020-01-01")])
    factories.make_credits(2024, [("Réseau", "105")], source=SOURCE)
    services = {"subject": "services", "year": 2024, "as_of": dt.date(2025, 1, 1)}
    PrintedFigure.objects.create(**services, report_year=2024, value=3, printed="3 services", source=SOURCE)
    rounds = {"subject": "rounds", "year": 2024}
    PrintedFigure.objects.create(**rounds, report_year=2024, value=2, printed="2 appels", source=SOURCE)
    recompute.run_job()


def test_each_printed_figure_says_what_gives_it_again(client: Client) -> None:
    header, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    assert header == ["chiffre", "imprimé", "aujourd’hui", "donné par", "explication", "source"]
    found = {row[0]: (row[1], row[2], row[3]) for row in rows}
    different = "Les enregistrements donnent une autre valeur"
    assert found["Services accompagnés ou pérennisés au 1er\u202fjanvier\u202f2025"] == ("3", "2", different)
    assert found["Réseau"] == ("105\u202f€", "", "Relevé saisi d’après ce document")
    assert [row[3] for row in rows if row[0].startswith("Appels du FAST")] in (
        [different],
        ["Aucun enregistrement ne le donne"],
    )


def test_explanation_that_staff_gave_follows_what_the_checks_found(client: Client) -> None:
    PrintedFigure.objects.filter(subject="services").update(explanation="Les fiches du 3 mars 2025 en donnaient 3.")
    SourcedFigure.objects.create(
        year=2024, key="flaws", label="Failles", value=21, source=SOURCE, explanation="Personne n’en publie la liste."
    )
    _, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    told = {row[0]: row[4] for row in rows}
    assert told["Services accompagnés ou pérennisés au 1er\u202fjanvier\u202f2025"].endswith(
        ", soit 1 de moins. Les fiches du 3 mars 2025 en donnaient 3."
    )
    assert told["Failles"] == "Personne n’en publie la liste."


def test_past_result_that_nothing_verifies_is_given_by_nothing(client: Client) -> None:
    factories.make_indicator("launched", label="Produits lancés")
    past = {"subject": "indicator", "subject_key": "launched", "year": 2023, "report_year": 2024, "source": SOURCE}
    PrintedFigure.objects.create(**past, value=14, printed="Résultats 2023 : 14")
    check_consistency()
    _, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    assert [row[3] for row in rows if "rappelé" in row[0]] == ["Aucun enregistrement ne le donne"]


def test_total_that_its_lines_do_not_give_is_listed_with_the_difference(client: Client) -> None:
    credit = {"report_year": 2024, "year": 2024, "source": SOURCE}
    PrintedFigure.objects.create(**credit, subject="credits_total", value=106, printed="106 €")
    for key, value in (("Réseau", 100), ("FAST", 5)):
        PrintedFigure.objects.create(
            **credit, subject="credits_line", subject_key=key, value=value, printed=f"{value} €"
        )
    check_consistency()
    page = get_page(client, "/bilan/2024/imprimes/")
    assert "ses 2 lignes imprimées font 105 €, soit 1 € de moins" in " ".join(page.text.replace("\u202f", " ").split())


def test_figures_of_any_service_that_the_report_prints_are_listed(client: Client) -> None:
    startup = Startup.objects.get(slug="a")
    metric = Metric.objects.create(startup=startup, code="calls", name="Appels", unit="appels")
    year = {"start": dt.date(2024, 1, 1), "until": dt.date(2025, 1, 1)}
    Measurement.objects.create(metric=metric, value=12, source=f"{SOURCE}, page 16 : « 12 »", **year)
    StatedUnitCost.objects.create(startup=startup, year=2024, amount=2, source=SOURCE)
    _, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    found = {row[0]: row[1:4:2] for row in rows if row[0].startswith(startup.name)}
    assert found == {
        f"{startup.name} : appels": ["12", "Relevé saisi d’après ce document"],
        f"{startup.name} : coût unitaire annoncé": ["2\u202f€", "Aucun enregistrement ne le donne"],
    }


def test_page_lists_what_the_checks_find_in_the_report(client: Client) -> None:
    page = get_page(client, "/bilan/2024/imprimes/")
    assert page.one("h1").text == "Les chiffres imprimés dans le bilan 2024"
    (explained,) = (row for table in page.all("table") for row in table.rows() if row[0].startswith("Services accomp"))
    assert "Le bilan 2024 indique « 3 services »" in explained[3]


def test_list_of_reports_links_to_the_years_that_print_figures(client: Client) -> None:
    assert ("2024", "/bilan/2024/imprimes/") in get_page(client, "/bilan/").links()


def test_year_without_a_printed_figure_answers_404(client: Client) -> None:
    assert client.get("/bilan/2016/imprimes/").status_code == 404
    assert client.get("/bilan/2016/imprimes.csv").status_code == 404


def test_target_that_the_report_prints_is_compared_with_each_edition(client: Client) -> None:
    launches = factories.make_indicator("launched", label="Produits lancés")
    factories.make_target(launches, 2024, "40", source="RAP 2024, programme 352")
    factories.make_target(launches, 2024, "49", edition=Target.Edition.FORECAST, source="PAP 2025")
    target = {"subject": "target", "subject_key": "launched", "year": 2024, "report_year": 2024, "source": SOURCE}
    PrintedFigure.objects.create(**target, value=49, printed="Objectifs : 49")
    _, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    (line,) = [row for row in rows if row[0] == "Produits lancés, cible 2024"]
    editions = "40 (loi de finances, RAP 2024), 49 (prévision actualisée, PAP 2025)"
    assert line[1:4] == ["Objectifs : 49", editions, "Redonné par un résultat ou une cible d’un autre document"]
    PrintedFigure.objects.filter(subject="target").update(value=50)
    _, *rows = csv_cells(client.get("/bilan/2024/imprimes.csv").content)
    assert [row[3] for row in rows if "cible 2024" in row[0]] == ["Les enregistrements donnent une autre valeur"]
