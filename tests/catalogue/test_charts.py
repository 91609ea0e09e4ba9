"""The charts of the public pages: the finding follows from the series."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.portfolio import incubators_chart, portfolio_chart, services_finding
from common.figure import Figure
from startups.models import PhaseKind
from tests import wordings
from tests.factories import KINDS

PHASES = [
    PhaseKind(key=key, rank=rank, group=group, label=label, plural=plural, badge=badge)
    for rank, (key, group, _, label, plural, badge) in enumerate(KINDS, start=1)
]


def counted(**kinds: int) -> dict[str, Figure]:
    """Return the figure of each phase kind."""
    return {kind: Figure(count) for kind, count in kinds.items()}


@pytest.mark.parametrize(
    ("services", "finding"),
    [
        ([], wordings.NO_SERVICE_LAUNCHED),
        ([0, 0], wordings.NO_SERVICE_LAUNCHED),
        ([0, 4], "Les premiers services sont lancés : 4 au 1er janvier 2022"),
        ([70, 150], "Le nombre de services a plus que doublé en un an : 150 au 1er janvier 2022"),
        ([50, 70, 100], "Le nombre de services a doublé en 2 ans : 100 au 1er janvier 2022"),
        ([10, 90, 91, 92, 93, 94, 95], "Le nombre de services est stable depuis un an : 95 au 1er janvier 2022"),
        ([1, 2], "Le nombre de services a augmenté de 100 % en un an : 2 au 1er janvier 2022"),
        ([100, 120], "Le nombre de services a augmenté de 20 % en un an : 120 au 1er janvier 2022"),
        ([100, 90], "Le nombre de services a reculé de 10 % en un an : 90 au 1er janvier 2022"),
        ([100, 102], "Le nombre de services est stable depuis un an : 102 au 1er janvier 2022"),
        ([100, 0], "Le nombre de services a reculé de 100 % en un an : 0 au 1er janvier 2022"),
    ],
)
def test_finding_shows_what_happened_to_the_number_of_services(services: list[int], finding: str) -> None:
    assert " ".join(services_finding(list(map(Figure, services)), dt.date(2022, 1, 1)).split()) == finding


@given(st.lists(st.integers(0, 500), max_size=14))
def test_doubling_is_reported_only_when_it_happened(services: list[int]) -> None:
    said = services_finding(list(map(Figure, services)), dt.date(2022, 1, 1))
    happened = any(10 <= 2 * before <= services[-1] for before in services[-6:-1]) if services else False
    assert ("doublé" in said) == (happened and services[-1] > 0)


def test_portfolio_is_stacked_in_the_order_of_a_life_without_empty_phases() -> None:
    chart = portfolio_chart({2021: counted(transfere=1), 2022: counted(investigation=2, transfere=3)}, PHASES)
    assert chart.categories == ("2021", "2022")
    assert [(series.name, series.key, series.values) for series in chart.series] == [
        ("Investigations", "investigation", (0, 2)),
        ("Transférés", "transfere", (1, 3)),
    ]


def test_incubators_are_ranked_and_those_that_carry_nothing_left_out() -> None:
    carried = [
        ("Petit", counted(construction=1)),
        ("Grand", counted(investigation=2, acceleration=3, abandon=9)),
        ("Éteint", counted(abandon=4)),
        ("Moyen", counted(acceleration=2)),
    ]
    chart = incubators_chart(carried, PHASES, dt.date(2022, 1, 1))
    assert chart.title == "Grand porte à lui seul la moitié du portefeuille"
    assert chart.categories == ("Grand", "Moyen", "Petit")
    assert [(series.key, series.values) for series in chart.series] == [
        ("investigation", (2, 0, 0)),
        ("construction", (0, 0, 1)),
        ("acceleration", (3, 2, 0)),
    ]


@pytest.mark.parametrize(
    ("carried", "finding"),
    [
        ([], "Aucun incubateur ne porte de service à cette date"),
        ([("A", counted(construction=3))], "A porte tout le portefeuille"),
        (
            [("A", counted(construction=2)), ("B", counted(construction=2)), ("C", counted(construction=2))],
            "2 incubateurs portent la moitié du portefeuille",
        ),
    ],
)
def test_finding_shows_how_few_carry_half(carried: list[tuple[str, dict[str, Figure]]], finding: str) -> None:
    title = incubators_chart(carried, PHASES, dt.date(2022, 1, 1)).title
    assert " ".join(title.split()) == finding
