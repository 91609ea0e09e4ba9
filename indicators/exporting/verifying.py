"""Recounting a publication from its export alone: checksums, tables, and each value from its evidence. No database."""

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from common.numbers import strip_trailing_zeros
from common.ods import content
from common.tabular import csv_text
from common.words import number_fr, plural_fr
from indicators.algebra.aggregates import ARCHIVED, LABELS, recount
from indicators.exporting.document import FORMAT, VERSION
from indicators.exporting.files import DATA, MANIFEST, NAMES, manifest
from indicators.exporting.opening import ExportError, read_archive, unpacked
from indicators.exporting.tables import facts, tables
from indicators.queries.targets import TargetOfYear

NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?", re.ASCII)
ODS_PARTS = ("mimetype", "META-INF/manifest.xml", "content.xml")


@dataclass(frozen=True, slots=True)
class Recount:
    """What recounting an indicator gives: ``sentence`` says it, ``is_right`` whether the value stands."""

    code: str
    sentence: str
    is_right: bool


def verify(path: Path) -> list[Recount]:
    """Recount each result of the archive.

    :raises ExportError: the archive is no publication, or its files disagree with one another.
    """
    found = read_archive(path)
    _check_sums(found)
    document = _document(found[DATA])
    try:
        _check_manifest(found, document)
        _check_numbers(document)
        _check_tables(found, document)
        return _recounts(document)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise ExportError(f"« {DATA} » n’a pas la forme d’une publication ({type(error).__name__}).") from None


def _check_sums(found: dict[str, bytes]) -> None:
    listing = _json(MANIFEST, found[MANIFEST])
    sums = listing.get("files") if isinstance(listing, dict) else None
    if not isinstance(sums, dict) or set(sums) != set(NAMES):
        raise ExportError(f"« {MANIFEST} » ne donne pas la somme de chaque fichier.")
    for name in NAMES:
        if sums[name] != {"sha256": hashlib.sha256(found[name]).hexdigest(), "bytes": len(found[name])}:
            raise ExportError(f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste.")


def _document(body: bytes) -> dict[str, Any]:
    document = _json(DATA, body)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ExportError(f"« {DATA} » n’est pas une publication de Betaportfolio.")
    if document.get("version") != VERSION:
        raise ExportError(
            f"Cette publication est d’un format que cette commande ne connaît pas ({document.get('version')})."
        )
    return document


def _json(name: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ExportError(f"« {name} » n’est pas du JSON.") from None


def _check_manifest(found: dict[str, bytes], document: dict[str, Any]) -> None:
    """The manifest is that of this very publication."""
    if found[MANIFEST] != manifest(document, {name: found[name] for name in NAMES}):
        raise ExportError(f"« {MANIFEST} » n’est pas celui de cette publication.")


def _check_numbers(document: dict[str, Any]) -> None:
    """Every number is one that a result can have: another would fill the memory before it is written."""
    numbers = [one["amount"] for one in document["evidence"]]
    numbers += [one["value"] for one in document["results"] if one["value"] is not None]
    targets = [one["target"] for one in document["results"] if one["target"] is not None]
    numbers += [one[name] for one in targets for name in ("value", "tolerance") if one[name] is not None]
    wrong = next((one for one in numbers if not isinstance(one, str) or not NUMBER.fullmatch(one)), None)
    if wrong is not None:
        raise ExportError(f"« {str(wrong)[:30]} » n’est pas un nombre que peut avoir un résultat.")


def _check_tables(found: dict[str, bytes], document: dict[str, Any]) -> None:
    """The tables say what the data says."""
    made = tables(document)
    for table in made:
        if found[f"{table.name}.csv"] != csv_text(table.header, table.rows).encode():
            raise ExportError(f"« {table.name}.csv » ne dit pas la même chose que « {DATA} ».")
    sheets = unpacked(found["publication.ods"], ODS_PARTS)["content.xml"]
    if sheets != content([facts(document), *made]):
        raise ExportError(f"« publication.ods » ne dit pas la même chose que « {DATA} ».")


def _recounts(document: dict[str, Any]) -> list[Recount]:
    _check_verdicts(document)
    evidence: dict[str, list[dict[str, Any]]] = {one["code"]: [] for one in document["results"]}
    for row in document["evidence"]:
        if row["indicator"] not in evidence:
            raise ExportError(f"Une preuve est celle d’un indicateur inconnu, « {str(row['indicator'])[:60]} ».")
        evidence[row["indicator"]].append(row)
    return [_recount(one, evidence[one["code"]]) for one in document["results"]]


def _check_verdicts(document: dict[str, Any]) -> None:
    """Whether each target is reached is what its own numbers say."""
    for one in document["results"]:
        target = one["target"]
        if target is None:
            continue
        value, aimed = (None if number is None else Decimal(number) for number in (one["value"], target["value"]))
        held = TargetOfYear(aimed, target["direction"], Decimal(target["tolerance"]), target["judgement"])
        if target["is_reached"] is not held.is_reached(value):
            raise ExportError(f"« {one['label']} » : le verdict n’est pas celui que donnent la valeur et sa cible.")


def _recount(result: dict[str, Any], rows: list[dict[str, Any]]) -> Recount:
    code, label = str(result["code"]), str(result["label"])
    value = None if result["value"] is None else Decimal(result["value"])
    if not result["has_evidence"]:
        text = f"{label} : {number_fr(value)}, publié sans preuves"
        if rows:
            return Recount(code, f"{text}, et pourtant {plural_fr(len(rows), 'preuve', 'preuves')}.", is_right=False)
        return Recount(code, f"{text} : rien à recompter.", is_right=True)
    aggregate = result["aggregate"]
    if aggregate not in LABELS and aggregate not in ARCHIVED:
        return Recount(code, f"{label} : agrégation inconnue, « {aggregate} ».", is_right=False)
    if problem := _problem(rows):
        return Recount(code, f"{label} : {problem}", is_right=False)
    counted = [Decimal(row["amount"]) for row in rows if row["part"] == "counted"]
    startups = {row["startup"] for row in rows if row["part"] == "counted" and row["startup"]}
    made = recount(aggregate, counted, len(rows) - len(counted), len(startups))
    recounted = f"recompté {number_fr(strip_trailing_zeros(made))} d’après {plural_fr(len(rows), 'preuve', 'preuves')}"
    if made != value:
        return Recount(code, f"{label} : {number_fr(value)} publié, mais {recounted}.", is_right=False)
    return Recount(code, f"{label} : {number_fr(value)}, {recounted}.", is_right=True)


def _problem(rows: list[dict[str, Any]]) -> str:
    """What is wrong with the evidence itself."""
    if any(row["part"] not in ("counted", "base") for row in rows):
        return "une preuve a un rôle inconnu."
    seen = Counter((row["record"], row["record_id"], row["part"]) for row in rows)
    twice = next((key for key, count in seen.items() if count > 1), None)
    return f"l’enregistrement « {twice[0]} {twice[1]} » compte deux fois." if twice else ""
