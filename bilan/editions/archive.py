"""Archive an edition: all the files frozen with it, with their checksums. The same edition gives the same bytes."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bilan.editions.document import FORMAT, VERSION, picture_names
from bilan.editions.tables import all_tables
from bilan.figures.figure import known_amount
from bilan.models import edition_in_words
from bilan.pictures import stem_of
from common.files.archive import zipped
from common.files.ods import ods_file
from common.files.tabular import csv_text
from common.files.verifiable_archive import (
    READ_ME,
    ArchiveError,
    ArchiveFormat,
    Files,
    Recount,
    RecountVerdict,
    as_json,
)
from common.words import number_fr, plural_fr, rounded
from indicators.algebra.aggregates import ARCHIVED, LABELS, recount

DATA, SHEETS = "bilan.json", "bilan.ods"
TABLES, PICTURES = "tables/", "images/"
MEMBERS = re.compile(r"tables/[a-z0-9-]{1,60}\.csv|images/[0-9a-f]{16}\.(?:jpg|png)")

_READ_ME = """\
Bilan {year}. {edition}.

Ces fichiers suffisent pour relire le bilan et recompter ses chiffres, sans accès au site.

  bilan.json       tout, en données : sections, textes, chiffres, preuves
  tables/*.csv     les tables du bilan, les chiffres (chiffres.csv) et leurs preuves (preuves.csv)
  bilan.ods        les mêmes tables, en classeur
  images/          les images du bilan
  manifeste.json   la somme SHA-256 de chacun de ces fichiers

Recompter un chiffre : prendre ses lignes de preuves.csv, puis selon « agrégation » :
  count      le nombre de lignes
  sum        la somme de leurs apports
  startups   le nombre de services différents
  share      100 × lignes d’apport non nul ÷ lignes
  rate       100 × lignes d’apport non nul ÷ lignes d’apport nul
  measured   l’apport de la ligne : une valeur relevée par l’équipe
  percent    100 × apport de la première ligne ÷ celui de la deuxième, à l’unité
  growth     la même chose, moins 100
  unit_cost  apport de la première ligne ÷ celui de la deuxième (dont la part, en %, est la troisième), au centime
Un chiffre sans agrégation n’est pas recompté : il vient de la source citée, ou est non déterminé (ND). Il en va de même
d’un chiffre publié dont les preuves donnent aujourd’hui une autre valeur : les deux sont dits.

La commande « manage.py verify_bilan bilan.zip » fait tout cela, depuis ce seul fichier.
"""


def files(document: Mapping[str, Any], pictures: Files) -> dict[str, bytes]:
    """Return every file of the archive by name, the manifest first."""
    return BILAN.sealed(document, _files_to_seal(document, pictures))


def archive(document: Mapping[str, Any], pictures: Files) -> bytes:
    """Return the archive as a ZIP file."""
    return zipped(files(document, pictures))


def _files_to_seal(document: Mapping[str, Any], pictures: Files) -> dict[str, bytes]:
    tables = all_tables(document)
    return {
        READ_ME: _READ_ME.format(year=document["year"], edition=edition_in_words(document)).encode(),
        DATA: as_json(document),
        **{f"{TABLES}{table.name}.csv": csv_text(table.header, table.rows).encode() for table in tables},
        SHEETS: ods_file(tables),
        **{f"{PICTURES}{name}": body for name, body in sorted(pictures.items())},
    }


def _files(document: dict[str, Any], found: Files) -> dict[str, bytes]:
    pictures = {name.removeprefix(PICTURES): body for name, body in found.items() if name.startswith(PICTURES)}
    _compare_pictures(document, pictures)
    return _files_to_seal(document, pictures)


def _compare_pictures(document: Mapping[str, Any], pictures: Files) -> None:
    """Check that the pictures are those of the report, and that their names match their content.

    :raises ArchiveError: if they do not.
    """
    if set(pictures) != picture_names(document):
        raise ArchiveError(f"Les images ne sont pas celles que montre « {DATA} ».")
    for name, body in pictures.items():
        if name.partition(".")[0] != stem_of(body):
            raise ArchiveError(f"« {PICTURES}{name} » n’est plus l’image que son nom annonce.")


QUOTIENTS: Mapping[str, Callable[..., Decimal]] = {
    "percent": lambda part, whole: rounded(100 * part / whole, 0),
    "growth": lambda now, before: rounded(100 * now / before - 100, 0),
    "unit_cost": lambda spent, counted, share=Decimal(100): rounded(spent / (counted * share / 100), 2),
}
"""What the amounts of two or three records give together, by aggregation."""
AGGREGATIONS = frozenset({*LABELS, *ARCHIVED, *QUOTIENTS})


def _recounted(aggregate: str, rows: list[list[str]]) -> Decimal | None:
    """Recompute the value from the evidence; a record only in the denominator has an amount of zero."""
    amounts = [amount for row in rows if (amount := known_amount(row[3])) is not None]
    if aggregate == "count":
        return Decimal(len(rows))
    if aggregate in QUOTIENTS:
        return QUOTIENTS[aggregate](*amounts)
    counted = [amount for amount in amounts if amount]
    return recount(aggregate, counted, len(amounts) - len(counted), len({row[1] for row in rows}))


def _recount(one: Mapping[str, Any]) -> Recount:
    """Check a figure: it equals the value of its evidence, or has a source."""
    key, label, rows = one["key"], one["label"], one["evidence"]
    value, live, stated = (None if one[name] is None else Decimal(one[name]) for name in ("value", "live", "stated"))
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
    if digest != one["digest"]:
        return Recount(key, f"{label} : ses preuves n’ont pas l’empreinte annoncée.", RecountVerdict.WRONG)
    if value != (live if stated is None else stated):
        return Recount(key, f"{label} : {one['words']} n’est ni publié, ni calculé.", RecountVerdict.WRONG)
    if not one["aggregate"] or live is None:
        return _not_recounted(one, value)
    if one["aggregate"] not in AGGREGATIONS:
        return Recount(key, f"{label} : agrégation inconnue, « {one['aggregate']} ».", RecountVerdict.WRONG)
    made = _recounted(one["aggregate"], rows)
    recounted = f"recompté {number_fr(made)} d’après {plural_fr(len(rows), 'preuve', 'preuves')}"
    if made != live:
        return Recount(key, f"{label} : {number_fr(live)} annoncé, mais {recounted}.", RecountVerdict.WRONG)
    if made != value:
        return _not_recounted(one, value, f" ({recounted})")
    return Recount(key, f"{label} : {number_fr(live)}, {recounted}.", RecountVerdict.RECOUNTED)


def _not_recounted(one: Mapping[str, Any], value: Decimal | None, beside: str = "") -> Recount:
    """Check a figure that its evidence does not give: it is unknown, or has a source or evidence."""
    text = f"{one['label']} : {one['words']}"
    if value is None:
        return Recount(one["key"], f"{text}, rien à recompter.", RecountVerdict.NOT_RECOUNTED)
    if one["source"]:
        return Recount(one["key"], f"{text}, d’après sa source seule{beside}.", RecountVerdict.NOT_RECOUNTED)
    if beside or not one["evidence"]:
        return Recount(one["key"], f"{text}, sans preuve ni source{beside}.", RecountVerdict.WRONG)
    return Recount(one["key"], f"{text}, que ses preuves ne suffisent pas à recompter.", RecountVerdict.NOT_RECOUNTED)


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
