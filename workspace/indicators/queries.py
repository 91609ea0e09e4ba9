"""Queries about indicators for staff: years, versions, computed results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from common.clock import today
from common.figure import UNKNOWN, Figure
from common.history import RowVersionChange, changes
from indicators.algebra import Measure, RuleVocabulary, measure_of, read_vocabulary
from indicators.models import Definition, Indicator, LiveResult
from indicators.queries.targets import definition_in_force


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version in words; ``reason`` and ``author`` are those of its creation. ``measure`` is None for an invalid rule.

    ``changes`` are what it changes of the version before, in sentences.
    """

    definition: Definition
    words: str
    measure: Measure | None
    reason: str = ""
    author: str = ""
    changes: Sequence[str] = ()

    @property
    def is_read(self) -> bool:
        """Whether its rule is valid."""
        return self.measure is not None

    @property
    def meaning(self) -> str | None:
        """Return what a valid rule computes, in words; None for an invalid one."""
        return self.words if self.is_read else None

    @property
    def refusals(self) -> list[str]:
        """Return why the rule is invalid."""
        return [] if self.is_read else [self.words]


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """An indicator with its version for the running year (or the nearest one), and its last live result."""

    indicator: Indicator
    versions: int
    current: VersionSummary | None
    year: int | None
    figure: Figure


def listed_indicators() -> list[IndicatorSummary]:
    """Return every indicator in the order of the table: four queries."""
    words = read_vocabulary()
    live = LiveResult.objects.order_by("indicator_id", "-year").distinct("indicator_id")
    last = {one.indicator_id: one for one in live}
    return [_listed(one, last.get(one.pk), words) for one in Indicator.objects.prefetch_related("definitions")]


def _listed(indicator: Indicator, last: LiveResult | None, words: RuleVocabulary) -> IndicatorSummary:
    year = max(today().year, indicator.first_year)
    definition = definition_in_force(indicator, min(year, indicator.last_year or year))
    return IndicatorSummary(
        indicator=indicator,
        versions=len(indicator.definitions.all()),
        current=version_of(definition, words) if definition else None,
        year=last.year if last else None,
        figure=last.figure if last else UNKNOWN,
    )


def version_of(
    definition: Definition, words: RuleVocabulary, created: RowVersionChange | None = None
) -> VersionSummary:
    """Return the version in words, or why it is invalid."""
    reason, author = (created.reason, created.author) if created else ("", "")
    try:
        measure = measure_of(definition.rule, words)
    except ValidationError as refusal:
        return VersionSummary(definition, " ".join(refusal.messages), None, reason, author)
    return VersionSummary(definition, measure.sentence, measure, reason, author)


def versions_of(indicator: Indicator) -> list[VersionSummary]:
    """Return the versions of an indicator, the latest first, with their reasons: three queries."""
    words = read_vocabulary()
    created = {
        change.row: change for change in changes(Definition, indicator_id=indicator.pk) if change.kind == "insert"
    }
    definitions = indicator.definitions.order_by("-version")
    found = [version_of(definition, words, created.get(definition.pk)) for definition in definitions]
    return [*(_compared(one, before) for one, before in pairwise(found)), *found[-1:]]


def _compared(one: VersionSummary, before: VersionSummary) -> VersionSummary:
    """Return a version with what it changes of the one before; nothing if one of them is invalid."""
    if one.measure is None or before.measure is None:
        return one
    return replace(one, changes=one.measure.changes_since(before.measure))


def history_in_words(indicator: Indicator) -> list[tuple[RowVersionChange, list[str]]]:
    """Return each change of the indicator itself in words, the latest first: one query."""
    return [(change, _describe_change(change)) for change in reversed(changes(Indicator, pgh_obj_id=indicator.pk))]


def _describe_change(change: RowVersionChange) -> list[str]:
    if change.kind == "insert":
        return ["Indicateur créé"]
    labels = {field.attname: capfirst(str(field.verbose_name)) for field in Indicator._meta.concrete_fields}
    return [f"{labels[name]} : {_value(change.before[name])} → {_value(value)}" for name, value in change.after.items()]


def _value(value: object) -> str:
    return "vide" if value in (None, "") else str(value)
