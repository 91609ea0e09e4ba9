"""A publication as data: only what is frozen with it, so that it gives the same document for ever."""

from decimal import Decimal
from typing import Any

from common.numbers import strip_trailing_zeros
from indicators.algebra import aggregate_of
from indicators.models import PublishedEvidence, PublishedResult
from indicators.queries.publications import Other, PublishedSet, frozen_evidence

FORMAT = "betaportfolio/publication"
VERSION = 1


def document(publication: PublishedSet) -> dict[str, Any]:
    """The whole publication; amounts are text, so that none is ever rounded. Two queries."""
    frozen = {
        result.pk: result for result in PublishedResult.objects.filter(publication=publication.key).order_by("pk")
    }
    results = [_result(frozen[one.key], one.code, one.replaces) for one in publication.results]
    return {
        "format": FORMAT,
        "version": VERSION,
        "publication": {
            "id": publication.key,
            "year": publication.year,
            "published_on": publication.published_on.isoformat(),
            "recorded_at": publication.recorded_at.isoformat(),
            "source": publication.source,
            "note": publication.note,
            "reason": publication.reason,
        },
        "results": results,
        "evidence": [_evidence(row) for row in frozen_evidence(publication.key).iterator(chunk_size=2_000)],
    }


def _result(result: PublishedResult, code: str, replaces: Other | None) -> dict[str, Any]:
    return {
        "code": code,
        "label": result.label or code,
        "unit": result.unit,
        "wording": result.wording,
        "value": number(result.value),
        "has_evidence": result.has_evidence,
        "aggregate": aggregate_of(result.rule) if result.has_evidence else None,
        "rule": result.rule,
        "rule_in_words": result.rule_in_words,
        "replaces": {
            "publication": replaces.publication,
            "published_on": replaces.published_on.isoformat(),
            "value": number(replaces.value),
        }
        if replaces
        else None,
    }


def _evidence(row: PublishedEvidence) -> dict[str, Any]:
    return {
        "indicator": row.result.indicator.code,
        "startup": row.startup_slug,
        "name": row.startup_name,
        "record": row.record,
        "record_id": row.record_id,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": number(row.amount),
        "part": row.part,
    }


def number(value: Decimal | None) -> str | None:
    """The number as text, without the zeros that its column adds; None is "not determined"."""
    plain = strip_trailing_zeros(value)
    return None if plain is None else f"{plain:f}"
