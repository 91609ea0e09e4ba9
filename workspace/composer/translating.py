"""Convert form fields to a rule and back, by the grammar of rules. Pure functions; the algebra validates the rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.texts import whole_number
from indicators.algebra import RuleVocabulary, describe

type Values = Mapping[str, Sequence[str]]
"""What the form sends: the texts of each field."""

type Spec = dict[str, Any]
"""A measure, a condition or an option, as ``indicators.algebra.describe`` gives it; the first option is the default."""
type Grammar = Mapping[str, Spec]
"""The measures by name, in the order in which they are offered."""

MONTHS = "months"
COUNTED, BASE = "counted-", "base-"
"""What the names of the fields of a share's numerator and of a rate's base begin with."""
DIGITS = 20
"""More than any number that a rule takes; Python itself refuses to read thousands of them."""
SHARE, RATE = "share", "rate"
OF_QUANTITIES = ("sum",)


def grammar_of(words: RuleVocabulary) -> Grammar:
    """Return what a rule may contain, for the records of ``words``."""
    return {one["value"]: one for one in describe(words)["measures"]}


def text_of(value: object) -> str:
    """Return a value of a rule as form data: true is "true"."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def one(values: Values, name: str) -> str:
    """Return the only text of a field; empty if it was not sent."""
    sent = values.get(name, ())
    return sent[-1].strip() if sent else ""


def rule_from(values: Values, grammar: Grammar) -> dict[str, Any]:
    """Return the rule of the form; default values are left out."""
    source = grammar.get(one(values, "measure"))
    if source is None:
        return {"measure": one(values, "measure")}
    rule = {"measure": source["value"], **_period(values, "", source), **_conditions(values, "", source)}
    aggregate = one(values, "aggregate")
    if aggregate and aggregate != source["aggregates"][0]["value"]:
        rule["aggregate"] = aggregate
    quantity = one(values, "quantity")
    if quantity and aggregate_of(values, source) in OF_QUANTITIES and quantity != source["quantities"][0]["value"]:
        rule["quantity"] = quantity
    if aggregate == SHARE:
        rule["counted"] = _conditions(values, COUNTED, source)
    if aggregate == RATE and (base := grammar.get(one(values, f"{BASE}measure"))):
        rule["base"] = {"measure": base["value"], **_period(values, BASE, base), **_conditions(values, BASE, base)}
    return rule


def aggregate_of(values: Values, source: Spec) -> str:
    """Return the requested or default aggregation."""
    return one(values, "aggregate") or source["aggregates"][0]["value"]


def _period(values: Values, prefix: str, source: Spec) -> dict[str, Any]:
    asked = one(values, f"{prefix}period")
    if asked == MONTHS:
        months = one(values, f"{prefix}months")
        return {"period": {MONTHS: _as_integer(months)}}
    return {} if asked in ("", source["periods"][0]["value"]) else {"period": asked}


def _conditions(values: Values, prefix: str, source: Spec) -> dict[str, Any]:
    read = ((of["name"], _value(values, f"{prefix}{of['name']}", of)) for of in source["conditions"])
    return {name: value for name, value in read if value is not None}


def _value(values: Values, name: str, condition: Spec) -> Any:
    """Return the value of a condition for a rule; None if it is empty."""
    sent = [text for text in values.get(name, ()) if text]
    if not sent:
        return None
    if condition["type"] == "flag":
        return sent[-1] == "true" if sent[-1] in ("true", "false") else sent[-1]
    return sent[0] if len(sent) == 1 else sent


def _as_integer(text: str) -> int | str:
    """Return a whole number for a rule; other text is unchanged, for the algebra to refuse."""
    number = whole_number(text, DIGITS)
    return text if number is None else number


def values_from(rule: Mapping[str, Any], grammar: Grammar) -> dict[str, list[str]]:
    """Return the form fields of ``rule``, to display a definition."""
    source = grammar.get(str(rule.get("measure", "")))
    if source is None:
        return {}
    values = _typed_population(rule, "", source)
    for name in ("aggregate", "quantity"):
        if name in rule:
            values[name] = [str(rule[name])]
    values |= _typed_population(rule.get("counted", {}), COUNTED, source)
    base = rule.get("base", {})
    if base_source := grammar.get(str(base.get("measure", ""))):
        values |= _typed_population(base, BASE, base_source)
    return values


def _typed_population(population: Mapping[str, Any], prefix: str, source: Spec) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    if "measure" in population:
        values[f"{prefix}measure"] = [source["value"]]
    period = population.get("period")
    if isinstance(period, dict):
        values |= {f"{prefix}period": [MONTHS], f"{prefix}months": [str(period.get(MONTHS, ""))]}
    elif period:
        values[f"{prefix}period"] = [str(period)]
    for name in (condition["name"] for condition in source["conditions"]):
        if name in population:
            value = population[name]
            values[f"{prefix}{name}"] = [text_of(one) for one in (value if isinstance(value, list) else [value])]
    return values
