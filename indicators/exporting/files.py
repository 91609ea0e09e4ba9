"""The files of a publication: equal bytes for the same publication."""

import hashlib
from typing import Any

from common.ods import ODS_TYPE, ods_file
from common.tabular import CSV_TYPE, csv_text
from common.verifiable_archive import READ_ME, as_json
from indicators.exporting.tables import facts, tables

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
