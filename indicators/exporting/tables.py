"""The tables of a publication, made from its data."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from common.files.tabular import Cell, Table
from indicators.models import Target

UNKNOWN = "ND"
"""A result that is not determined, which is not zero."""

OF_RESULTS = (
    "indicateur",
    "libellé",
    "valeur",
    "unité",
    "preuves",
    "liste reconstituée",
    "millésimes à confirmer",
    "selon l’année des dates",
    "lauréats non enregistrés",
    "agrégation",
    "remplace la publication",
    "cible",
    "sens",
    "tolérance",
    "cible atteinte",
    "jugement",
    "source de la cible",
    "règle en toutes lettres",
    "règle",
    "définition",
)
OF_EVIDENCE = {
    "indicateur": "indicator",
    "service": "startup",
    "nom": "name",
    "enregistrement": "record",
    "clé": "record_id",
    "date": "date",
    "jour connu": "is_day_known",
    "raison": "reason",
    "apport": "amount",
    "rôle": "part",
}
"""The columns of the evidence, and what each has of a row of the data."""
DAY_KNOWN = {None: None, True: "oui", False: "non"}


def tables(document: dict[str, Any]) -> list[Table]:
    """Return the values about the publication as a whole, its results, then their evidence."""
    return [_facts(document), _results(document), _evidence(document)]


def _facts(document: dict[str, Any]) -> Table:
    publication = document["publication"]
    return Table("publication", ("champ", "valeur"), [(name, publication[name]) for name in sorted(publication)])


def _results(document: dict[str, Any]) -> Table:
    rows = [
        (
            one["code"],
            one["label"],
            UNKNOWN if one["value"] is None else Decimal(one["value"]),
            one["unit"],
            "oui" if one["has_evidence"] else "non",
            one["reconstructed"],
            one["unconfirmed"],
            None if one["by_dates"] is None else Decimal(one["by_dates"]),
            one["missing"],
            one["aggregate"],
            one["replaces"]["publication"] if one["replaces"] else None,
            *_target(one["target"]),
            one["rule_in_words"],
            json.dumps(one["rule"], ensure_ascii=False, sort_keys=True) if one["rule"] is not None else None,
            one["wording"],
        )
        for one in document["results"]
    ]
    return Table("resultats", OF_RESULTS, rows)


NO_TARGET = "pas de cible"


def _target(target: dict[str, Any] | None) -> tuple[Cell, ...]:
    """Return the cells of the target; no target differs from an undetermined one."""
    if target is None:
        return (NO_TARGET, None, None, None, None, None)
    return (
        UNKNOWN if target["value"] is None else Decimal(target["value"]),
        Target.Direction(target["direction"]).label,
        Decimal(target["tolerance"]),
        UNKNOWN if target["is_reached"] is None else target["is_reached"],
        target["judgement"],
        target["source"],
    )


def _evidence(document: dict[str, Any]) -> Table:
    columns = {title: name for title, name in OF_EVIDENCE.items() if name != "is_day_known" or document["version"] > 3}
    read: dict[str, Callable[[Any], Cell]] = {"amount": Decimal, "is_day_known": DAY_KNOWN.__getitem__}
    rows = [
        tuple(read[name](one[name]) if name in read else one[name] for name in columns.values())
        for one in document["evidence"]
    ]
    return Table("preuves", tuple(columns), rows)
