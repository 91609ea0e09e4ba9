"""Checking an edition from its archive alone: checksums, tables, and each figure recounted from its evidence. No database."""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bilan.document import FORMAT, picture_names
from bilan.exporting.files import DATA, MANIFEST, PICTURES, READ_ME, SHEETS, files
from bilan.figure import known_amount
from bilan.pictures import stem_of
from common.words import number_fr, plural_fr
from indicators.exporting.opening import MAX_ALL, ExportError, unpacked

ALLOWED = re.compile(
    r"manifeste\.json|bilan\.json|bilan\.ods|LISEZMOI\.txt|tables/[a-z0-9-]{1,60}\.csv|images/[0-9a-f]{16}\.(?:jpg|png)"
)


@dataclass(frozen=True, slots=True)
class Recount:
    """What recounting a figure gives."""

    key: str
    sentence: str
    is_right: bool


def verify(path: Path) -> list[Recount]:
    """Recount each figure of the archive.

    :raises ExportError: it is no edition, or its files disagree with one another.
    """
    found = _read(path)
    document = _json(DATA, found[DATA])
    try:
        if document["format"] != FORMAT:
            raise ExportError(f"« {DATA} » n’est pas un bilan.")
        pictures = {name.removeprefix(PICTURES): body for name, body in found.items() if name.startswith(PICTURES)}
        _compare_pictures(document, pictures)
        _compare(found, files(document, pictures))
        return [_recount(one) for one in document["figures"]]
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise ExportError(f"« {DATA} » n’a pas la forme d’un bilan ({type(error).__name__}).") from None


def _read(path: Path) -> dict[str, bytes]:
    try:
        if path.stat().st_size > MAX_ALL:
            raise ExportError(f"Le fichier dépasse {MAX_ALL // 2**20} Mo.")
        body = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if ALLOWED.fullmatch(name)]
    except (OSError, zipfile.BadZipFile):
        raise ExportError("Ce fichier n’est pas une archive ZIP qui se lit.") from None
    return unpacked(body, {*names, MANIFEST, DATA, SHEETS, READ_ME})


def _compare(found: Mapping[str, bytes], made: Mapping[str, bytes]) -> None:
    """Each file is the one that the data makes, and the one that the manifest vouches for."""
    listed = _json(MANIFEST, found[MANIFEST])["files"]
    if set(listed) != set(found) - {MANIFEST} or set(found) != set(made):
        raise ExportError(f"« {MANIFEST} » ne donne pas la somme de chaque fichier.")
    for name, sums in listed.items():
        if sums != {"sha256": hashlib.sha256(found[name]).hexdigest(), "bytes": len(found[name])}:
            raise ExportError(f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste.")
        if found[name] != made[name]:
            raise ExportError(f"« {name} » ne dit pas la même chose que « {DATA} ».")
    if found[MANIFEST] != made[MANIFEST]:
        raise ExportError(f"« {MANIFEST} » n’est pas celui de cette édition.")


def _compare_pictures(document: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """The pictures are those that the report shows; the name of each says what it is made of."""
    if set(pictures) != picture_names(document):
        raise ExportError(f"Les images ne sont pas celles que montre « {DATA} ».")
    for name, body in pictures.items():
        if name.partition(".")[0] != stem_of(body):
            raise ExportError(f"« {PICTURES}{name} » n’est plus l’image que son nom annonce.")


def _json(name: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise ExportError(f"« {name} » ne se lit pas.") from None


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
