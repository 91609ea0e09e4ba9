"""The rates of standards in words: by phase and by incubator. Pure."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.published_charts.subjects import standards_map
from catalogue.standards.presenters import (
    Coverage,
    StandardsRow,
    by_incubator,
    by_phase,
    coverage_row,
    finding,
    known_sentence,
    standards_chart,
    total,
)
from common.figure import Figure
from impact.queries.standards import STANDARDS, StandardsCell
from tests import wordings

DAY = dt.date(2022, 1, 1)
LABELS = tuple(one.label for one in STANDARDS)
KEPT = st.integers(0, 20)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def cell(services: int, known: int, kept: Sequence[int], *, phase: int = 2, incubator: str = "") -> StandardsCell:
    return StandardsCell(f"p{phase}", f"Phase {phase}", phase, incubator, incubator.title(), services, known, kept)


def test_cells_add_up() -> None:
    cells = [cell(3, 2, (1, 0, 2, 0, 0, 0)), cell(5, 5, (5, 1, 0, 0, 4, 0))]
    assert total(cells) == Coverage(8, 7, (6, 1, 2, 0, 4, 0))
    assert total(cells).figure == Figure(8)
    assert total([]) == Coverage(0, 0, (0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("coverage", "rates"),
    [
        (Coverage(9, 8, (8, 1, 0, 5, 4, 5)), ("100.0", "12.5", "0.0", "62.5", "50.0", "62.5")),
        (Coverage(4, 3, (1, 2, 3, 0, 0, 0)), ("33.3", "66.7", "100.0", "0.0", "0.0", "0.0")),
    ],
)
def test_a_rate_is_among_those_that_are_known(coverage: Coverage, rates: tuple[str, ...]) -> None:
    assert coverage.rates == tuple(map(Decimal, rates))


def test_nothing_known_has_no_rate() -> None:
    assert Coverage(4, 0, (0, 0, 0, 0, 0, 0)).rates == (None,) * 6


def test_a_row_shows_the_share_and_the_count_or_that_neither_is_known() -> None:
    row = coverage_row("Construction", "construction", Coverage(1500, 1200, (1200, 7, 0, 600, 1, 600)))
    said = [(plain(share), plain(count)) for share, count in row.shares]
    assert (row.label, row.slug, row.services, said) == (
        "Construction",
        "construction",
        Figure(1500),
        [
            ("100 %", "1 200 sur 1 200"),
            ("1 %", "7 sur 1 200"),
            ("0 %", "0 sur 1 200"),
            ("50 %", "600 sur 1 200"),
            ("0 %", "1 sur 1 200"),
            ("50 %", "600 sur 1 200"),
        ],
    )
    assert coverage_row("A", "a", Coverage(2, 0, (0,) * 6)) == StandardsRow("A", "a", Figure(2), [("ND", "")] * 6)


def test_phases_are_in_the_order_of_a_life_whatever_their_names() -> None:
    cells = [
        cell(1, 1, (1, 0, 0, 0, 0, 0), phase=7, incubator="b"),
        cell(2, 2, (2, 0, 0, 0, 0, 0), phase=3),
        cell(4, 4, (4, 0, 0, 0, 0, 0), phase=7),
    ]
    assert by_phase(cells) == [
        ("p3", "Phase 3", Coverage(2, 2, (2, 0, 0, 0, 0, 0))),
        ("p7", "Phase 7", Coverage(5, 5, (5, 0, 0, 0, 0, 0))),
    ]


def test_incubators_are_by_name_and_what_none_carries_comes_last() -> None:
    cells = [
        cell(1, 1, (1, 0, 0, 0, 0, 0)),
        cell(2, 2, (2, 0, 0, 0, 0, 0), incubator="zeta"),
        cell(4, 4, (4, 0, 0, 0, 0, 0), incubator="alpha"),
        cell(8, 8, (8, 0, 0, 0, 0, 0), incubator="zeta", phase=3),
    ]
    assert by_incubator(cells) == [
        ("alpha", "Alpha", Coverage(4, 4, (4, 0, 0, 0, 0, 0))),
        ("zeta", "Zeta", Coverage(10, 10, (10, 0, 0, 0, 0, 0))),
        ("", "Sans incubateur", Coverage(1, 1, (1, 0, 0, 0, 0, 0))),
    ]


@given(st.lists(st.tuples(KEPT, st.lists(KEPT, min_size=6, max_size=6)), max_size=6), st.data())
def test_phases_and_incubators_are_two_ways_to_cut_one_whole(
    some: list[tuple[int, list[int]]], data: st.DataObject
) -> None:
    cells = [
        cell(
            known + 1,
            known,
            kept,
            phase=data.draw(st.integers(2, 4)),
            incubator=data.draw(st.sampled_from("ab ")).strip(),
        )
        for known, kept in some
    ]
    for parts in (by_phase(cells), by_incubator(cells)):
        services = sum(one.services for _, _, one in parts)
        kept = tuple(sum(one.kept[place] for _, _, one in parts) for place in range(6))
        assert Coverage(services, sum(one.known for _, _, one in parts), kept) == total(cells)


@pytest.mark.parametrize(
    ("coverage", "most", "least"),
    [
        (Coverage(10, 8, (8, 1, 3, 5, 4, 5)), ("100 %", 0), ("13 %", 1)),
        (Coverage(3, 3, (0, 1, 3, 2, 2, 2)), ("100 %", 2), ("0 %", 0)),
    ],
)
def test_the_finding_names_the_most_and_the_least_kept(
    coverage: Coverage, most: tuple[str, int], least: tuple[str, int]
) -> None:
    assert plain(finding(coverage)) == (
        f"{most[0]} des services tiennent le standard « {LABELS[most[1]].lower()} »,"
        f" {least[0]} « {LABELS[least[1]].lower()} »"
    )


def test_the_chart_of_a_day_has_a_bar_for_each_standard() -> None:
    chart = standards_chart(Coverage(9, 8, (8, 1, 0, 5, 4, 5)), DAY)
    assert (chart.kind, chart.categories, chart.unit, plain(chart.subtitle)) == (
        "hbars",
        LABELS,
        "%",
        "Part des services qui tiennent chaque standard, en %, au 1er janvier 2022",
    )
    [series] = chart.series
    assert series.values == tuple(map(Decimal, ("100.0", "12.5", "0.0", "62.5", "50.0", "62.5")))


def test_the_map_has_a_row_for_each_incubator_with_its_services_and_whole_shares() -> None:
    cells = [cell(3, 3, (1, 2, 3, 0, 0, 0), incubator="alpha"), cell(1200, 0, (0,) * 6)]
    chart = standards_map(cells, DAY)
    assert [plain(one) for one in chart.categories] == ["Alpha (3)", "Sans incubateur (1 200)"]
    assert [(one.name, one.values) for one in chart.series] == list(
        zip(
            LABELS,
            [(Decimal(33), None), (Decimal(67), None), (Decimal(100), None), (0, None), (0, None), (0, None)],
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("since", "coverage", "ending"),
    [
        (DAY, Coverage(3, 3, (0,) * 6), wordings.NOT_DETERMINED_BEFORE),
        (DAY, Coverage(3, 0, (0,) * 6), wordings.NOT_DETERMINED_BEFORE),
        (DAY, Coverage(3, 2, (0,) * 6), "ND. 1 service de cette date n’y est pas, et ne compte pas."),
        (DAY, Coverage(3, 1, (0,) * 6), "ND. 2 services de cette date n’y sont pas, et ne comptent pas."),
    ],
)
def test_what_the_history_does_not_show_is_counted(since: dt.date, coverage: Coverage, ending: str) -> None:
    said = plain(known_sentence(since, coverage))
    assert said.startswith("L’historique des fiches est connu depuis le 1er janvier 2022 : ")
    assert said.endswith(ending)
