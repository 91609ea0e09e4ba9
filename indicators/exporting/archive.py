"""The archive of a publication: its results with their evidence."""

import hashlib
from typing import Any

from common.files.recount import ArchivedEvidence, ArchivedFigure, ArchiveError, archived_number
from common.files.verifiable_archive import ArchiveFormat
from common.words import number_fr, plural_fr
from indicators.exporting.document import FORMAT, FORMER_VERSIONS, VERSION
from indicators.exporting.tables import tables
from indicators.models import Target

_NOTE = """
La cible est celle que la loi de l’année avait votée, telle qu’elle était le jour de la publication. Elle est atteinte
si la valeur est d’au moins la cible moins la tolérance (« au moins »), ou d’au plus la cible plus la tolérance (« au plus »).
"""


def _figures(document: dict[str, Any]) -> list[ArchivedFigure]:
    evidence: dict[str, list[dict[str, Any]]] = {one["code"]: [] for one in document["results"]}
    for row in document["evidence"]:
        if row["indicator"] not in evidence:
            raise ArchiveError(f"Une preuve est celle d’un indicateur inconnu, « {str(row['indicator'])[:60]} ».")
        evidence[row["indicator"]].append(row)
    source = document["publication"]["source"]
    return [_figure(one, evidence[one["code"]], source) for one in document["results"]]


def _figure(result: dict[str, Any], rows: list[dict[str, Any]], source: str) -> ArchivedFigure:
    value, problem = archived_number(result["value"]), ""
    if rows and not result["has_evidence"]:
        problem = f"publié sans preuves, et pourtant {plural_fr(len(rows), 'preuve', 'preuves')}."
    elif not _is_judged_rightly(result):
        problem = "le verdict n’est pas celui que donnent la valeur et sa cible."
    return ArchivedFigure(
        key=result["code"],
        label=result["label"],
        words=number_fr(value),
        value=value,
        computed=value,
        aggregate=str(result["aggregate"]) if result["has_evidence"] else "",
        evidence=[
            ArchivedEvidence(
                archived_number(row["amount"]), row["part"], row["startup"], f"{row['record']} {row['record_id']}"
            )
            for row in rows
        ],
        source=source,
        problem=problem,
    )


def _is_judged_rightly(result: dict[str, Any]) -> bool:
    """Whether the result of the target follows from its own numbers."""
    target = result["target"]
    if target is None:
        return True
    numbers = {name: archived_number(target[name]) for name in ("value", "tolerance")}
    if numbers["tolerance"] is None:
        return False
    held = Target(**{**{name: target[name] for name in Target.EDITED}, **numbers})
    return bool(target["is_reached"] is held.is_reached(archived_number(result["value"])))


PUBLICATION = ArchiveFormat(
    name=FORMAT,
    version=VERSION,
    stem="publication",
    noun="une publication",
    nouns=("résultat", "résultats"),
    title=lambda document: "Résultats {year} publiés le {published_on} (publication n° {id})".format(
        **document["publication"]
    ),
    identity=lambda document: {"publication": document["publication"]["id"], "year": document["publication"]["year"]},
    tables=tables,
    figures=_figures,
    note=_NOTE,
    former=FORMER_VERSIONS,
)


def fingerprint(body: bytes, name: str) -> bytes:
    """Return the checksum of the archive saved as ``name``, for ``sha256sum --check``."""
    return f"{hashlib.sha256(body).hexdigest()}  {name}\n".encode()
