"""The archive of an edition: everything that is frozen with it, and the checksum of each file. Same edition, same bytes."""

import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bilan.document import FORMAT, VERSION, picture_names
from bilan.figure import known_amount
from bilan.pictures import stem_of
from bilan.tables import all_tables
from common.archive import zipped
from common.ods import ods_file
from common.tabular import csv_text
from common.verifiable_archive import READ_ME, ArchiveError, ArchiveFormat, Files, Recount, as_json
from common.words import number_fr, plural_fr

DATA, SHEETS = "bilan.json", "bilan.ods"
TABLES, PICTURES = "tables/", "images/"
MEMBERS = re.compile(r"tables/[a-z0-9-]{1,60}\.csv|images/[0-9a-f]{16}\.(?:jpg|png)")

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


def files(document: Mapping[str, Any], pictures: Files) -> dict[str, bytes]:
    """Return every file of the archive by its name, the manifest first."""
    return BILAN.sealed(document, _made(document, pictures))


def archive(document: Mapping[str, Any], pictures: Files) -> bytes:
    """Return all the files as one."""
    return zipped(files(document, pictures))


def _made(document: Mapping[str, Any], pictures: Files) -> dict[str, bytes]:
    tables = all_tables(document)
    return {
        READ_ME: _READ_ME.format(**{name: document[name] for name in ("year", "edition", "published_on")}).encode(),
        DATA: as_json(document),
        **{f"{TABLES}{table.name}.csv": csv_text(table.header, table.rows).encode() for table in tables},
        SHEETS: ods_file(tables),
        **{f"{PICTURES}{name}": body for name, body in sorted(pictures.items())},
    }


def _files(document: dict[str, Any], found: Files) -> dict[str, bytes]:
    pictures = {name.removeprefix(PICTURES): body for name, body in found.items() if name.startswith(PICTURES)}
    _compare_pictures(document, pictures)
    return _made(document, pictures)


def _compare_pictures(document: Mapping[str, Any], pictures: Files) -> None:
    """Check that the pictures are those that the report shows; the name of each says what it is made of."""
    if set(pictures) != picture_names(document):
        raise ArchiveError(f"Les images ne sont pas celles que montre « {DATA} ».")
    for name, body in pictures.items():
        if name.partition(".")[0] != stem_of(body):
            raise ArchiveError(f"« {PICTURES}{name} » n’est plus l’image que son nom annonce.")


def _recount(one: Mapping[str, Any]) -> Recount:
    label, rows = one["label"], one["evidence"]
    live = None if one["live"] is None else Decimal(one["live"])
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
    if digest != one["digest"]:
        return Recount(one["key"], f"{label} : ses preuves n’ont pas l’empreinte annoncée.", is_right=False)
    if not one["aggregate"] or live is None:
        return Recount(one["key"], f"{label} : {one['words']}, rien à recompter.", is_right=True)
    amounts = [amount for row in rows if (amount := known_amount(row[3])) is not None]
    made = Decimal(len(rows)) if one["aggregate"] == "count" else sum(amounts, Decimal(0))
    recount = f"recompté {number_fr(made)} d’après {plural_fr(len(rows), 'preuve', 'preuves')}"
    if made != live:
        return Recount(one["key"], f"{label} : {number_fr(live)} annoncé, mais {recount}.", is_right=False)
    return Recount(one["key"], f"{label} : {number_fr(live)}, {recount}.", is_right=True)


BILAN = ArchiveFormat(
    name=FORMAT,
    version=VERSION,
    data=DATA,
    noun="un bilan",
    members=MEMBERS,
    required=frozenset({SHEETS}),
    identity=lambda document: {"year": document["year"], "edition": document["edition"]},
    files=_files,
    recount=lambda document: [_recount(one) for one in document["figures"]],
)
