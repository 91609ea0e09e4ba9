"""The grammar of rules for the form, from the self-description of the algebra."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.algebra import RuleVocabulary, describe

MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Option:
    """A possible value and its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ConditionGrammar:
    """A key of a rule that filters a population; ``sort`` is choice or flag."""

    name: str
    label: str
    sort: str
    options: tuple[Option, ...]
    is_required: bool
    is_of_startup: bool


@dataclass(frozen=True, slots=True)
class MeasureGrammar:
    """A measure and its possible options; the first of each list is the default."""

    name: str
    label: str
    periods: tuple[Option, ...]
    aggregates: tuple[Option, ...]
    quantities: tuple[Option, ...]
    conditions: tuple[ConditionGrammar, ...]


type Grammar = Mapping[str, MeasureGrammar]
"""The measures by name, in the order in which they are offered."""


def grammar_of(words: RuleVocabulary) -> Grammar:
    """Return what a rule may contain, for the records of ``words``."""
    described = describe(words)
    return {one["value"]: _source(one) for one in described["measures"]}


def _source(spec: dict[str, Any]) -> MeasureGrammar:
    return MeasureGrammar(
        name=spec["value"],
        label=spec["label"],
        periods=_options(spec["periods"]),
        aggregates=_options(spec["aggregates"]),
        quantities=_options(spec["quantities"]),
        conditions=tuple(_condition(one) for one in spec["conditions"]),
    )


def _condition(spec: dict[str, Any]) -> ConditionGrammar:
    return ConditionGrammar(
        name=spec["name"],
        label=spec["label"],
        sort=spec["type"],
        options=_options(spec["values"] or ()),
        is_required=spec["is_required"],
        is_of_startup=spec["is_of_startup"],
    )


def _options(values: Any) -> tuple[Option, ...]:
    return tuple(Option(text_of(one["value"]), one["label"]) for one in values)


def text_of(value: object) -> str:
    """Return a value of a rule as form data: true is "true"."""
    return str(value).lower() if isinstance(value, bool) else str(value)
