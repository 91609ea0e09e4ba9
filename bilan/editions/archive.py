"""The archive of an edition: its tables, its figures with their evidence, its pictures."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bilan.editions.document import FORMAT, VERSION, picture_names
from bilan.editions.tables import all_tables, role_of
from bilan.models import edition_in_words
from common.files.recount import ArchivedEvidence, ArchivedFigure, archived_number
from common.files.verifiable_archive import ArchiveFormat


def _figure(one: Mapping[str, Any]) -> ArchivedFigure:
    value, live, stated = (archived_number(one[name]) for name in ("value", "live", "stated"))
    rows = one["evidence"]
    problem = ""
    if hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest() != one["digest"]:
        problem = "ses preuves n’ont pas l’empreinte annoncée."
    elif value != (live if stated is None else stated):
        problem = f"{one['words']} n’est ni publié, ni calculé."
    return ArchivedFigure(
        key=one["key"],
        label=one["label"],
        words=one["words"],
        value=value,
        computed=live,
        aggregate=one["aggregate"] if live is not None else "",
        evidence=[
            ArchivedEvidence(archived_number(row[3] or None), role_of(one["aggregate"], row[3]), service=row[1])
            for row in rows
        ],
        source=one["source"],
        problem=problem,
    )


BILAN = ArchiveFormat(
    name=FORMAT,
    version=VERSION,
    stem="bilan",
    noun="un bilan",
    nouns=("chiffre", "chiffres"),
    title=lambda document: f"Bilan {document['year']}. {edition_in_words(document)}.",
    identity=lambda document: {"year": document["year"], "edition": document["edition"]},
    tables=all_tables,
    figures=lambda document: [_figure(one) for one in document["figures"]],
    pictures=picture_names,
)
