"""From the fields of the form to a rule and back: the form of a rule gives the same rule."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from indicators.algebra import RuleVocabulary, measure_of
from tests.workspace.composer.words import WORDS
from workspace.composer.translating import Spec, grammar_of, rule_from, text_of, values_from

GRAMMAR = grammar_of(WORDS)
YES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
RULES: list[dict[str, Any]] = [
    {"measure": "entries"},
    YES,
    YES | {"kind": ["construction", "acceleration"], "period": {"months": 24}, "incubator": "fabrique"},
    {
        "measure": "states",
        "kind": "acceleration",
        "aggregate": "share",
        "counted": {"kind": "acceleration", "national_impact": False},
    },
    {"measure": "awards", "laureate": "startup", "ministry": "Économie", "aggregate": "sum"},
    {"measure": "entries", "kind": "abandon", "aggregate": "rate", "base": {"measure": "states", "group": "service"}},
    {
        "measure": "entries",
        "kind": "abandon",
        "aggregate": "rate",
        "base": {"measure": "entries", "kind": "construction", "period": {"months": 12}},
        "period": {"months": 12},
    },
    {"measure": "members_joining", "status": "admin", "domain": ["data", "design"]},
    {"measure": "designations", "period": "end"},
]


@pytest.mark.parametrize("rule", RULES)
def test_what_the_form_shows_of_a_rule_is_that_rule(rule: dict[str, Any]) -> None:
    assert rule_from(values_from(rule, GRAMMAR), GRAMMAR) == rule


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, {"measure": ""}),
        ({"measure": ["stars"]}, {"measure": "stars"}),
        ({"measure": ["entries"], "period": ["year"], "aggregate": ["count"], "kind": [""]}, {"measure": "entries"}),
        ({"measure": ["entries"], "period": ["months"]}, {"measure": "entries", "period": {"months": ""}}),
        (
            {"measure": ["entries"], "period": ["months"], "months": ["²"]},
            {"measure": "entries", "period": {"months": "²"}},
        ),
        (
            {"measure": ["entries"], "period": ["months"], "months": ["9" * 5000]},
            {"measure": "entries", "period": {"months": "9" * 5000}},
        ),
        ({"measure": ["entries"], "first_time": ["peut-être"]}, {"measure": "entries", "first_time": "peut-être"}),
        ({"measure": ["awards"], "quantity": ["amount"], "counted-laureate": ["startup"]}, {"measure": "awards"}),
        ({"measure": ["states"], "aggregate": ["share"]}, {"measure": "states", "aggregate": "share", "counted": {}}),
        ({"measure": ["states"], "aggregate": ["rate"]}, {"measure": "states", "aggregate": "rate"}),
    ],
)
def test_what_was_not_asked_is_not_in_the_rule(values: dict[str, list[str]], rule: dict[str, Any]) -> None:
    assert rule_from(values, GRAMMAR) == rule


def test_a_rule_of_an_unknown_measure_shows_nothing() -> None:
    assert values_from({"measure": "stars"}, GRAMMAR) == {}
    assert values_from({}, GRAMMAR) == {}


def conditions(source: Spec) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for conditions of a measure, each with a value of its kind."""
    return st.fixed_dictionaries(
        {c["name"]: value(c) for c in source["conditions"] if c["is_required"]},
        optional={c["name"]: value(c) for c in source["conditions"] if not c["is_required"]},
    )


def value(condition: Spec) -> st.SearchStrategy[Any]:
    options = [option["value"] for option in condition["values"]]
    if condition["type"] == "flag":
        return st.sampled_from(options)
    texts = [text_of(option) for option in options]
    return st.lists(st.sampled_from(texts), min_size=1, max_size=3, unique=True).map(
        lambda chosen: chosen[0] if len(chosen) == 1 else sorted(chosen, key=texts.index)
    )


def periods(source: Spec) -> st.SearchStrategy[dict[str, Any]]:
    others = [st.just({"period": one["value"]}) for one in source["periods"][1:] if one["value"] != "months"]
    months = [st.integers(1, 60).map(lambda n: {"period": {"months": n}})] if _rolls(source) else []
    return st.one_of(st.just({}), *others, *months)


def _rolls(source: Spec) -> bool:
    return "months" in {option["value"] for option in source["periods"]}


def populations(source: Spec) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda period, asked: {"measure": source["value"], **period, **asked}, periods(source), conditions(source)
    )


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Draw any rule that the form can send, valid or not."""
    source = draw(st.sampled_from(list(GRAMMAR.values())))
    rule = draw(populations(source))
    aggregate = draw(st.sampled_from([option["value"] for option in source["aggregates"]]))
    if aggregate != source["aggregates"][0]["value"]:
        rule["aggregate"] = aggregate
    if aggregate == "sum" and source["quantities"][1:]:
        rule |= draw(st.sampled_from([{}, {"quantity": source["quantities"][1]["value"]}]))
    if aggregate == "share":
        rule["counted"] = draw(conditions(source))
    if aggregate == "rate":
        rule["base"] = draw(populations(draw(st.sampled_from(list(GRAMMAR.values())))))
    return rule


@given(rules())
def test_any_rule_goes_through_the_form_unchanged(rule: dict[str, Any]) -> None:
    shown = values_from(rule, GRAMMAR)
    assert rule_from(shown, GRAMMAR) == rule
    assert words_or_refusals(rule, WORDS) == words_or_refusals(rule_from(shown, GRAMMAR), WORDS)


def words_or_refusals(rule: dict[str, Any], words: RuleVocabulary) -> list[str]:
    """Return the text of a rule, or the reasons why it is refused."""
    try:
        return [measure_of(rule, words).words]
    except ValidationError as refusal:
        return refusal.messages
