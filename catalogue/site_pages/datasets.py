"""The catalogue of data sets: for the data page, and as DCAT-AP for data.gouv.fr."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise

from common.files.xlsx import XLSX_TYPE
from impact.published_files.columns import SCHEMA_URL

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
MEDIA = {
    "CSV": "text/csv",
    "ODS": "application/vnd.oasis.opendocument.spreadsheet",
    "XLSX": XLSX_TYPE,
    "JSON": "application/json",
    "Atom": "application/atom+xml",
}
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: the meaning of a row, its files by format, and the address of the schema of its CSV file, if any."""

    key: str
    title: str
    about: str
    files: tuple[tuple[str, Promise], ...]
    schema: str = ""


DATASETS = (
    Dataset(
        "services",
        "Les services",
        "Une ligne par service : sa phase et depuis quand, son incubateur, ses sponsors, ses distinctions, à toute date.",
        (
            ("CSV", reverse_lazy("startup-export-csv")),
            ("ODS", reverse_lazy("startup-export-ods")),
            ("XLSX", reverse_lazy("startup-export-xlsx")),
            ("JSON", reverse_lazy("api-startups")),
        ),
    ),
    Dataset(
        "portefeuille",
        "Le portefeuille par année",
        "Le nombre de services dans chaque phase au 1er janvier de chaque année, depuis 2013.",
        (
            ("CSV", reverse_lazy("chart-file", kwargs={"key": "portefeuille", "form": "csv"})),
            ("JSON", reverse_lazy("api-portfolio")),
        ),
    ),
    Dataset(
        "investigations",
        "Les investigations",
        "Ce que deviennent les investigations commencées chaque année.",
        (
            ("CSV", reverse_lazy("chart-file", kwargs={"key": "investigations", "form": "csv"})),
            ("JSON", reverse_lazy("api-chart-series", kwargs={"key": "investigations"})),
        ),
    ),
    Dataset(
        "incubateurs",
        "Les incubateurs",
        "Une ligne par incubateur : son administration, et combien il porte d’investigations et de services.",
        (("JSON", reverse_lazy("api-incubators")),),
    ),
    Dataset(
        "indicateurs",
        "Les indicateurs du Parlement",
        "Chaque année : la cible, le résultat publié, et ce que les fiches donnent.",
        (("JSON", reverse_lazy("api-indicators")),),
    ),
    Dataset(
        "impact-national",
        "Les services à impact national",
        "Une ligne par désignation, avec les trois critères.",
        (("CSV", reverse_lazy("national-impact-csv")), ("JSON", reverse_lazy("api-national-impact"))),
    ),
    Dataset(
        "mesures",
        "Les mesures d’impact",
        "Une ligne par valeur, dans le schéma de l’État ; le fichier d’un seul service est sur sa page.",
        (("CSV", reverse_lazy("measurements-csv")), ("JSON", reverse_lazy("api-measurements"))),
        schema=SCHEMA_URL,
    ),
    Dataset(
        "standards",
        "Les standards",
        "Combien de services publient leur code, leurs statistiques, leur accessibilité…",
        (("CSV", reverse_lazy("standards-csv")),),
    ),
    Dataset(
        "comites",
        "Les comités d’investissement",
        "Les comités à venir et en retard, service par service.",
        (("CSV", reverse_lazy("reviews-csv")),),
    ),
    Dataset(
        "financements",
        "Les financements FAST",
        "Une ligne par appel, avec ses lauréats et leurs montants.",
        (("JSON", reverse_lazy("api-funding-rounds")),),
    ),
    Dataset(
        "communaute",
        "La communauté",
        "Le nombre de membres et d’agents publics, mois par mois. Personne n’est nommé.",
        (("CSV", reverse_lazy("community-csv", kwargs={"name": "arrivees"})), ("JSON", reverse_lazy("api-community"))),
    ),
    Dataset(
        "changements",
        "Les changements",
        "Ce qui a changé dans les fiches, quand et pourquoi.",
        (("Atom", reverse_lazy("all-feed")),),
    ),
)


def dcat(absolute: Callable[[str], str], publisher: str) -> dict[str, Any]:
    """Return the catalogue as DCAT-AP 3 in JSON-LD; ``absolute`` converts a path to a URL."""
    by = {"@type": "foaf:Agent", "foaf:name": publisher}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": absolute(reverse("data-catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _french("Betaportfolio : les données du portefeuille de beta.gouv.fr"),
        "dct:description": _french("Les services numériques du programme beta.gouv.fr, leur phase et leur impact."),
        "dct:publisher": by,
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
        "foaf:homepage": {"@id": absolute(reverse("data"))},
        "dcat:dataset": [_dataset(one, absolute, by) for one in DATASETS],
    }


def _dataset(dataset: Dataset, absolute: Callable[[str], str], by: dict[str, str]) -> dict[str, Any]:
    page = absolute(f"{reverse('data')}#{dataset.key}")
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.key,
        "dct:title": _french(dataset.title),
        "dct:description": _french(dataset.about),
        "dct:publisher": by,
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            {
                "@id": absolute(str(address)),
                "@type": "dcat:Distribution",
                "dct:title": _french(f"{dataset.title} ({form})"),
                "dct:license": {"@id": LICENCE},
                "dct:format": {"@id": f"{_FILE_TYPES}{form.upper()}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA[form]}"},
                "dcat:accessURL": {"@id": absolute(str(address))},
                "dcat:downloadURL": {"@id": absolute(str(address))},
                **({"dct:conformsTo": {"@id": dataset.schema}} if dataset.schema and form == "CSV" else {}),
            }
            for form, address in dataset.files
        ],
    }


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
