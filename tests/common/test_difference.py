"""Differences, ranks and doublings of figures: whatever the missing records turn out to be, the sentence stays true."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.figure import FEWEST_DOUBLED, UNKNOWN, Amount, Difference, Figure, is_doubled, is_first
from common.words import rounding_step


@dataclass(frozen=True)
class Truth:
    """A figure, and the number that it turns out to be."""

    figure: Figure
    number: Decimal

    @property
    def margin(self) -> Decimal:
        """Return how far a rounded number may be from the true one."""
        known = self.figure.exact if self.figure.is_rounded else None
        return Decimal(0) if known is None else rounding_step(known) / 2


NUMBERS = st.integers(0, 60).map(Decimal)


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """Draw an exact, partial, unconfirmed, rounded or unknown figure, and what it turns out to be."""
    number, other = draw(NUMBERS), draw(NUMBERS)
    match draw(st.sampled_from(["exact", "missing", "amounts", "unconfirmed", "dates", "rounded", "unknown"])):
        case "missing":
            return Truth(Figure(number, missing=draw(st.integers(1, 5))), number + other)
        case "amounts":
            return Truth(Figure(number, unknown_amounts=1), number + other)
        case "unconfirmed":
            return Truth(Figure(number, unconfirmed=draw(st.integers(1, 5)), by_dates=draw(NUMBERS)), other)
        case "dates":
            return Truth(Figure(number, by_dates=other), draw(st.sampled_from([number, other])))
        case "rounded":
            number *= draw(st.sampled_from([1, 10, 100]))
            share = Decimal(draw(st.integers(-10, 10))) / 10
            return Truth(Figure(number, is_rounded=True), number + share * rounding_step(number) / 2)
        case "unknown":
            return Truth(UNKNOWN, other)
    return Truth(Figure(number), number)


def is_true(words: str, gap: Decimal, margin: Decimal, step: Decimal) -> bool:
    """Whether a sentence is true of the difference of the true numbers."""
    limits = "à peu près |(?:au moins |au plus )?environ |au moins |au plus "
    found = re.fullmatch(rf"({limits})?(?:autant|([\d\s,]+) de (plus|moins))", words)
    if not found:
        return words.startswith("différence non déterminée\xa0: ")
    limit, number, sense = found.groups()
    said = Decimal(re.sub(r"\s", "", number or "0").replace(",", "."))
    signed = -said if sense == "moins" else said
    match limit:
        case "à peu près ":
            return abs(gap) <= margin
        case "environ ":
            return gap * signed >= 0 and abs(gap - signed) <= margin + step / 2
        case str():
            assert limit.endswith("environ ") is (step > 0 and signed != 0)
            assert not step or signed % step == 0
            is_lower = limit.startswith("au moins ") is not (sense == "moins")
            return gap >= signed if is_lower else gap <= signed
    return gap == signed


@settings(max_examples=200)  # pure: half a second for all
@given(truths(), truths())
@example(Truth(Figure(14, missing=2), Decimal(14)), Truth(Figure(1000, is_rounded=True), Decimal(1500)))
def test_sentence_on_a_difference_stays_true_of_the_missing_records(now: Truth, before: Truth) -> None:
    difference, gap = now.figure - before.figure, now.number - before.number
    steps = [rounding_step(one.figure.exact) for one in (now, before) if one.figure.is_rounded and one.figure.exact]
    assert is_true(str(difference), gap, now.margin + before.margin, max(steps, default=Decimal(0)))
    assert not (steps and difference.known) or difference.known % max(steps) == 0
    assert difference.exact in (None, gap)
    assert difference.least is None or difference.least <= gap
    assert difference.most is None or gap <= difference.most


@settings(max_examples=200)
@given(truths(), st.lists(truths(), max_size=4))
def test_first_stays_first_with_the_missing_records(first: Truth, others: list[Truth]) -> None:
    if is_first(first.figure, [one.figure for one in others]):
        assert all(first.number > one.number for one in others)


@settings(max_examples=200)
@given(truths(), truths())
def test_doubled_number_stays_doubled_with_the_missing_records(now: Truth, before: Truth) -> None:
    if is_doubled(now.figure, before.figure):
        assert before.figure.count >= FEWEST_DOUBLED
        assert now.number >= 2 * before.number


@settings(max_examples=200)
@given(NUMBERS, NUMBERS)
@example(Decimal(7), Decimal(7))
def test_difference_of_exact_figures_is_exact(now: Decimal, before: Decimal) -> None:
    assert (Figure(now) - Figure(before)).exact == now - before
    assert is_first(Figure(now), [Figure(before)]) is (now > before)
    assert is_doubled(Figure(now), Figure(before)) is (now >= 2 * before and before >= FEWEST_DOUBLED)


A_PART, WHOLE = Figure(14, missing=2), Figure(16)


@pytest.mark.parametrize(
    ("difference", "words", "change"),
    [
        (WHOLE - Figure(14), "2 de plus", "+2 sur un an"),
        (WHOLE - Figure(16), "autant", "stable sur un an"),
        (A_PART - WHOLE, "au plus 2 de moins", "évolution sur un an : Non déterminé (ND)"),
        (A_PART - Figure(14), "au moins autant", "évolution sur un an : Non déterminé (ND)"),
        (A_PART - Figure(11), "au moins 3 de plus", "évolution sur un an : Non déterminé (ND)"),
        (WHOLE - A_PART, "au plus 2 de plus", "évolution sur un an : Non déterminé (ND)"),
        (
            A_PART - Figure(19, missing=2),
            "différence non déterminée : 2 lauréats non enregistrés",
            "évolution sur un an : Non déterminé (ND)",
        ),
        (
            Figure(7, unconfirmed=7, by_dates=Decimal(0)) - Figure(6),
            "différence non déterminée : millésimes à confirmer",
            "évolution sur un an : Non déterminé (ND)",
        ),
        (
            UNKNOWN - WHOLE,
            "différence non déterminée : l’un des deux chiffres est ND",
            "évolution sur un an : Non déterminé (ND)",
        ),
        (
            Figure(None, unknown_because="Aucune réponse.") - WHOLE,
            "différence non déterminée : aucune réponse",
            "évolution sur un an : Non déterminé (ND)",
        ),
        (Figure(Decimal("34.26"), "%") - Figure(Decimal("34.6"), "%"), "0,3 point de moins", "−0,3 point sur un an"),
        (Figure(45, "%") - Figure(42, "%"), "3 points de plus", "+3 points sur un an"),
        (Figure(90_000, "€") - Figure(60_000, "€"), "30 000 € de plus", "+30 000 € sur un an"),
        (
            Figure(6_821_046, "€") - Figure(5_500_000, "€", is_rounded=True),
            "environ 1,3 million d’euros de plus",
            "environ +1,3 million d’euros sur un an",
        ),
        (Figure(5_520_000) - Figure(5_500_000, is_rounded=True), "à peu près autant", "à peu près stable sur un an"),
        (
            Figure(5_365_172, "€", unknown_amounts=1) - Figure(5_500_000, "€", is_rounded=True),
            "au plus environ 200 000 € de moins",
            "évolution sur un an : Non déterminé (ND)",
        ),
    ],
)
def test_difference_is_told_with_its_doubts(difference: Difference, words: str, change: str) -> None:
    told = (difference.words(), difference.change())
    assert tuple(one.replace("\xa0", " ").replace("\u202f", " ") for one in told) == (words, change)


def test_difference_of_two_days_names_the_other_day() -> None:
    now, before = (Figure(number, day=dt.date(year, 1, 1)) for number, year in ((153, 2022), (141, 2021)))
    assert (now - before).words().replace("\u202f", " ") == "12 de plus qu’au 1er janvier 2021"
    assert (now - Figure(141, day=now.day)).words() == "12 de plus"


def test_figures_of_two_units_or_populations_have_no_difference() -> None:
    for other in (Figure(3, "%"), Figure(3, "lauréats"), Figure(3)):
        with pytest.raises(ValueError, match="n’ont pas de différence"):
            _ = Figure(3, "services") - other


def test_numbers_of_figures_do_not_subtract() -> None:
    for number in (WHOLE.value, WHOLE.exact, WHOLE.count, Amount(3)):
        assert number is not None
        for other in (1, Decimal(1), Amount(1)):
            with pytest.raises(TypeError, match="one of two figures"):
                _ = number - other
            with pytest.raises(TypeError, match="one of two figures"):
                _ = other - number
    assert (WHOLE.count + 1, WHOLE.count / 4, -WHOLE.count, WHOLE.count > 3) == (
        Decimal(17),
        Decimal(4),
        Decimal(-16),
        True,
    )
