"""The archive of a publication: its files with a manifest, and each value recomputed from its evidence."""

import re
from collections import Counter
from decimal import Decimal
from typing import Any

from common.files.archive import zipped
from common.files.verifiable_archive import ArchiveError, ArchiveFormat, Files, Recount, RecountVerdict
from common.words import number_fr, plural_fr, strip_trailing_zeros
from indicators.algebra.aggregates import ARCHIVED, LABELS, recount
from indicators.exporting.document import FORMAT, VERSION
from indicators.exporting.files import DATA, NAMES, manifest_files
from indicators.queries.targets import TargetOfYear

NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?", re.ASCII)


def files(document: dict[str, Any]) -> dict[str, bytes]:
    """Return every file of the publication except the archive, by name, starting with the manifest."""
    return PUBLICATION.sealed(document, manifest_files(document))


def archive(document: dict[str, Any]) -> bytes:
    """Return all the files as one archive."""
    return zipped(files(document))


def _files(document: dict[str, Any], found: Files) -> dict[str, bytes]:
    _check_numbers(document)
    return manifest_files(document)


def _check_numbers(document: dict[str, Any]) -> None:
    """Check that every number is a possible result, since a huge one would fill the memory."""
    numbers = [one["amount"] for one in document["evidence"]]
    numbers += [one["value"] for one in document["results"] if one["value"] is not None]
    targets = [one["target"] for one in document["results"] if one["target"] is not None]
    numbers += [one[name] for one in targets for name in ("value", "tolerance") if one[name] is not None]
    wrong = next((one for one in numbers if not isinstance(one, str) or not NUMBER.fullmatch(one)), None)
    if wrong is not None:
        raise ArchiveError(f"« {str(wrong)[:30]} » n’est pas un nombre que peut avoir un résultat.")


def _recounts(document: dict[str, Any]) -> list[Recount]:
    _check_verdicts(document)
    evidence: dict[str, list[dict[str, Any]]] = {one["code"]: [] for one in document["results"]}
    for row in document["evidence"]:
        if row["indicator"] not in evidence:
            raise ArchiveError(f"Une preuve est celle d’un indicateur inconnu, « {str(row['indicator'])[:60]} ».")
        evidence[row["indicator"]].append(row)
    source = document["publication"]["source"]
    return [_recount(one, evidence[one["code"]], source) for one in document["results"]]


def _check_verdicts(document: dict[str, Any]) -> None:
    """Check that each target's result follows from its own numbers."""
    for one in document["results"]:
        target = one["target"]
        if target is None:
            continue
        value, aimed = (None if number is None else Decimal(number) for number in (one["value"], target["value"]))
        held = TargetOfYear(aimed, target["direction"], Decimal(target["tolerance"]), target["judgement"])
        if target["is_reached"] is not held.is_reached(value):
            raise ArchiveError(f"« {one['label']} » : le verdict n’est pas celui que donnent la valeur et sa cible.")


def _recount(result: dict[str, Any], rows: list[dict[str, Any]], source: str) -> Recount:
    code, label = str(result["code"]), str(result["label"])
    value = None if result["value"] is None else Decimal(result["value"])
    if not result["has_evidence"]:
        return _without_evidence(
            code, f"{label} : {number_fr(value)}, publié sans preuves", rows, value is None or source
        )
    aggregate = result["aggregate"]
    if aggregate not in LABELS and aggregate not in ARCHIVED:
        return Recount(code, f"{label} : agrégation inconnue, « {aggregate} ».", RecountVerdict.WRONG)
    if problem := _problem(rows):
        return Recount(code, f"{label} : {problem}", RecountVerdict.WRONG)
    counted = [Decimal(row["amount"]) for row in rows if row["part"] == "counted"]
    startups = {row["startup"] for row in rows if row["part"] == "counted" and row["startup"]}
    made = recount(aggregate, counted, len(rows) - len(counted), len(startups))
    recounted = f"recompté {number_fr(strip_trailing_zeros(made))} d’après {plural_fr(len(rows), 'preuve', 'preuves')}"
    if made != value:
        return Recount(code, f"{label} : {number_fr(value)} publié, mais {recounted}.", RecountVerdict.WRONG)
    return Recount(code, f"{label} : {number_fr(value)}, {recounted}.", RecountVerdict.RECOUNTED)


def _without_evidence(code: str, text: str, rows: list[dict[str, Any]], is_sourced: object) -> Recount:
    """Return the verdict of a result published without evidence: none is allowed, with a source."""
    if rows:
        return Recount(code, f"{text}, et pourtant {plural_fr(len(rows), 'preuve', 'preuves')}.", RecountVerdict.WRONG)
    if not is_sourced:
        return Recount(code, f"{text}, ni source.", RecountVerdict.WRONG)
    return Recount(code, f"{text} : rien à recompter.", RecountVerdict.NOT_RECOUNTED)


def _problem(rows: list[dict[str, Any]]) -> str:
    """Return the error in the evidence itself, or an empty text."""
    if any(row["part"] not in ("counted", "base") for row in rows):
        return "une preuve a un rôle inconnu."
    seen = Counter((row["record"], row["record_id"], row["part"]) for row in rows)
    twice = next((key for key, count in seen.items() if count > 1), None)
    return f"l’enregistrement « {twice[0]} {twice[1]} » compte deux fois." if twice else ""


PUBLICATION = ArchiveFormat(
    name=FORMAT,
    version=VERSION,
    data=DATA,
    noun="une publication",
    members=re.compile("(?!)"),
    required=frozenset(NAMES),
    identity=lambda document: {"publication": document["publication"]["id"], "year": document["publication"]["year"]},
    files=_files,
    recount=_recounts,
)
