"""Every total on money printed in the report of 2021, from the records, on its page."""

import pytest
from django.test import Client

from sampledata.reference.loading import load_reference
from tests.catalogue.reading import get_page

YEAR, NATIONAL, COSTS = "/financements/2021/", "/financements/impact-national/", "/financements/services/{}/"
ROUND = "/financements/fast/{}/"
CREDITS = [
    (YEAR, "6 821 046 € de crédits en 2021"),
    ("/financements/2020/", "5 500 000 €"),
    (YEAR, "Environ 1,3 million d’euros de plus qu’en 2020"),
    (YEAR, "4 735 509 €"),
    (YEAR, "1 365 172 €"),
    (YEAR, "720 365 €"),
    (YEAR, "Total annoncé : 6 821 046 €, égal à la somme des lignes."),
]
LAUREATES = {
    7: [
        ("Eva", "150 000 €"),
        ("Histologe", "100 000 €"),
        ("Chauffage Urbain", "125 000 €"),
        ("e-MJPM", "250 000 €"),
        ("Estime", "130 000 €"),
        ("MonSuiviPsy", "138 000 €"),
        ("Incubateur du MESRI (incubateur)", "200 000 €"),
    ],
    8: [
        ("Aides Jeunes", "150 000 €"),
        ("Archifiltre", "177 000 €"),
        ("Fabrique numérique de la DGFiP (incubateur)", "200 000 €"),
        ("DossierFacile", "200 000 €"),
        ("Base Adresse Locale", "300 000 €"),
    ],
    9: [("Ma cantine", "300 000 €"), ("Wikicarbone", "120 000 €"), ("Santé Psy Étudiant", "200 000 €")],
    10: [("Incubateur du ministère de la Justice (incubateur)", "200 000 €"), ("UrbanVitaliz", "150 000 €")],
}
FAST = [
    (YEAR, "17 financements pour 3 090 000 €, à 14 services et 3 incubateurs."),
]
SERVICES = [
    (COSTS.format("la-bonne-alternance"), "environ 1 300 000 €"),
    (NATIONAL, "environ 1 700 000 € (2021)"),
    (NATIONAL, "650 000 € (2021)"),
    (NATIONAL, "environ 17 940 000 € (2021)"),
    (COSTS.format("signalement"), "550 000 €"),
    (COSTS.format("demarches-simplifiees.fr"), "environ 1 200 000 €"),
    (COSTS.format("demarches-simplifiees.fr"), "0,40 € (dossier)"),
    (COSTS.format("mon-entreprise"), "270 000 €"),
    (COSTS.format("mon-entreprise"), "0,12 € (simulation)"),
    (COSTS.format("api-entreprise"), "0,02 € (appel), annoncé"),
]


@pytest.mark.django_db
def test_each_sum_of_the_report_is_on_its_page(client: Client) -> None:
    load_reference()
    pages: dict[str, str] = {}
    missing = []
    for address, words in [*CREDITS, *FAST, *SERVICES]:
        if address not in pages:
            pages[address] = get_page(client, address).text
        if words not in pages[address]:
            missing.append((address, words))
    assert missing == []
    for number, laureates in LAUREATES.items():
        rows = get_page(client, ROUND.format(number)).one("table").rows()
        assert (number, sorted((row[0], row[1]) for row in rows)) == (number, sorted(laureates))
