"""The table of the budget documents: its two layouts as page, PDF, CSV and ODS, for any range of years."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pikepdf
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.budget_year.layouts import PROJECT, REPORT, layout_table
from indicators.budget_year.printing import printed_values, table_pdf
from indicators.budget_year.table import FigureState, budget_table
from indicators.models import Follower, Indicator, IndicatorCard, PrintedFigure, Publication, PublishedResult, Target
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.impact import scene
from tests.tables import csv_cells
from tests.workspace.reading import rows, text_of

pytestmark = pytest.mark.django_db
URL = "/indicateurs/documents-budgetaires/"


@pytest.fixture
def programme() -> None:
    """Publish 31 launches for 2020, 50 for 2021 with a target of 49; unpublished designations, with an ND target."""
    launches, _ = scene.make_programme()
    factories.make_target(launches, 2021, "40", edition=Target.Edition.FORECAST, source="PAP 2022")
    factories.make_target(launches, 2022, "55", source="LFI 2022")
    factories.make_target(launches, 2024, "60", edition_year=2022, source="LFI 2022")
    IndicatorCard.objects.create(indicator=launches, owner="Chef du pôle incubateurs", method="Les lancements.")


def test_line_holds_every_column_and_each_thing_that_is_not_a_value(programme: None) -> None:
    launched, designated = budget_table(2021, 2021).lines
    assert [(one.state, one.value) for one in (launched.before_last, launched.before, launched.target)] == [
        (FigureState.NOT_FOLLOWED, None),
        (FigureState.KNOWN, Decimal(31)),
        (FigureState.KNOWN, Decimal(49)),
    ]
    told = (launched.revised, launched.result, launched.following, launched.further)
    assert [one.value for one in told] == [Decimal(40), Decimal(50), Decimal(55), Decimal(60)]
    assert (launched.is_reached, launched.comment) == (True, "Objectif tenu.")
    assert (launched.owner, launched.method) == ("Chef du pôle incubateurs", "Les lancements.")
    assert [one.words for one in (designated.target, designated.result, designated.following)] == [
        "ND",
        "pas encore publié",
        "pas de cible",
    ]


def test_two_layouts_have_the_columns_of_the_documents(programme: None) -> None:
    table = budget_table(2021, 2021)
    project, report = layout_table(table, PROJECT), layout_table(table, REPORT)
    assert project.header[3:] == (
        "Résultat N−2",
        "Résultat N−1",
        "Cible N",
        "Cible actualisée N",
        "Cible N+1",
        "Cible N+3",
        "Où en est-on",
        "Unité",
        "Méthode",
        "Responsable",
        "Résultat N−2, document",
        "Résultat N−1, document",
        "Cible N, document",
        "Cible actualisée N, document",
        "Cible N+1, document",
        "Cible N+3, document",
        "Imprimé autrement",
        "Réserves",
    )
    assert [list(row)[:9] for row in report.rows] == [
        [
            2021,
            "products_launched",
            "Produits lancés",
            "non suivi",
            Decimal(31),
            Decimal(49),
            Decimal(40),
            Decimal(50),
            "oui",
        ],
        [
            2021,
            "national_impact",
            "Impact national",
            "non suivi",
            "non publié",
            "ND",
            "non actualisée",
            "pas encore publié",
            "pas encore publié",
        ],
    ]


def test_page_shows_the_span_requested_in_each_layout(programme: None, client: Client) -> None:
    page = client.get(f"{URL}?de=2021&a=2021&modele=rap")
    owner = "Chef du pôle incubateurs"
    before, result = "31 publication du 1er février 2021", "50 publication du 1er février 2022"
    figures = [before, "49 PAP 2021", "40 PAP 2022", result]
    launched = ["Produits lancés", "produits", *figures, "oui", "Objectif tenu.", owner]
    unknown = [
        "produits",
        "non publié",
        "ND PAP 2021",
        "non actualisée",
        "pas encore publié",
        "pas encore publié",
        "–",
        "–",
    ]
    assert rows(page, "Indicateurs de 2021") == [launched, ["Impact national", *unknown]]
    assert "Données absentes : résultat 2019 (non suivi)." in text_of(page.content.decode())
    assert "Les valeurs de 2020 sont toutes dans le tableau de 2021." in text_of(
        client.get(f"{URL}?de=2020&a=2021&modele=pap").content.decode()
    )
    project = client.get(f"{URL}?de=2019&a=2020&modele=pap")
    assert [row[0] for row in rows(project, "Indicateurs de 2020")] == ["Produits lancés", "Impact national"]
    assert "Aucun indicateur n’est suivi par le Parlement en 2019." in text_of(project.content.decode())
    law = "cible à trois ans de la loi de 2021, pour 2023 (non enregistrée)"
    assert law in text_of(project.content.decode())
    usual = client.get(URL).context["asked"]
    assert (usual.first, usual.last) == (2020, 2021)


def test_column_with_a_ceiling_names_it_and_each_card_its_own(programme: None, client: Client) -> None:
    Target.objects.filter(indicator__code="national_impact", year=2021).update(direction=Target.Direction.AT_MOST)
    table = read_page(client.get(f"{URL}?de=2021&a=2021&modele=rap")).one("table")
    head = [cell.text for cell in table.one("thead").all("th")]
    assert (head[3], head[6]) == ("Cible ou plafond 2021", "Cible atteinte ou plafond respecté")
    labels = [[cell.attributes["data-label"] for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    assert [(row[2], row[5]) for row in labels] == [
        ("Cible 2021", "Cible atteinte"),
        ("Plafond 2021", "Plafond respecté"),
    ]


@cases(
    ("query", "said"),
    [
        ("de=2021&a=2020", "La première année suit la dernière : 2021 après 2020. Inversez-les."),
        ("de=abc", wordings.ABC_IS_NO_YEAR),
        ("de=2013&a=2040", "Demandez 15 années au plus."),
        ("modele=budget", "« budget » n’est pas un modèle : choisissez pap ou rap."),
    ],
)
def test_years_that_can_not_be_shown_are_refused_in_words(
    query: str, said: str, programme: None, client: Client
) -> None:
    page = client.get(f"{URL}?{query}")
    assert (page.status_code, page.context["asked"].error) == (400, said)
    for name in (f"{URL.rstrip('/')}.csv", f"{URL.rstrip('/')}.pdf", f"{URL}donnees.csv"):
        refused = client.get(f"{name}?{query}")
        assert (refused.status_code, refused.content.decode()) == (400, said)


def test_year_that_the_programme_alone_follows_is_not_said_to_be_followed_by_nobody(client: Client) -> None:
    factories.make_indicator(follower=Follower.PROGRAMME)
    page = client.get(f"{URL}?de=2021&a=2021").content.decode()
    assert "Aucun indicateur n’est suivi par le Parlement en 2021." in page


def test_follow_up_that_ends_in_a_year_without_a_result_is_shown_without_a_verdict(client: Client) -> None:
    ended = factories.make_indicator("ended", rule=scene.LAUNCHES, label="Produits terminés", last_year=2022)
    factories.make_target(ended, 2022, "12")
    _, line = csv_cells(client.get(f"{URL.rstrip('/')}.csv?de=2022&a=2022&modele=rap").content)
    assert line[2:9] == [
        "Produits terminés",
        "non publié",
        "non publié",
        "12",
        "non actualisée",
        "pas encore publié",
        "pas encore publié",
    ]
    assert csv_cells(client.get(f"{URL.rstrip('/')}.csv?de=2023&a=2023&modele=rap").content)[1:] == []
    for year, status in ((2022, 200), (2023, 200)):
        assert client.get(f"/indicateurs/{year}/").status_code == status


def test_files_show_what_the_page_shows(programme: None, client: Client) -> None:
    answer = client.get("/indicateurs/documents-budgetaires.csv?de=2021&a=2021&modele=rap")
    read = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))
    assert read[1][:9] == ["2021", "products_launched", "Produits lancés", "non suivi", "31", "49", "40", "50", "oui"]
    ods = client.get("/indicateurs/documents-budgetaires.ods?de=2021&a=2021&modele=pap")
    assert (ods.status_code, ods.content[:4]) == (200, b"PK\x03\x04")


def test_pdf_is_tagged_french_and_the_same_for_the_same_table(programme: None) -> None:
    table = budget_table(2020, 2021)
    made = table_pdf(table, REPORT)
    with pikepdf.open(io.BytesIO(made)) as read:
        assert str(read.Root.Lang) == "fr-FR"
        assert "pdfuaid:part" in read.Root.Metadata.read_bytes().decode()
    assert made == table_pdf(table, REPORT)


def test_queries_do_not_grow_with_years_nor_indicators(
    programme: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        factories.make_indicator(f"more{number}", rule=scene.LAUNCHES)
        with django_assert_num_queries(13):
            budget_table(2020, 2020 + number)


def _print(subject: str, value: str, document: str, report_year: int, **more: str) -> None:
    PrintedFigure.objects.create(
        subject=subject,
        subject_key="products_launched",
        year=2021,
        report_year=report_year,
        value=Decimal(value),
        document=document,
        source=f"{document or 'Bilan'}, programme 352",
        **{"printed": f"2021 : {value}", **more},
    )


def _publish_from_report() -> None:
    """Publish the result of 2021 again, from the report."""
    old = PublishedResult.objects.get(year=2021)
    publication = Publication.objects.create(year=2021, published_on=dt.date(2022, 3, 1), source="Bilan 2021, page 9")
    PublishedResult.objects.create(
        publication=publication, indicator=old.indicator, year=2021, value=50, replaces=old, has_evidence=False
    )


@pytest.fixture
def documents(programme: None) -> None:
    """Print the result and the target of 2021 otherwise in other documents, and the target of 2021 in an earlier law."""
    launches = Indicator.objects.get(code="products_launched")
    factories.make_target(launches, 2021, "45", edition_year=2020, source="PAP 2020, programme 352")
    _print("indicator", "50", "RAP 2021", 2021)
    _print("indicator", "48", "RAP 2022", 2022)
    _print("indicator", "48", "RAP 2023", 2023)
    _print("indicator", "50", "Note 2024", 2024, printed="environ 50", precision="rounded")
    _print("target", "40", "", 2021)


DISPUTED = [
    ["Produits lancés", "Résultat 2021", "50 (bilan 2021, RAP 2021 et Note 2024)", "48 (RAP 2022 et RAP 2023)"],
    ["Produits lancés", "Cible 2021", "49 (PAP 2021)", "45 (PAP 2020), 40 (bilan 2021)"],
]


def test_cell_that_documents_print_differently_is_listed_with_each_value(documents: None, client: Client) -> None:
    _publish_from_report()
    page = client.get(f"{URL}?de=2021&a=2021&modele=rap")
    assert rows(page, "Valeurs imprimées différemment") == DISPUTED
    words = "Résultat 2021 : 50 (bilan 2021, RAP 2021 et Note 2024), 48 (RAP 2022 et RAP 2023)"
    for address in (".csv?de=2021&a=2021&modele=rap", "/donnees.csv?de=2021&a=2021"):
        assert words in client.get(f"{URL.rstrip('/')}{address}").content.decode(), address
    printed = printed_values(budget_table(2021, 2021), REPORT)
    assert printed["disputed"]["rows"] == DISPUTED


def test_cells_that_documents_print_alike_are_not_listed(programme: None, client: Client) -> None:
    _print("indicator", "50", "RAP 2021", 2021)
    assert "Valeurs imprimées différemment" not in client.get(f"{URL}?de=2021&a=2021").content.decode()


def test_each_figure_names_its_document_on_the_page_and_in_the_files(programme: None, client: Client) -> None:
    _publish_from_report()
    Target.objects.filter(indicator__code="national_impact").update(source="Cible non trouvée : le PAP manque")
    table = read_page(client.get(f"{URL}?de=2021&a=2021&modele=rap")).one("table")
    documents = [[cell.text for cell in row.all("span", css="fr-text--xs")] for row in table.one("tbody").all("tr")]
    assert documents == [
        ["publication du 1er février 2021", "PAP 2021", "PAP 2022", "bilan 2021"],
        ["Cible non trouvée : le PAP manque"],
    ]
    header, first, _ = csv_cells(client.get("/indicateurs/documents-budgetaires.csv?de=2021&a=2021").content)
    told = {title: text for title, text in zip(header, first, strict=True) if title.endswith(", document")}
    assert told == {
        "Résultat N−2, document": "",
        "Résultat N−1, document": "publication du 1er février 2021",
        "Cible N, document": "PAP 2021",
        "Cible actualisée N, document": "PAP 2022",
        "Résultat N, document": "bilan 2021",
    }
