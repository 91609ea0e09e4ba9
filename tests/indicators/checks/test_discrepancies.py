"""The comparison of a figure with the computed one: sentences, and rounding or gap."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.bounds import Bound, bound_of, is_true_of
from common.figure import Figure
from common.words import rounding_step
from indicators.checks.discrepancies import CheckedRecord, Level, compare_with_printed, severity
from tests.indicators.checks.figures import stated

RECORDS = (CheckedRecord("community", "2021-12-31", "Communauté"),)


@pytest.mark.parametrize(
    ("value", "precision", "found", "unit", "expected"),
    [
        ("100", "exact", "100", "", None),
        ("100", "exact", "101.5", "", ("gap", "Le bilan 2021 indique « 100 » ; membres : 101,5, soit 1,5 de plus.")),
        ("100", "exact", "98", "€", ("gap", "Le bilan 2021 indique « 100 » ; membres : 98 €, soit 2 € de moins.")),
        (
            "100",
            "rounded",
            "149",
            "",
            ("rounding", "Le bilan 2021 indique « 100 » ; membres : 149. L’arrondi l’explique."),
        ),
        (
            "100",
            "rounded",
            "151",
            "",
            ("gap", "Le bilan 2021 indique « 100 » ; membres : 151, soit environ 100 de plus."),
        ),
        ("100", "more_than", "101", "", None),
        (
            "100",
            "exact",
            None,
            "€",
            ("missing", "Le bilan 2021 indique « 100 » : rien ne permet de le vérifier (membres)."),
        ),
        ("0", "exact", "0", "", None),
    ],
)
def test_a_printed_figure_is_compared_with_the_records(
    value: str, precision: str, found: str | None, unit: str, expected: tuple[str, str] | None
) -> None:
    figure = stated("members", value, precision=precision, subject_key="actifs")
    amount = None if found is None else Decimal(found)
    made = compare_with_printed(figure, Figure(amount, unit), check="counts", what="membres", records=RECORDS)
    if expected is None:
        assert made is None
    else:
        assert made is not None
        level, sentence = expected
        plain = " ".join(made.sentence.replace("\u202f", " ").split())
        assert (made.subject, made.level, plain, made.year, made.stated_value, made.computed_value, made.records) == (
            "members:actifs:2021:2021",
            level,
            sentence,
            2021,
            Decimal(value),
            amount,
            RECORDS,
        )


WHOLE = st.integers(1, 10**9).map(Decimal)


@pytest.mark.parametrize(
    ("value", "step"), [("3000000", 1_000_000), ("5500000", 100_000), ("145", 1), ("100", 100), ("0", 1)]
)
def test_zeros_show_to_what_a_figure_is_rounded(value: str, step: int) -> None:
    assert rounding_step(Decimal(value)) == step


@pytest.mark.parametrize(
    ("stated", "words", "found", "level"),
    [
        ("3000000", "environ", "3090000", Level.ROUNDING),
        ("3000000", "environ", "3500000", Level.ROUNDING),
        ("3000000", "environ", "3500001", Level.GAP),
        ("3000000", "environ", "3000000", None),
        ("3000000", "", "3090000", Level.GAP),
        ("3000000", "près de", "2900000", Level.ROUNDING),
        ("3000000", "près de", "3090000", Level.GAP),
        ("100", "plus de", "155", None),
        ("100", ">", "99", Level.GAP),
        ("100", "plus de", "100", Level.GAP),
        ("100", "au moins", "100", None),
        ("100", "au moins", "99", Level.GAP),
        ("100", "", None, Level.MISSING),
    ],
)
def test_level_shows_a_rounding_from_a_gap(stated: str, words: str, found: str | None, level: str | None) -> None:
    assert severity(Decimal(stated), bound_of(f"{words} {stated}"), None if found is None else Decimal(found)) == level


STRICT = (Bound.MORE_THAN, Bound.LESS_THAN)


@given(WHOLE, WHOLE)
def test_equal_values_agree_unless_the_bound_is_strict(one: Decimal, other: Decimal) -> None:
    assert [bound for bound in Bound if severity(one, bound, one) is not None] == list(STRICT)
    assert (severity(one, Bound.EXACT, other) is None) == (one == other)


@given(WHOLE, WHOLE)
def test_a_bound_and_its_contrary_are_never_true_together(stated: Decimal, value: Decimal) -> None:
    held = {bound for bound in Bound if is_true_of(stated, bound, value)}
    assert (Bound.MORE_THAN in held) != (Bound.AT_MOST in held)
    assert (Bound.LESS_THAN in held) != (Bound.AT_LEAST in held)
    assert (Bound.EXACT in held) == ({Bound.AT_LEAST, Bound.AT_MOST} <= held)
    assert (Bound.NEARLY in held) == ({Bound.AROUND, Bound.AT_MOST} <= held)
