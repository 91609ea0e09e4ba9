"""The files of a publication: equal bytes for the same publication."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from common.files.ods import ODS_TYPE, ods_file
from common.files.tabular import CSV_TYPE, Cell, Table, csv_text
from common.files.verifiable_archive import READ_ME, as_json
from indicators.models import Target

UNKNOWN = "ND"
"""A result that is not determined, which is not zero."""

OF_RESULTS = (
    "indicateur",
    "libellé",
    "valeur",
    "unité",
    "preuves",
    "millésimes à confirmer",
    "selon l’année des dates",
    "lauréats non enregistrés",
    "dont fictifs",
    "agrégation",
    "remplace la publication",
    "cible",
    "sens",
    "tolérance",
    "cible atteinte",
    "jugement",
    "source de la cible",
    "règle en toutes lettres",
    "règle",
    "définition",
)
OF_EVIDENCE = ("indicateur", "service", "nom", "enregistrement", "clé", "date", "raison", "apport", "rôle")


def tables(document: dict[str, Any]) -> list[Table]:
    """Return the results, then their evidence."""
    return [_results(document), _evidence(document)]


def facts(document: dict[str, Any]) -> Table:
    """Return the values about the publication as a whole."""
    publication = document["publication"]
    return Table("publication", ("champ", "valeur"), [(name, publication[name]) for name in sorted(publication)])


def _results(document: dict[str, Any]) -> Table:
    rows = [
        (
            one["code"],
            one["label"],
            UNKNOWN if one["value"] is None else Decimal(one["value"]),
            one["unit"],
            "oui" if one["has_evidence"] else "non",
            one["unconfirmed"],
            None if one["by_dates"] is None else Decimal(one["by_dates"]),
            one["missing"],
            one["fictitious"],
            one["aggregate"],
            one["replaces"]["publication"] if one["replaces"] else None,
            *_target(one["target"]),
            one["rule_in_words"],
            json.dumps(one["rule"], ensure_ascii=False, sort_keys=True) if one["rule"] is not None else None,
            one["wording"],
        )
        for one in document["results"]
    ]
    return Table("resultats", OF_RESULTS, rows)


NO_TARGET = "pas de cible"


def _target(target: dict[str, Any] | None) -> tuple[Cell, ...]:
    """Return the cells of the target; no target differs from an undetermined one."""
    if target is None:
        return (NO_TARGET, None, None, None, None, None)
    return (
        UNKNOWN if target["value"] is None else Decimal(target["value"]),
        Target.Direction(target["direction"]).label,
        Decimal(target["tolerance"]),
        UNKNOWN if target["is_reached"] is None else target["is_reached"],
        target["judgement"],
        target["source"],
    )


def _evidence(document: dict[str, Any]) -> Table:
    rows = [
        (
            one["indicator"],
            one["startup"],
            one["name"],
            one["record"],
            one["record_id"],
            one["date"],
            one["reason"],
            Decimal(one["amount"]),
            one["part"],
        )
        for one in document["evidence"]
    ]
    return Table("preuves", OF_EVIDENCE, rows)


DATA = "publication.json"
ARCHIVE, FINGERPRINT = "publication.zip", "publication.zip.sha256"
NAMES = (READ_ME, DATA, "resultats.csv", "preuves.csv", "publication.ods")
"""The files that the manifest vouches for, in the order of the archive."""
TYPES = {
    "json": "application/json",
    "csv": CSV_TYPE,
    "ods": ODS_TYPE,
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "sha256": "text/plain; charset=utf-8",
}
"""The type of each file by its ending."""

_READ_ME = """\
Résultats {year} publiés le {published_on} (publication n° {id})

Ces fichiers suffisent pour recompter chaque résultat, sans accès au site.

  publication.json   tout, en données : les résultats, la règle de chacun, les preuves
  resultats.csv      un résultat par ligne, avec sa règle en toutes lettres
  preuves.csv        un enregistrement par ligne, avec la date et la raison qui ont compté
  publication.ods    les mêmes tables, en classeur
  manifeste.json     la somme SHA-256 de chacun de ces fichiers

Recompter un résultat : prendre les lignes de preuves.csv de son code d’indicateur, puis selon « agrégation » :
  count    le nombre de lignes dont le rôle est « counted »
  sum      la somme des apports de ces lignes
  mean     leur moyenne, arrondie à quatre décimales
  median   leur médiane : l’apport du milieu, ou la moyenne des deux du milieu
  share    100 × lignes « counted » ÷ lignes « counted » et « base »
  rate     100 × lignes « counted » ÷ lignes « base »
  startups le nombre de services différents parmi les lignes « counted »
  measured l’apport de la ligne : une valeur relevée par l’équipe, dont le nom dit la source
Un résultat « sans preuves » a été publié sans ses enregistrements : rien ne permet de le recompter. ND : non déterminé.

La cible est celle que la loi de l’année avait votée, telle qu’elle était le jour de la publication. Elle est atteinte
si la valeur est d’au moins la cible moins la tolérance (« au moins »), ou d’au plus la cible plus la tolérance (« au plus »).

La commande « manage.py verify_publication publication.zip » fait tout cela, depuis ce seul fichier.
"""


def manifest_files(document: dict[str, Any]) -> dict[str, bytes]:
    """Return the files listed in the manifest."""
    results, evidence = tables(document)
    bodies = (
        _READ_ME.format(**document["publication"]).encode(),
        as_json(document),
        csv_text(results.header, results.rows).encode(),
        csv_text(evidence.header, evidence.rows).encode(),
        ods_file([facts(document), results, evidence]),
    )
    return dict(zip(NAMES, bodies, strict=True))


def fingerprint(body: bytes, name: str) -> bytes:
    """Return the checksum of the archive saved as ``name``, for ``sha256sum --check``."""
    return f"{hashlib.sha256(body).hexdigest()}  {name}\n".encode()
