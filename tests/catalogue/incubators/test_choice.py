"""The filter of a block's records. Pure."""

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.incubators.presenters import figure_label, outcome_label
from catalogue.incubators.records import Block, IncubatorRecord, RecordChoice, RecordFilter


def record(what: str, into: str = "", year: int | None = 2021) -> IncubatorRecord:
    return IncubatorRecord(Block.MOVES, "un", "Un", what, into, dt.date(2021, 1, 1), year)


RECORDS = [
    record("nouveau", "construction"),
    record("nouveau", "investigation", 2020),
    record("arrive", "construction", 2023),
    record("parti", "", None),
]
WORDS = st.sampled_from(["", "nouveau", "arrive", "construction", "2021", "2020", "rien"])


@pytest.mark.parametrize(
    ("choice", "places"),
    [
        (RecordChoice(), [0, 1, 2, 3]),
        (RecordChoice(what="nouveau"), [0, 1]),
        (RecordChoice(into=("construction",)), [0, 2]),
        (RecordChoice(into=("construction", "investigation")), [0, 1, 2]),
        (RecordChoice(year="2021"), [0]),
        (RecordChoice(what="nouveau", into=("construction",), year="2021"), [0]),
        (RecordChoice(what="nouveau", into=("construction",), year="2020"), []),
        (RecordChoice(what="inconnu"), []),
        (RecordChoice(year="None"), [3]),
        (RecordChoice(into=("",)), [3]),
    ],
)
def test_a_choice_keeps_the_records_that_are_all_that_it_shows(choice: RecordChoice, places: list[int]) -> None:
    assert choice.of(RECORDS) == [RECORDS[place] for place in places]


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ("", RecordChoice()),
        ("quoi=nouveau&vers=a&vers=b&annee=2021&as_of=2022-01-01", RecordChoice("nouveau", ("a", "b"), "2021")),
        ("quoi=&annee=", RecordChoice()),
    ],
)
def test_a_choice_is_read_from_an_address(query: str, choice: RecordChoice) -> None:
    assert RecordFilter(QueryDict(query)).choice == choice


@given(WORDS, st.lists(WORDS.filter(bool), max_size=3).map(tuple), WORDS)
def test_a_choice_comes_back_from_its_address(what: str, into: tuple[str, ...], year: str) -> None:
    choice = RecordChoice(what, into, year)
    query = QueryDict(mutable=True)
    for name, word in choice.pairs():
        query.appendlist(name, word)
    assert RecordFilter(query).choice == choice


PHASES = {"construction": "Construction", "oui": "Une phase nommée oui"}


@pytest.mark.parametrize(
    ("block", "key", "figure", "follows"),
    [
        (Block.MOVES, "nouveau", "Entrés dans le programme", "nouveau"),
        (Block.MOVES, "parti", "Partis vers un autre incubateur", "parti"),
        (Block.MOVES, "construction", "construction", "Construction"),
        (Block.MOVES, "disparue", "disparue", "disparue"),
        (Block.TIMES, "construction", "Construction", "Construction"),
        (Block.OUTCOMES, "construction", "Construction", "Construction"),
        (Block.OUTCOMES, "disparue", "disparue", "disparue"),
        (Block.STANDARDS, "oui", "oui", "Oui"),
        (Block.STANDARDS, "non", "non", "Non"),
        (Block.MONEY, "incubateur", "À l’incubateur", "FAST\u00a0incubateur"),
        (Block.MONEY, "9", "9", "FAST\u00a09"),
        (Block.IMPACT, "designation", "Désigné", "designation"),
    ],
)
def test_a_key_is_named_by_its_block_as_a_figure_and_as_what_follows(
    block: Block, key: str, figure: str, follows: str
) -> None:
    assert (figure_label(block, key, PHASES), outcome_label(block, key, PHASES)) == (figure, follows)
