import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


@cases(
    ("address", "title"),
    [
        ("/mentions-legales/", "Mentions légales"),
        ("/accessibilite/", "Accessibilité : non conforme"),
        ("/donnees-personnelles/", "Données personnelles"),
        ("/cgu/", "Conditions générales d’utilisation"),
        ("/budget/", "Budget de Betaportfolio"),
        ("/donnees/", "Les données"),
    ],
)
def test_text_pages_are_there(client: Client, address: str, title: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert read_page(response).one("h1").text == title


def test_data_page_defines_each_phase_in_the_order_of_a_life(client: Client) -> None:
    factories.make_phase_kinds()
    rows = read_page(client.get("/donnees/")).rows()
    assert [row[:2] for row in rows[-8:]] == [
        ["Investigation", "Investigation"],
        ["Construction", "Service accompagné ou pérennisé"],
        ["Accélération", "Service accompagné ou pérennisé"],
        ["En consolidation", "Service accompagné ou pérennisé"],
        ["Opéré au sein du réseau", "Service accompagné ou pérennisé"],
        ["Transféré", "Service accompagné ou pérennisé"],
        ["Investigation non concluante", "Partenariat terminé"],
        ["Service arrêté", "Partenariat terminé"],
    ]


def test_figures_of_the_home_page_link_to_their_definition(client: Client) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    home = read_page(client.get("/"))
    definitions = {link.href for link in home.all("a", "figure-tile__definition")}
    terms = {"investigation", "accompagne", "partenariat-termine", "impact-national"}
    assert definitions == {f"/glossaire/#{term}" for term in terms}
    glossary = read_page(client.get("/glossaire/"))
    assert all(glossary.one("div", id=term) for term in terms)
