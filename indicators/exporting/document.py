"""A publication as data: only its frozen values, so that the document is always the same."""

from typing import Any

from common.exact_json import exact_text
from common.optimistic_lock import state_of
from indicators.algebra import aggregate_of
from indicators.models import PublishedEvidence, PublishedResult, Target
from indicators.queries.publications import PublicationWithResults, frozen_evidence

FORMAT = "betaportfolio/publication"
VERSION = 4
FORMER_VERSIONS = (3,)
"""Those of archives that are still verified: the evidence of version 3 does not say whether its days are known."""


def document(publication_with_results: PublicationWithResults) -> dict[str, Any]:
    """Return the whole publication; amounts are text, so that none is rounded. Two queries."""
    publication = publication_with_results.publication
    frozen = {result.pk: result for result in PublishedResult.objects.filter(publication=publication.pk).order_by("pk")}
    results = [_result(frozen[one.key], one.code, one.replaces) for one in publication_with_results.results]
    return {
        "format": FORMAT,
        "version": VERSION,
        "publication": {
            "id": publication.pk,
            "year": publication.year,
            "published_on": publication.published_on.isoformat(),
            "recorded_at": publication.recorded_at.isoformat(),
            "source": publication.source,
            "note": publication.note,
            "reason": publication.reason,
        },
        "results": results,
        "evidence": [_evidence(row) for row in frozen_evidence(publication.pk).iterator(chunk_size=2_000)],
    }


def _result(result: PublishedResult, code: str, replaces: PublishedResult | None) -> dict[str, Any]:
    return {
        "code": code,
        "label": result.label or code,
        "unit": result.unit,
        "wording": result.wording,
        "value": exact_text(result.value),
        "unconfirmed": result.unconfirmed,
        "by_dates": exact_text(result.by_dates),
        "missing": result.missing,
        "has_evidence": result.has_evidence,
        "reconstructed": result.reconstructed,
        "aggregate": aggregate_of(result.rule) if result.has_evidence else None,
        "rule": result.rule,
        "rule_in_words": result.rule_in_words,
        "target": _target(result),
        "former": {"value": exact_text(result.former_value), "rule_in_words": result.former_rule_in_words}
        if result.former_rule_in_words
        else None,
        "replaces": {
            "publication": replaces.publication_id,
            "published_on": replaces.publication.published_on.isoformat(),
            "value": exact_text(replaces.value),
        }
        if replaces
        else None,
    }


def _target(result: PublishedResult) -> dict[str, Any] | None:
    """Return the target frozen with the result, and whether it is reached (None: unknown)."""
    target = result.target
    if target is None:
        return None
    values = state_of(target, Target.EDITED)
    frozen = {name: value if isinstance(value, str) else exact_text(value) for name, value in values.items()}
    return {**frozen, "is_reached": target.is_reached(result.value)}


def _evidence(row: PublishedEvidence) -> dict[str, Any]:
    return {
        "indicator": row.result.indicator.code,
        "startup": row.startup_slug,
        "name": row.startup_name,
        "record": row.record,
        "record_id": row.record_id,
        "date": row.date.isoformat(),
        "is_day_known": row.is_day_known,
        "reason": row.reason,
        "amount": exact_text(row.amount),
        "part": row.part,
    }
