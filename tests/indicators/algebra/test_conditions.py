"""Conditions alone: which values are read, in which words, as which test, and which keep no more rows than others."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, product

import pytest

from indicators.algebra.conditions import LISTED, AllOf, Bounds, Choice, Flag, Refused, either, in_quotes
from indicators.algebra.fragments import Fragment
from indicators.algebra.vocabulary import Vocabulary

WORDS = Vocabulary()
SIDES = ("at_least", "more_than", "at_most", "less_than")
LASTING = Bounds("lasting", "Durée", "fact.days", "jours", "qui dure")
DENSE = [Decimal(step) / 2 for step in range(-1, 7)]
"""Numbers on, between and beyond the bounds that are tried, which are 0, 1 and 2."""


def holds(bounds: Mapping[str, int], number: Decimal) -> bool:
    tests = {
        "at_least": lambda bound: number >= bound,
        "more_than": lambda bound: number > bound,
        "at_most": lambda bound: number <= bound,
        "less_than": lambda bound: number < bound,
    }
    return all(tests[side](bound) for side, bound in bounds.items())


def read(condition: Bounds | Choice | AllOf | Flag, value: object) -> object:
    """What is read of a value, or the sentence that refuses it."""
    try:
        return condition.read(value, WORDS)
    except Refused as refusal:
        return str(refusal)


EVERY = [
    dict(zip(sides, bounds, strict=True))
    for count in (1, 2)
    for sides in combinations(SIDES, count)
    for bounds in product((0, 1, 2), repeat=count)
]
"""Every set of one or two bounds."""


def test_bounds_are_read_when_a_number_may_be_between_them_and_none_is_said_twice() -> None:
    twice = [{"at_least", "more_than"}, {"at_most", "less_than"}]
    possible = [
        bounds
        for bounds in EVERY
        if bounds.keys() not in twice and any(holds(bounds, number) for number in DENSE if number >= 0)
    ]
    assert [bounds for bounds in EVERY if not isinstance(read(LASTING, bounds), str)] == possible
    assert [read(LASTING, bounds) for bounds in possible] == [
        tuple((side, Decimal(bound)) for side, bound in bounds.items()) for bounds in possible
    ]


def test_bounds_are_within_others_when_they_let_no_other_number_through() -> None:
    accepted = [bounds for bounds in EVERY if not isinstance(read(LASTING, bounds), str)]
    wrong = [
        (bounds, others)
        for bounds, others in product(accepted, repeat=2)
        if LASTING.is_within(LASTING.read(bounds, WORDS), LASTING.read(others, WORDS))
        is not all(holds(others, number) for number in DENSE if holds(bounds, number))
    ]
    assert wrong == []


NUMBER = "Une borne de « lasting » est un nombre entier, ou un nombre décimal entre guillemets."
POSITIVE = "Une borne de « lasting » est un nombre positif, inférieur à mille milliards."
FOUR = "Une borne de « lasting » a quatre décimales au plus."


@pytest.mark.parametrize(
    ("bound", "found"),
    [
        (0, Decimal(0)),
        (12, Decimal(12)),
        ("1.5", Decimal("1.5")),
        ("0.0001", Decimal("0.0001")),
        (10**12 - 1, Decimal(10**12 - 1)),
        ("999999999999.9999", Decimal("999999999999.9999")),
        (10**12, POSITIVE),
        (-1, POSITIVE),
        ("-0.0001", POSITIVE),
        ("NaN", POSITIVE),
        ("Infinity", POSITIVE),
        ("beaucoup", POSITIVE),
        ("0.00001", FOUR),
        (1.5, NUMBER),
        (True, NUMBER),
        (None, NUMBER),
        ([1], NUMBER),
    ],
)
def test_a_bound_is_an_exact_number(bound: object, found: Decimal | str) -> None:
    known = read(LASTING, {"at_least": bound})
    assert known == (found if isinstance(found, str) else (("at_least", found),))


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ({}, "« lasting » demande des bornes : at_least, more_than, at_most, less_than."),
        (3, "« lasting » demande des bornes : at_least, more_than, at_most, less_than."),
        ({"x" * 90: 1}, f"« {'x' * 80} » n’est pas une borne. Les bornes sont : {', '.join(SIDES)}."),
        ({"at_least": 1, "more_than": 2}, "« lasting » a deux bornes du même côté : gardez-en une."),
        ({"less_than": 0}, "« lasting » n’est jamais négatif : rien n’est en dessous de zéro."),
        (
            {"at_least": 2, "at_most": 1},
            "Les bornes de « lasting » sont croisées : aucune valeur n’est entre les deux.",
        ),
    ],
)
def test_bounds_that_mean_nothing_are_refused_in_words(value: object, refusal: str) -> None:
    assert read(LASTING, value) == refusal


def test_bounds_are_told_and_tested_side_by_side() -> None:
    value = LASTING.read({"less_than": 12, "at_least": "1.5"}, WORDS)
    assert LASTING.describe(value, WORDS) == "qui dure au moins 1,5 et moins de 12\u00a0jours"
    assert LASTING.sql(value, WORDS) == Fragment("fact.days >= %s AND fact.days < %s", (Decimal("1.5"), Decimal(12)))
    other = LASTING.read({"more_than": 1, "at_most": 2}, WORDS)
    assert LASTING.describe(other, WORDS) == "qui dure plus de 1 et au plus 2\u00a0jours"
    assert LASTING.sql(other, WORDS) == Fragment("fact.days > %s AND fact.days <= %s", (Decimal(1), Decimal(2)))


def choice(count: int | None) -> Choice:
    """A condition on one of so many values; of any text (None)."""
    options = None if count is None else {f"k{place}": f"Valeur {place}" for place in range(count)}
    return Choice("kind", "Sorte", "s = ANY (%s)", lambda words: options, either, "La sorte", "Les sortes")


LIST = "« kind » est un texte, ou une liste de textes."


@pytest.mark.parametrize(
    ("count", "value", "found"),
    [
        (3, "k1", ("k1",)),
        (3, ["k1", "k0", "k1"], ("k1", "k0")),
        (None, ["tout"], ("tout",)),
        (3, 1, LIST),
        (3, ["k1", 1], LIST),
        (3, {"k1": 1}, LIST),
        (3, [], "« kind » est une liste vide : rien ne compterait."),
        (2, ["k1", "x"], "La sorte « x » n’existe pas. Les sortes sont : k0, k1."),
        (0, "x", "La sorte « x » n’existe pas."),
        (
            LISTED,
            "x" * 90,
            f"La sorte « {'x' * 80} » n’existe pas. Les sortes sont : {', '.join(f'k{one}' for one in range(LISTED))}.",
        ),
        (LISTED + 1, "x", "La sorte « x » n’existe pas."),
    ],
)
def test_a_choice_is_among_what_exists(count: int | None, value: object, found: object) -> None:
    assert read(choice(count), value) == found


def test_a_choice_is_told_tested_and_described() -> None:
    assert choice(3).describe(("k0", "k2", "k1"), WORDS) == "Valeur 0, Valeur 2 ou Valeur 1"
    assert choice(None).describe(("tout",), WORDS) == "tout"
    assert choice(3).sql(("k0", "k2"), WORDS) == Fragment("s = ANY (%s)", (["k0", "k2"],))
    assert choice(None).described(WORDS) == {"type": "choice", "several": "any", "values": None}
    assert choice(1).described(WORDS) == {
        "type": "choice", "several": "any", "values": [{"value": "k0", "label": "Valeur 0"}]
    }  # fmt: skip


SETS = [(), ("a",), ("b",), ("a", "b")]
STANDARDS = AllOf("keeps", "Standards", {"a": ("le code", "s.a"), "b": ("le budget", "s.b")}, "qui publie")


@pytest.mark.parametrize(("one", "other"), list(product(SETS[1:], repeat=2)))
def test_any_of_fewer_values_and_all_of_more_keep_fewer_rows(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    rows = SETS  # what a row has
    for condition, test in ((choice(None), any), (STANDARDS, all)):
        kept = [{row for row in rows if test(value in row for value in values)} for values in (one, other)]
        assert condition.is_within(one, other) is (kept[0] <= kept[1])


def test_standards_are_all_kept() -> None:
    assert read(STANDARDS, ["b", "a", "b"]) == ("b", "a")
    assert read(STANDARDS, "c" * 90) == f"« {'c' * 80} » n’est pas un standard. Les standards sont : a, b."
    assert STANDARDS.sql(("a", "b"), WORDS) == Fragment("(s.a) AND (s.b)", ())
    assert STANDARDS.describe(("a",), WORDS) == "qui publie le code"
    assert STANDARDS.describe(("b", "a"), WORDS) == "qui publie le budget et le code"
    assert STANDARDS.described(WORDS) == {
        "type": "choice",
        "several": "all",
        "values": [{"value": "a", "label": "le code"}, {"value": "b", "label": "le budget"}],
    }


BOTH = Flag("done", "Fini", ("done", "NOT done"), ("fini", "en cours"))
ONE = Flag("first", "Premier", ("place = 1",), ("pour la première fois",))


def test_a_flag_is_true_or_false_and_false_may_ask_for_nothing() -> None:
    assert [read(flag, value) for flag in (BOTH, ONE) for value in (True, False)] == [True, False, True, None]
    assert [read(BOTH, value) for value in (1, 0, None, "vrai")] == ["« done » est vrai ou faux."] * 4
    assert [BOTH.sql(value, WORDS).text for value in (True, False)] == ["(done)", "(NOT done)"]
    assert [BOTH.describe(value, WORDS) for value in (True, False)] == ["fini", "en cours"]
    assert [BOTH.is_within(*pair) for pair in product((True, False), repeat=2)] == [True, False, False, True]
    labels = [{"value": True, "label": "fini"}, {"value": False, "label": "en cours"}]
    assert BOTH.described(WORDS) == {"type": "flag", "values": labels}
    assert ONE.described(WORDS) == {"type": "flag", "values": [{"value": True, "label": "pour la première fois"}]}


def test_words_are_joined_and_quoted_as_french_does() -> None:
    assert [either(one) for one in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a ou b", "a, b ou c"]
    assert in_quotes("a") == "«\u00a0a\u00a0»"
