"""The publishable results of a year: each followed indicator, its computed value, and its published one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.figure import UNKNOWN, Figure
from common.optimistic_lock import State
from common.words import strip_trailing_zeros
from indicators.algebra import RuleVocabulary, read_vocabulary
from indicators.models import Indicator, LiveResult, PreviousRuleResult, PublishedResult, Target
from indicators.queries.targets import TargetProgress, definition_in_force, followed_in, voted_targets
from indicators.queries.years import definition_in_words, rule_in_words


@dataclass(frozen=True, slots=True)
class Former:
    """The value by the previous rule for the first year of a new one."""

    value: Decimal | None
    rule_in_words: str


@dataclass(frozen=True, slots=True)
class PublicationCandidate:
    """An indicator to publish for a year. ``digest`` is None without a computed value; ``rows`` is the size of the
    evidence.

    ``published`` is the result in force, which a correction would replace; ``before`` is that of the previous year.
    ``target`` is the one voted for the year; ``former`` is set if the year is the first of a new definition.
    """

    indicator: int
    code: str
    label: str
    unit: str
    wording: str
    definition: int | None
    rule: Any
    rule_in_words: str
    figure: Figure
    digest: int | None
    rows: int
    published: PublishedResult | None
    target: Target | None = None
    former: Former | None = None
    before: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def unknown_because(self) -> str:
        return self.figure.unknown_because

    @property
    def is_proposed(self) -> bool:
        """Whether its publication is expected: it has a target, or a published result to correct."""
        return self.target is not None or self.published is not None

    def verdict_of(self, value: Decimal | None) -> str:
        """Return in words the verdict that the publication of this value freezes."""
        return TargetProgress(self.target, Figure(value), is_final=True).verdict_in_words


@dataclass(frozen=True, slots=True)
class _OfYear:
    """The values of a year, by key of the indicator."""

    live: dict[int, LiveResult]
    published: dict[int, PublishedResult]
    targets: dict[int, Target]
    former: dict[int, PreviousRuleResult]  # by the key of the definition: a year may have had several
    before: dict[int, Decimal | None]
    words: RuleVocabulary


def candidates(year: int) -> list[PublicationCandidate]:
    """Return the indicators followed in ``year``, in the order of the table. Eight queries."""
    published = PublishedResult.objects.filter(replaced_by__isnull=True)
    known = _OfYear(
        live={one.indicator_id: one for one in LiveResult.objects.filter(year=year).select_related("definition")},
        published={one.indicator_id: one for one in published.filter(year=year).select_related("publication")},
        targets={one.indicator_id: one for one in voted_targets().filter(year=year)},
        former={
            one.definition_id: one
            for one in PreviousRuleResult.objects.filter(definition__first_year=year).select_related("previous")
        },
        before={one.indicator_id: strip_trailing_zeros(one.value) for one in published.filter(year=year - 1)},
        words=read_vocabulary(),
    )
    return [_candidate(indicator, year, known) for indicator in followed_in(year).prefetch_related("definitions")]


def _candidate(indicator: Indicator, year: int, known: _OfYear) -> PublicationCandidate:
    definition, live = definition_in_force(indicator, year), known.live.get(indicator.pk)
    is_computed = live is not None and definition is not None and live.definition_id == definition.pk
    former = known.former.get(definition.pk) if definition else None
    return PublicationCandidate(
        indicator=indicator.pk,
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        definition=definition.pk if definition else None,
        rule=definition.rule if definition else None,
        rule_in_words=rule_in_words(indicator, year, known.words),
        figure=live.figure if live and is_computed else UNKNOWN,
        digest=live.digest if live and is_computed else None,
        rows=live.counted + live.base if live and is_computed else 0,
        published=known.published.get(indicator.pk),
        target=known.targets.get(indicator.pk),
        former=_former(former, known.words) if former else None,
        before=known.before.get(indicator.pk),
    )


def _former(result: PreviousRuleResult, words: RuleVocabulary) -> Former:
    return Former(strip_trailing_zeros(result.value), definition_in_words(result.previous, words))


def figures_state(shown: Iterable[PublicationCandidate]) -> State:
    """Return the version of each figure, for optimistic locking: the figure, its evidence, and its publication."""
    return {
        one.code: [
            *(str(one.value), one.digest, one.rows, one.published.pk if one.published else None),
            *([one.figure.marks] if one.figure.is_marked else []),
        ]
        for one in shown
    }
