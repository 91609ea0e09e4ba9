"""Passages between phases between two dates: every startup is in one cell, and every cell links to its list. Pure."""

import datetime as dt
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.queries.comparison import PhaseChange, PortfolioComparison
from indicators.transitions import (
    TransitionCell,
    TransitionRow,
    Transitions,
    anchor,
    counted,
    passages_by_anchor,
    transitions,
)
from indicators.views.comparison import ComparedPhase, StartupList, named_list, places
from startups.queries import Portfolio

FIRST, SECOND = dt.date(2021, 1, 1), dt.date(2022, 1, 1)
KINDS = (
    ("investigation", "Investigations"),
    ("construction", "En construction"),
    ("opere", "Opérés"),
    ("abandon", "Arrêtés"),
)
GROUPS = {"investigation": "investigation", "construction": "service", "opere": "service", "abandon": "ended"}
type Passage = tuple[str | None, str | None]


def moves(*passages: Passage) -> tuple[PhaseChange, ...]:
    return tuple(PhaseChange(f"s{n}", f"S{n}", False, *passage, SECOND) for n, passage in enumerate(passages))


def compared(*passages: Passage) -> PortfolioComparison:
    """Return the comparison of two dates for startups that changed phase, or stayed."""
    whole = moves(*passages)
    first, second = (
        Portfolio(day, 0, 0, 0, {key: counts[key] for key, _ in KINDS}, [])
        for day, counts in (
            (FIRST, Counter(one.before for one in whole)),
            (SECOND, Counter(one.after for one in whole)),
        )
    )
    moved = tuple(one for one in whole if one.before != one.after)
    return PortfolioComparison(first, second, KINDS, GROUPS, moved, ())


def test_rows_are_the_phases_before_and_columns_those_after() -> None:
    table = transitions(
        compared(
            ("investigation", "construction"),
            ("investigation", "construction"),
            ("investigation", "investigation"),
            ("construction", "abandon"),
            ("construction", None),
            (None, "investigation"),
        )
    )

    def moved(name: str, count: int, where: str = "") -> TransitionCell:
        return TransitionCell(name, count, where, stayed=False)

    assert table == Transitions(
        ["Investigations", "En construction", "Arrêtés", "Sortis"],
        [
            TransitionRow(
                "Pas encore suivis",
                [
                    moved("Investigations", 1, "de-hors-vers-investigation"),
                    moved("En construction", 0),
                    moved("Arrêtés", 0),
                    TransitionCell("Sortis", 0, "", stayed=True),
                ],
                moved("Pas encore suivis", 1, "au-debut-hors"),
            ),
            TransitionRow(
                "Investigations",
                [
                    TransitionCell("Investigations", 1, "de-investigation-vers-investigation", stayed=True),
                    moved("En construction", 2, "de-investigation-vers-construction"),
                    moved("Arrêtés", 0),
                    moved("Sortis", 0),
                ],
                moved("Investigations", 3, "au-debut-investigation"),
            ),
            TransitionRow(
                "En construction",
                [
                    moved("Investigations", 0),
                    TransitionCell("En construction", 0, "", stayed=True),
                    moved("Arrêtés", 1, "de-construction-vers-abandon"),
                    moved("Sortis", 1, "de-construction-vers-hors"),
                ],
                moved("En construction", 2, "au-debut-construction"),
            ),
        ],
        [
            moved("Investigations", 2, "a-la-fin-investigation"),
            moved("En construction", 2, "a-la-fin-construction"),
            moved("Arrêtés", 1, "a-la-fin-abandon"),
            moved("Sortis", 1, "a-la-fin-hors"),
        ],
    )


def test_nobody_makes_no_row() -> None:
    assert transitions(compared()) == Transitions([], [], [])


PHASES = st.sampled_from([None, *GROUPS])
PASSAGES = st.lists(st.tuples(PHASES, PHASES).filter(lambda pair: pair != (None, None)), max_size=12)


@given(PASSAGES)
def test_every_startup_is_in_one_cell_and_totals_add_up(passages: list[Passage]) -> None:
    table = transitions(compared(*passages))
    assert sum(cell.count for row in table.rows for cell in row.cells) == len(passages)
    assert [sum(cell.count for cell in row.cells) for row in table.rows] == [row.total.count for row in table.rows]
    columns = zip(*(row.cells for row in table.rows), strict=True)
    assert [sum(cell.count for cell in column) for column in columns] == [total.count for total in table.totals]
    assert all(bool(cell.anchor) == bool(cell.count) for row in table.rows for cell in row.cells)


@given(PASSAGES)
def test_the_list_behind_a_figure_has_as_many_startups_as_it_shows(passages: list[Passage]) -> None:
    found, whole = compared(*passages), moves(*passages)
    table = transitions(found)
    cells = [cell for row in table.rows for cell in (*row.cells, row.total)] + table.totals
    for cell in cells:
        if cell.anchor:
            behind = named_list(cell.anchor, found, lambda: whole)
            assert behind is not None
            assert len(behind.startups) == cell.count


@pytest.mark.parametrize(
    ("name", "title", "startups"),
    [
        ("de-investigation-vers-construction", "Investigations → En construction", [0]),
        ("de-construction-vers-construction", "En construction aux deux dates", [1]),
        ("de-hors-vers-opere", "Pas encore dans le portefeuille → Opérés", [3]),
        ("de-opere-vers-hors", "Opérés → Sorti du portefeuille", [4]),
        ("de-abandon-vers-opere", "Arrêtés → Opérés", []),
        ("au-debut-construction", "En construction au 1er\u202fjanvier\u202f2021", [1, 2]),
        ("a-la-fin-construction", "En construction au 1er\u202fjanvier\u202f2022", [0, 1]),
        ("arrives-construction", "Arrivés dans « En construction »", [0]),
        ("partis-construction", "Partis de « En construction »", [2]),
        ("au-debut-service", "Services accompagnés ou pérennisés au 1er\u202fjanvier\u202f2021", [1, 2, 4]),
        ("a-la-fin-service", "Services accompagnés ou pérennisés au 1er\u202fjanvier\u202f2022", [0, 1, 2, 3]),
        ("arrives-service", "Arrivés dans « Services accompagnés ou pérennisés »", [0, 3]),  # not from one to another
        ("partis-service", "Partis de « Services accompagnés ou pérennisés »", [4]),
        ("partis-investigation", "Partis de « Investigations »", [0]),
        ("arrives-ended", "Arrivés dans « Partenariats terminés »", []),
        ("au-debut-abandon", "Arrêtés au 1er\u202fjanvier\u202f2021", []),  # although it is single in its group
    ],
)
def test_a_list_is_named_by_its_address(name: str, title: str, startups: list[int]) -> None:
    passages: list[Passage] = [
        ("investigation", "construction"),
        ("construction", "construction"),
        ("construction", "opere"),
        (None, "opere"),
        ("opere", None),
    ]
    whole = moves(*passages)
    expected = StartupList(title, tuple(whole[place] for place in startups))
    assert named_list(name, compared(*passages), lambda: whole) == expected


@pytest.mark.parametrize(
    "name",
    ["", "de-hors-vers-hors", "de-x-vers-y", "au-debut-", "arrives-hors", "DE-opere-vers-hors"],
)
def test_another_name_is_no_list_and_reads_nobody(name: str) -> None:
    assert named_list(name, compared(("opere", "abandon")), pytest.fail) is None


def test_every_passage_has_its_own_name() -> None:
    phases = [None, *GROUPS]
    passages = [pair for pair in product(phases, phases) if pair != (None, None)]
    assert passages_by_anchor(GROUPS) == {anchor(*pair): pair for pair in passages}
    assert len(passages_by_anchor(GROUPS)) == len(passages)


def test_a_group_of_one_phase_is_that_phase() -> None:
    assert list(places(compared())) == [
        ComparedPhase("service", "Services accompagnés ou pérennisés", ["construction", "opere"], is_group=True),
        ComparedPhase("construction", "En construction", ("construction",)),
        ComparedPhase("opere", "Opérés", ("opere",)),
        ComparedPhase("investigation", "Investigations", ["investigation"], is_group=True),
        ComparedPhase("ended", "Partenariats terminés", ["abandon"], is_group=True),
    ]


@pytest.mark.parametrize(
    ("count", "name", "where"), [(2, "opere", "au-debut-opere"), (0, "opere", ""), (2, "hors", "au-debut-hors")]
)
def test_a_figure_links_to_a_list_when_it_counts_someone(count: int, name: str, where: str) -> None:
    assert counted("Opérés", count, "au-debut", name) == TransitionCell("Opérés", count, where, stayed=False)
