"""The archive of an edition: everything that is frozen with it, and the checksum of each file. Same edition, same bytes."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bilan.document import FORMAT, VERSION, as_json
from bilan.tables import all_tables
from common.archive import zipped
from common.ods import ods_file
from common.tabular import csv_text

MANIFEST, DATA, READ_ME, SHEETS = "manifeste.json", "bilan.json", "LISEZMOI.txt", "bilan.ods"
TABLES, PICTURES = "tables/", "images/"

_READ_ME = """\
Bilan {year}, édition {edition} publiée le {published_on}

Ces fichiers suffisent pour relire le bilan et recompter ses chiffres, sans accès au site.

  bilan.json       tout, en données : sections, textes, chiffres, preuves
  tables/*.csv     les tables du bilan, les chiffres (chiffres.csv) et leurs preuves (preuves.csv)
  bilan.ods        les mêmes tables, en classeur
  images/          les images du bilan
  manifeste.json   la somme SHA-256 de chacun de ces fichiers

Recompter un chiffre : prendre ses lignes de preuves.csv ; « count » en compte le nombre, « sum » additionne leurs apports.
Un chiffre sans agrégation se calcule d’autres chiffres, ou vient de la source citée. ND : non déterminé.

La commande « manage.py verify_bilan bilan.zip » fait tout cela, depuis ce seul fichier.
"""


def files(document: Mapping[str, Any], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the archive by its name, the manifest first."""
    tables = all_tables(document)
    made = {
        READ_ME: _READ_ME.format(**{name: document[name] for name in ("year", "edition", "published_on")}).encode(),
        DATA: as_json(document),
        **{f"{TABLES}{table.name}.csv": csv_text(table.header, table.rows).encode() for table in tables},
        SHEETS: ods_file(tables),
        **{f"{PICTURES}{name}": body for name, body in sorted(pictures.items())},
    }
    return {MANIFEST: manifest(document, made), **made}


def manifest(document: Mapping[str, Any], made: Mapping[str, bytes]) -> bytes:
    """The checksum and the size of each file."""
    return as_json(
        {
            "format": FORMAT,
            "version": VERSION,
            "year": document["year"],
            "edition": document["edition"],
            "files": {
                name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)} for name, body in made.items()
            },
        }
    )


def archive(document: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    return zipped(files(document, pictures))
