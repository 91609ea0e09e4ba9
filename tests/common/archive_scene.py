"""Archives of a small format, valid and forged."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from common.files.archive import zipped
from common.files.recount import ArchivedEvidence, ArchivedFigure, archived_number
from common.files.tabular import Table
from common.files.verifiable_archive import MANIFEST, ArchiveFormat, as_json, content_name

PICTURE = f"{content_name(b'points')}.jpg"
PICTURES = {PICTURE: b"points"}


def _figures(document: dict[str, Any]) -> list[ArchivedFigure]:
    return [
        ArchivedFigure(
            one["key"],
            one["key"].title(),
            str(one["value"]),
            archived_number(one["value"]),
            archived_number(one["value"]),
            "sum",
            [ArchivedEvidence(archived_number(amount)) for amount in one["evidence"]],
        )
        for one in document["figures"]
    ]


def _tables(document: dict[str, Any]) -> list[Table]:
    return [
        Table("chiffres", ("clé", "valeur"), [(one["key"], Decimal(one["value"])) for one in document["figures"]]),
        Table(
            "preuves",
            ("clé", "apport"),
            [(one["key"], Decimal(amount)) for one in document["figures"] for amount in one["evidence"]],
        ),
    ]


FORMAT = ArchiveFormat(
    name="betaportfolio/essai",
    version=3,
    stem="essai",
    noun="un essai",
    nouns=("chiffre", "chiffres"),
    title=lambda document: f"Essai de {document['year']}",
    identity=lambda document: {"year": document["year"]},
    tables=_tables,
    figures=_figures,
    pictures=lambda document: document["pictures"],
    note="Une note.\n",
)


def document(**changes: Any) -> dict[str, Any]:
    figures = [{"key": "money", "value": "250", "evidence": ["150", "100"]}]
    whole = {"format": FORMAT.name, "version": FORMAT.version, "year": 2021, "pictures": [PICTURE]}
    return {**whole, "figures": figures, **changes}


def files() -> dict[str, bytes]:
    return FORMAT.files(document(), PICTURES)


def sealed(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> dict[str, bytes]:
    """Return the files after a change, with valid checksums, as a forger would make them."""
    made = change({name: body for name, body in files().items() if name != MANIFEST})
    listing = json.loads(files()[MANIFEST])
    sums = {name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)} for name, body in made.items()}
    return {MANIFEST: as_json({**listing, "files": sums}), **made}


def written(folder: Path, made: dict[str, bytes]) -> Path:
    path = folder / "essai.zip"
    path.write_bytes(zipped(made))
    return path


def bomb(name: str, size: int) -> bytes:
    """Return an archive whose file extracts to ``size`` zeros, whatever size it declares."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files():
            archive.writestr(one, b"\0" * size if one == name else b"{}")
    return out.getvalue()
