"""Conditions by themselves: accepted values, labels, compiled tests, and equivalent conditions."""

import pytest

from common.sql import Fragment
from indicators.algebra.conditions import LISTED, YES_OR_NO, RefusedValue, RuleCondition, choice, either, in_quotes
from indicators.algebra.vocabulary import RuleVocabulary

WORDS = RuleVocabulary()
COLOUR = choice("colour", "Couleur", {"red": "Rouge", "blue": "Bleu"}, "fact.colour = ANY (%s)")
LIT = choice("lit", "Allumé", YES_OR_NO, "fact.lit = ANY (%s)", is_flag=True)
FIRST = choice("first", "Première fois", {True: "oui"}, "fact.first = ANY (%s)", is_flag=True)
ANY_TEXT = RuleCondition(name="text", label="Texte", options=lambda words: None, test="fact.text = ANY (%s)")
ORDERED = RuleCondition(name="dates", label="Dates", options=lambda words: {"a": "fin", "b": "début"}, is_ordered=True)


def read(condition: RuleCondition, value: object) -> object:
    """Return the parsed value, or the sentence that refuses it."""
    try:
        return condition.read(value, WORDS)
    except RefusedValue as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("condition", "value", "found"),
    [
        (COLOUR, "red", ("red",)),
        (COLOUR, ["blue", "red", "blue"], ("blue", "red")),
        (COLOUR, [], "« colour » est une liste vide : rien ne compterait."),
        (COLOUR, 3, "« colour » est un texte, ou une liste de textes."),
        (COLOUR, ["red", 3], "« colour » est un texte, ou une liste de textes."),
        (COLOUR, "green", "Couleur (« colour ») : « green » n’existe pas. Les valeurs sont : red, blue."),
        (ANY_TEXT, "x", ("x",)),
        (ORDERED, ["b", "a"], ("b", "a")),
        (LIT, True, (True,)),
        (LIT, False, (False,)),
        (LIT, "true", "« lit » est vrai ou faux."),
        (FIRST, True, (True,)),
        (FIRST, False, None),
    ],
)
def test_value_is_read_or_refused_with_the_reason(condition: RuleCondition, value: object, found: object) -> None:
    assert read(condition, value) == found


def test_refusal_lists_the_values_when_they_are_few() -> None:
    many = choice("many", "Beaucoup", {str(number): "" for number in range(LISTED + 1)}, "")
    assert read(many, "x" * 99) == f"Beaucoup (« many ») : « {'x' * 80} » n’existe pas."


def test_condition_compiles_to_its_test_and_an_order_to_nothing() -> None:
    assert COLOUR.sql(("red",), WORDS) == Fragment("fact.colour = ANY (%s)", (["red"],))
    assert LIT.sql((False,), WORDS) == Fragment("fact.lit = ANY (%s)", ([False],))
    assert ORDERED.sql(("a",), WORDS) == Fragment("true")


def test_values_are_reported_by_their_labels() -> None:
    assert COLOUR.describe(("red", "blue"), WORDS) == "Rouge ou Bleu"
    assert LIT.describe((False,), WORDS) == "non"
    assert ANY_TEXT.describe(("x",), WORDS) == "x"
    assert ORDERED.describe(("b", "a"), WORDS) == "début, sinon fin"
    assert (either(["a", "b", "c"]), in_quotes("a")) == ("a, b ou c", "«\u00a0a\u00a0»")


def test_value_is_within_another_when_it_keeps_no_other_row() -> None:
    assert COLOUR.is_within(("red",), ("red", "blue"))
    assert not COLOUR.is_within(("red", "blue"), ("red",))
    assert not LIT.is_within((True,), (False,))
    assert not ORDERED.is_within(("a",), ("a", "b"))


def test_composer_is_reported_the_sort_and_the_values() -> None:
    assert LIT.described(WORDS) == {
        "type": "flag",
        "values": [{"value": True, "label": "oui"}, {"value": False, "label": "non"}],
    }
    assert ANY_TEXT.described(WORDS) == {"type": "choice", "several": "any", "values": None}
    assert ORDERED.described(WORDS)["several"] == "first"
