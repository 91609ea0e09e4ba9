"""What could be published of a year: each indicator followed, what the records give, what is published already."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.numbers import strip_trailing_zeros
from common.seen import State
from indicators.algebra import Vocabulary, read_vocabulary
from indicators.live.plan import in_force
from indicators.models import Indicator, LiveResult, PublishedResult
from indicators.queries.targets import followed_in
from indicators.queries.years import rule_in_words


@dataclass(frozen=True, slots=True)
class InForce:
    """The published result that a correction would replace: its key, and that of its publication."""

    result: int
    publication: int
    value: Decimal | None
    published_on: dt.date
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator of the year's set. ``digest`` is None when nothing is computed; ``rows`` is what would be frozen."""

    indicator: int
    code: str
    label: str
    unit: str
    wording: str
    is_fictitious: bool
    definition: int | None
    rule: Any
    rule_in_words: str
    value: Decimal | None
    digest: int | None
    rows: int
    published: InForce | None


def candidates(year: int) -> list[Candidate]:
    """The indicators followed in ``year``, in the order of the table. Five queries."""
    live = {result.indicator_id: result for result in LiveResult.objects.filter(year=year).select_related("definition")}
    published = {
        result.indicator_id: InForce(
            result.pk,
            result.publication_id,
            strip_trailing_zeros(result.value),
            result.publication.published_on,
            result.has_evidence,
        )
        for result in PublishedResult.objects.filter(year=year, replaced_by__isnull=True).select_related("publication")
    }
    words = read_vocabulary()
    return [
        _candidate(indicator, year, live.get(indicator.pk), published.get(indicator.pk), words)
        for indicator in followed_in(year).prefetch_related("definitions")
    ]


def _candidate(
    indicator: Indicator, year: int, live: LiveResult | None, published: InForce | None, words: Vocabulary
) -> Candidate:
    definition = in_force(indicator, year)
    is_computed = live is not None and definition is not None and live.definition_id == definition.pk
    return Candidate(
        indicator=indicator.pk,
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        is_fictitious=indicator.is_fictitious,
        definition=definition.pk if definition else None,
        rule=definition.rule if definition else None,
        rule_in_words=rule_in_words(indicator, year, words),
        value=strip_trailing_zeros(live.value) if live and is_computed else None,
        digest=live.digest if live and is_computed else None,
        rows=live.counted + live.base if live and is_computed else 0,
        published=published,
    )


def figures_state(shown: Iterable[Candidate]) -> State:
    """What somebody saw of each figure: it moves when the figure, its evidence or what is published of it does."""
    return {
        one.code: [str(one.value), one.digest, one.rows, one.published.result if one.published else None]
        for one in shown
    }
