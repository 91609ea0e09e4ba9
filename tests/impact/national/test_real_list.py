"""The services of national impact of the real records, name by name, against the list that the programme publishes."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from betagouv.imports.importing import import_records
from betagouv.sources.opening import open_source
from indicators.live.actions import compute_live_results
from sampledata.reference import load_reference, load_words
from startups.models import Startup

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
AS_OF = dt.date(2026, 8, 20)

LISTED = {
    2016: {"data.gouv.fr"},
    2017: {"La Bonne Boite", "Mes Aides"},
    2018: {"Démarche Numérique"},  # « Démarches simplifiées » in the list
    2019: {"Pix"},
    2020: {"Anotea", "Mon-entreprise"},
    2021: {
        "La bonne alternance",
        "Emplois de l'inclusion",
        "transport.data.gouv.fr",
        "Pass Culture",
        "SignalConso",
    },
    2022: {
        "Base Adresse Nationale",
        "DossierFacile",
        "Nos Gestes Climat",
        "Conseillers-Entreprises",  # « Place des entreprises »
        "RDV Service Public",  # « RDV Solidarités »
        "Trackdéchets",
    },
    2023: {
        "DomiFa",
        "eva",
        "Immersion facilitée",
        "JeVeuxAider.gouv.fr",
        "Covoiturage.beta.gouv",  # « Registre de preuve de covoiturage »
        "Tchap",
    },
    2024: {
        "Réfugiés.info",
        "Acceslibre",
        "MonServiceSécurisé",
        "MANO",
        "France Chaleur Urbaine",
        "A-JUST",
        "France VAE",
    },
    2025: {
        "Signal Logement (ex:Histologe)",
        "Impact CO2",
        "Administration+",
        "Mon Suivi Social",
        "seLEXpert",
        "RNB, le Référentiel National des Bâtiments",
    },
}
"""The names of the fiches; the list of the programme has the former name of some."""


def import_real(records: Path) -> None:
    import_records(open_source(str(records / "content")), as_of=AS_OF, applying=True)


def designated(client: Client) -> dict[int, set[str]]:
    """Return the names of the services by millésime, from the API, where none is to confirm."""
    names = dict(Startup.objects.values_list("slug", "name"))
    found: dict[int, set[str]] = {}
    for one in client.get("/api/v1/designations/?page_size=1000").json()["results"]:
        assert one["is_millesime_confirmed"], one
        found.setdefault(one["millesime"], set()).add(names[one["startup"]])
    return found


@pytest.mark.parametrize("load_first", [load_words, load_reference], ids=["records first", "facts first"])
def test_real_designations_are_those_of_the_list_whichever_comes_first(
    load_first: Callable[[], object], real_records: Path, client: Client
) -> None:
    load_first()
    import_real(real_records)
    load_reference()
    assert designated(client) == LISTED
    compute_live_results(on=AS_OF)
    for year in range(2019, 2026):
        rows = client.get(f"/api/v1/indicators/?year={year}").json()["results"]
        (impact,) = [row for row in rows if row["code"] == "national_impact"]
        assert (impact["live"]["value"], impact["live"]["unconfirmed"]) == (len(LISTED[year]), 0), year
