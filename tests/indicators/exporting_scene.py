"""Archives of publications, valid and forged."""

import hashlib
from collections.abc import Callable
from typing import Any

from indicators.exporting.archive import PUBLICATION


def row(code: str, key: int, amount: str = "1", part: str = "counted", **fields: Any) -> dict[str, Any]:
    values = {"indicator": code, "startup": f"s{key}", "name": f"Service {key}", "record": "phase", "record_id": key}
    return {
        **values,
        "date": "2021-05-01",
        "is_day_known": True,
        "reason": "Entrée",
        "amount": amount,
        "part": part,
        **fields,
    }


def result(code: str, value: str | None, aggregate: str | None = "count", **fields: Any) -> dict[str, Any]:
    values = {"code": code, "label": code.title(), "unit": "produits", "wording": "", "value": value}
    rule = {"measure": "entries", "aggregate": aggregate}
    more = {
        "has_evidence": True,
        "aggregate": aggregate,
        "rule": rule,
        "rule_in_words": "",
        "replaces": None,
        "unconfirmed": 0,
        "by_dates": None,
        "missing": 0,
        "reconstructed": "",
    }
    more |= {"target": None, "former": None}
    return {**values, **more, **fields}


def target(value: str | None, *, is_reached: bool | None, **fields: Any) -> dict[str, Any]:
    said = {"direction": "at_least", "tolerance": "0", "source": "PAP 2021", "judgement": "Tenu."}
    return {**said, "value": value, "is_reached": is_reached, **fields}


def document(results: list[dict[str, Any]], evidence: list[dict[str, Any]]) -> dict[str, Any]:
    said = {"id": 3, "year": 2021, "published_on": "2022-03-03", "recorded_at": "2022-03-03T10:00:00+00:00"}
    publication = {**said, "source": "RAP", "note": "", "reason": "Bilan"}
    whole = {"format": "betaportfolio/publication", "version": 4, "publication": publication}
    return {**whole, "results": results, "evidence": evidence}


def small() -> dict[str, Any]:
    """Return two launches, and a designation published without records."""
    results = [result("launched", "2"), result("designated", None, None, has_evidence=False, rule=None)]
    return document(results, [row("launched", 1), row("launched", 2)])


def forged(changed: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the archive of a changed document, with valid checksums and tables."""
    made = small()
    changed(made)
    return PUBLICATION.archive(made)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
