"""The public pages of a report and its API, for one edition with few figures."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from bilan.actions.publishing import publish
from bilan.models import Edition, Report
from budget.models import CreditLine
from common.background import recompute
from common.clock import today
from tests import factories
from tests.bilan.test_writing import write
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db
YEAR = today().year - 1
KEYS = ["fast.awards", "credits.total", "credits.line.1"]


@pytest.fixture
def edition(staff: User, report: Report) -> Edition:
    """Publish an edition with one section, whose text contains a figure, on one line of credits."""
    factories.make_credits(YEAR, [("Réseau", "105")], source="Note")
    report.sections.exclude(kind="credits").delete()
    write(report.sections.get(), "Soit {{chiffre:credits.total}}.", staff)
    recompute.run_job()
    return publish(report=report, note="", actor=staff)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_reports_are_listed_the_last_first(client: Client, edition: Edition) -> None:
    page = read_page(client.get("/bilan/"))
    assert [(title.text, title.all("a")[0].href) for title in page.all("h2")] == [
        (f"Bilan {YEAR} du programme beta.gouv.fr", f"/bilan/{YEAR}/")
    ]


def test_list_of_reports_says_that_none_is_published(client: Client) -> None:
    assert "Aucun bilan n’est publié" in read_page(client.get("/bilan/")).text


def test_a_page_answers_202_while_a_figure_is_computed(client: Client, edition: Edition) -> None:
    factories.make_target(factories.make_indicator("nouvel", rule={"measure": "entries", "kind": "construction"}), YEAR)
    pages = (f"/bilan/{YEAR}/", f"/bilan/{YEAR}/chiffres/credits.total/")
    assert [client.get(page).status_code for page in pages] == [202, 200]
    recompute.run_job()
    assert client.get(pages[0]).status_code == 200


def test_a_figure_in_a_text_links_to_its_evidence(client: Client, edition: Edition) -> None:
    page = read_page(client.get(f"/bilan/{YEAR}/"))
    text = page.one("section", id="credits").all("div", css="bilan-text")[0]
    assert [(plain(words), href) for words, href in text.links()] == [
        ("105 €", f"/bilan/{YEAR}/chiffres/credits.total/")
    ]
    assert "aucun chiffre calculé d’après les fiches n’a changé." in page.text


def test_the_evidence_shows_its_definition_its_source_and_its_records(client: Client, edition: Edition) -> None:
    page = read_page(client.get(f"/bilan/{YEAR}/chiffres/credits.total/"))
    assert plain(page.one("h1").text) == f"Total des crédits {YEAR} : 105 €"
    facts = {row.one("dt").text: plain(row.one("dd").text) for row in page.all("div", css="facts__row")}
    assert facts == {
        "Définition": "La somme des lignes de l’année ; à défaut, le total annoncé.",
        "Source": "Note",
        "Enregistrements, à la publication": "105 €",
        "Enregistrements, aujourd’hui": "105 € · la page du site",
    }
    assert [[plain(cell) for cell in row] for row in page.one("table").rows()] == [
        ["Réseau", f"31 décembre {YEAR}", "105", "–"]
    ]


def test_a_record_that_moves_is_reported_on_every_page_and_changes_no_file(client: Client, edition: Edition) -> None:
    names = ("bilan.zip", "bilan.ods", "bilan.json")
    before = [client.get(f"/bilan/{YEAR}/editions/1/{name}").content for name in names]
    CreditLine.objects.update(amount=Decimal(120))
    assert [client.get(f"/bilan/{YEAR}/editions/1/{name}").content for name in names] == before
    page = read_page(client.get(f"/bilan/{YEAR}/"))
    assert "2 chiffres ont changé d’après les fiches : voir les écarts." in plain(page.text)
    assert "Soit 105 € (aujourd’hui : 120 €) ." in plain(page.one("section", id="credits").text)
    moved, printed = [
        [[plain(cell) for cell in row] for row in table.rows()]
        for table in read_page(client.get(f"/bilan/{YEAR}/ecarts/")).all("table")
    ]
    assert moved == [
        [f"Total des crédits {YEAR}", "105 €", "105 €", "120 €", "Enregistrement modifié : 1"],
        ["Réseau", "105 €", "105 €", "120 €", "Enregistrement modifié : 1"],
    ]
    assert printed == [[f"Total des crédits {YEAR}", "105 €", "120 €"], ["Réseau", "105 €", "120 €"]]
    listed = {
        row[0]: plain(row[2])
        for table in read_page(client.get(f"/bilan/{YEAR}/chiffres/")).all("table")
        for row in table.rows()
    }
    assert (listed["Réseau"], listed[f"Lauréats du FAST en {YEAR}"]) == ("120 €", "")


@cases(
    "address",
    [
        "/bilan/1999/",
        "/bilan/{year}/editions/2/",
        "/bilan/{year}/editions/0/",
        "/bilan/{year}/editions/0/bilan.zip",
        "/bilan/{year}/editions/0/images/rien.jpg",
        "/bilan/{year}/chiffres/rien/",
        "/bilan/{year}/tables/rien.csv",
        "/bilan/{year}/editions/1/rien.pdf",
        "/bilan/{year}/editions/1/bilan.pdf",
        "/bilan/{year}/editions/1/images/rien.jpg",
        "/bilan/{year}/editions/2/bilan.zip",
        "/bilan/1999/ecarts/",
        "/bilan/1999/chiffres/",
        "/api/v1/reports/1999/",
        "/api/v1/reports/²/",
        "/api/v1/reports/20210/",
        "/api/v1/reports/an/",
    ],
)
def test_what_is_not_there_is_404(client: Client, edition: Edition, address: str) -> None:
    assert client.get(address.format(year=YEAR)).status_code == 404


def test_nothing_of_a_draft_is_public(client: Client, edition: Edition) -> None:
    staff = User.objects.get()
    write(Report.objects.get().sections.get(), "Brouillon", staff)
    addresses = ("", "chiffres/", "ecarts/", "editions/1/bilan.json")
    assert not any("Brouillon" in client.get(f"/bilan/{YEAR}/{address}").content.decode() for address in addresses)
    assert not any("dinum@example" in client.get(f"/bilan/{YEAR}/{address}").content.decode() for address in addresses)


def test_the_api_gives_each_figure_with_its_evidence(client: Client, edition: Edition) -> None:
    CreditLine.objects.update(amount=Decimal("120.50"))
    document = client.get(f"/api/v1/reports/{YEAR}/").json()
    figures = {one["key"]: one for one in document.pop("figures")}
    assert document == {
        "year": YEAR,
        "edition": 1,
        "published_on": edition.published_on.isoformat(),
        "note": "",
        "title": f"Bilan {YEAR} du programme beta.gouv.fr",
        "sha256": edition.digest,
    }
    assert figures["credits.line.1"] == {
        "key": "credits.line.1",
        "label": "Réseau",
        "unit": "€",
        "words": "105\u202f€",
        "mark": "",
        "origin": "records",
        "source": "Note",
        "definition": f"Une ligne des crédits {YEAR}.",
        "proof": f"/financements/{YEAR}/",
        "aggregate": "sum",
        "as_of": None,
        "value": 105,
        "live_then": 105,
        "live_now": 120.5,
        "evidence": [
            {"record": "Réseau", "url": f"/financements/{YEAR}/", "date": f"{YEAR}-12-31", "amount": 105, "note": ""}
        ],
    }
    unknown = figures["fast.total"]
    assert (unknown["value"], unknown["live_then"], unknown["live_now"], unknown["evidence"]) == (None, None, None, [])


def test_the_api_lists_the_reports(client: Client, edition: Edition) -> None:
    assert client.get("/api/v1/reports/").json()["results"] == [
        {
            "year": YEAR,
            "edition": 1,
            "published_on": edition.published_on.isoformat(),
            "title": f"Bilan {YEAR} du programme beta.gouv.fr",
            "sha256": edition.digest,
        }
    ]
