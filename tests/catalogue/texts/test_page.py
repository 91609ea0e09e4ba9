import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from access import once
from access.token_actions import LONGEST
from accounts import known_browsers, sign_in_throttle
from accounts.actions import CODE_KEPT
from accounts.views import proconnect
from betaportfolio import middleware
from betaportfolio.management.commands import backup
from devserver.folders import BASE_DIR
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


@cases(
    ("address", "title"),
    [
        ("/mentions-legales/", "Mentions légales"),
        ("/ecoconception/", "Écoconception : non évaluée"),
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


def test_durations_of_the_privacy_page_are_those_of_the_code(client: Client, settings: Settings) -> None:
    told = {row[0]: row[1] for row in read_page(client.get("/donnees-personnelles/")).rows()}
    weeks = backup.Command().create_parser("manage.py", "backup").get_default("weeks")
    limits = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["x-service"]["logging"]["options"]
    expected = {
        "Session": f"{settings.SESSION_COOKIE_AGE // 3600} heures",
        "Dernier compte ouvert dans un navigateur": f"{known_browsers.KNOWN_SECONDS // (24 * 3600)} jours",
        "Connexion ProConnect commencée": f"{proconnect.PENDING_KEPT // 60} minutes",
        "Code d’une première connexion": f"{CODE_KEPT.days} jours",
        "Essais de connexion, par compte et par adresse IP": f"{sign_in_throttle.WINDOW // 60} minutes",
        "Pages lues, par empreinte de l’adresse IP": f"{2 * middleware.WINDOW // 60} minutes",
        "Empreinte d’un formulaire envoyé": f"{once.KEPT.days} jours",
        "Jeton d’un outil": f"{LONGEST.days // 365} ans",
        "Brouillon d’un formulaire de l’espace de travail": f"{settings.LONGEST_SESSION // (24 * 3600)} jours",
        "Sauvegardes": f"{weeks} semaines",
        "Journaux du serveur": f"{int(limits['max-size'].rstrip('m')) * int(limits['max-file'])} Mo",
    }
    assert {name: text for name, text in expected.items() if text not in told.get(name, "")} == {}
    without_limit = {
        "Compte d’un agent",
        "Historique des changements",
        "E-mails envoyés à un compte",
        "Demande d’accès",
    }
    assert told.keys() == expected.keys() | without_limit


def test_privacy_page_names_the_data_protection_officer(client: Client, settings: Settings) -> None:
    assert "non déterminé (ND)" in read_page(client.get("/donnees-personnelles/")).text
    settings.DATA_PROTECTION_OFFICER = "La déléguée, dpd@exemple.gouv.fr"
    assert "La déléguée, dpd@exemple.gouv.fr" in read_page(client.get("/donnees-personnelles/")).text
