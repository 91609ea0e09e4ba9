"""The catalogue of data sets: for the data page, and as DCAT-AP for data.gouv.fr.

Each list of the API is a data set, so that a new one is there without a line here.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst

from common.files.ods import ODS_TYPE
from common.files.xlsx import XLSX_TYPE
from impact.published_files.columns import SCHEMA_URL
from web.api.lists import PublicListAPIView, lists_by_address

MEDIA = {
    "CSV": "text/csv",
    "ODS": ODS_TYPE,
    "XLSX": XLSX_TYPE,
    "JSON": "application/json",
    "Atom": "application/atom+xml",
}
TABLES = ("CSV", "ODS", "XLSX")
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_EU = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name, and its address."""

    name: str
    url: str


OPEN = Licence("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence")
OF_FICHES = Licence("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/")
"""The licence of the texts of the fiches of beta.gouv.fr, and of a file that has some."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A data set in one format; ``schema`` describes the columns of its file. An address of the API has pages."""

    form: str
    address: str
    schema: str = ""
    is_of_api: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: its subject (a tag of the API), the meaning of its rows, and its distributions."""

    key: str
    subject: str
    title: str
    about: str
    distributions: tuple[Distribution, ...]
    licence: Licence = OPEN

    @property
    def more(self) -> str:
        """Return what the description says more than the title."""
        return capfirst(self.about.removeprefix(self.title).lstrip(" ,:;."))


def datasets() -> tuple[Dataset, ...]:
    """Return the data sets: the lists of the API, then the files that are no list."""
    return (*(_of_list(address, view) for address, view in lists_by_address().items()), *_other_files())


@cache
def datasets_by_subject() -> list[tuple[str, list[Dataset]]]:
    """Return the title of each subject with its data sets, in the order of the API."""
    tags: Any = settings.SPECTACULAR_SETTINGS["TAGS"]
    titles = {tag["name"]: tag["description"] for tag in tags}
    places = [*titles]
    found = sorted(datasets(), key=lambda one: places.index(one.subject))
    return [(titles[subject], [*held]) for subject, held in groupby(found, key=lambda one: one.subject)]


def _of_list(address: str, view: type[PublicListAPIView]) -> Dataset:
    about = " ".join(str(view.__doc__).split())
    return Dataset(
        view.list_name,
        view.subject,
        re.split(r"[,:;]|\.$", about)[0].strip(),
        about,
        _distributions(address),
        OF_FICHES if view.has_fiche_texts else OPEN,
    )


def _distributions(address: str) -> tuple[Distribution, ...]:
    """Return the tables and the JSON of a list."""
    schema = reverse("table-schema", args=[address.removeprefix("/api/v1/").rstrip("/")])
    return (
        *(Distribution(form, f"{address}?format={form.lower()}", schema) for form in TABLES),
        Distribution("JSON", address, is_of_api=True),
    )


def _other_files() -> tuple[Dataset, ...]:
    """Return the files that are no list of the API: figures by year or month, the State's schema, the feed."""
    return (
        Dataset(
            "portefeuille",
            "portfolio",
            "Le portefeuille par année",
            "Le nombre de services dans chaque phase au 1er janvier de chaque année, depuis 2013.",
            _of_chart("portefeuille"),
        ),
        Dataset(
            "suites-des-investigations",
            "portfolio",
            "Les suites des investigations",
            "Ce que deviennent les investigations commencées chaque année.",
            _of_chart("investigations"),
        ),
        Dataset(
            "mesures",
            "impact",
            "Les valeurs des mesures d’impact, dans le schéma de l’État",
            "Une ligne par valeur ; le fichier d’un seul service est sur sa page.",
            (Distribution("CSV", reverse("measurements-csv"), SCHEMA_URL),),
        ),
        Dataset(
            "communaute",
            "community",
            "La communauté par année",
            "Le nombre d’arrivées de chaque année. Personne n’est nommé.",
            (Distribution("CSV", reverse("community-csv", args=["arrivees"])),),
        ),
        Dataset(
            "changements",
            "changes",
            "Les derniers changements",
            "Ce qui a changé dans les fiches, quand et pourquoi.",
            (Distribution("Atom", reverse("all-feed")),),
            OF_FICHES,
        ),
    )


def _of_chart(key: str) -> tuple[Distribution, ...]:
    return _distributions(reverse("api-chart-series", args=[key]))


type Absolute = Callable[[str], str]
"""Converts a path of the site to an address."""


def dcat(absolute: Absolute, modified: dt.datetime | None) -> dict[str, Any]:
    """Return the catalogue as DCAT-AP 3 in JSON-LD; ``modified`` is the moment of the last change of the records."""
    shared = {
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.PUBLISHER or "Non déterminé"},
        "dct:language": {"@id": f"{_EU}language/FRA"},
    }
    if modified:
        shared["dct:modified"] = {"@type": "xsd:dateTime", "@value": modified.isoformat()}
    described = shared | {"dcat:contactPoint": _contact(absolute)}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": absolute(reverse("data-catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _french("Betaportfolio : les données du portefeuille de beta.gouv.fr"),
        "dct:description": _french("Les services numériques du programme beta.gouv.fr, leur phase et leur impact."),
        **shared,
        "foaf:homepage": {"@id": absolute(reverse("data"))},
        "dcat:service": {
            "@id": absolute(reverse("api-root")),
            "@type": "dcat:DataService",
            "dct:title": _french("L’API de Betaportfolio"),
            "dcat:endpointURL": {"@id": absolute(reverse("api-root"))},
            "dcat:endpointDescription": {"@id": absolute(reverse("api-schema"))},
        },
        "dcat:dataset": [_dataset(one, absolute, described) for one in datasets()],
    }


def _contact(absolute: Absolute) -> dict[str, Any]:
    address = {"@id": f"mailto:{settings.CONTACT_EMAIL}"} if settings.CONTACT_EMAIL else None
    return {
        "@type": "vcard:Kind",
        "vcard:fn": "Betaportfolio",
        "vcard:hasURL": {"@id": absolute(reverse("contact"))},
        **({"vcard:hasEmail": address} if address else {}),
    }


def _dataset(dataset: Dataset, absolute: Absolute, described: dict[str, Any]) -> dict[str, Any]:
    page = absolute(f"{reverse('data')}#{dataset.key}")
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.key,
        "dct:title": _french(dataset.title),
        "dct:description": _french(dataset.about),
        **described,
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/CONT"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(dataset, one, absolute) for one in dataset.distributions],
    }


def _distribution(dataset: Dataset, one: Distribution, absolute: Absolute) -> dict[str, Any]:
    address = {"@id": absolute(one.address)}
    return {
        **address,
        "@type": "dcat:Distribution",
        "dct:title": _french(f"{dataset.title} ({one.form})"),
        "dct:license": {"@id": dataset.licence.url},
        "dct:format": {"@id": f"{_FILE_TYPES}{one.form.upper()}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA[one.form]}"},
        "dcat:accessURL": address,
        **(
            {"dcat:accessService": {"@id": absolute(reverse("api-root"))}}
            if one.is_of_api
            else {"dcat:downloadURL": address}
        ),
        **({"dct:conformsTo": {"@id": absolute(one.schema)}} if one.schema else {}),
    }


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
