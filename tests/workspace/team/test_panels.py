"""The blocks of an incubator's page, from few records: figures, shares, charts and findings. Pure."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from catalogue.incubators.queries import StandardCoverage, TimeInPhase
from catalogue.incubators.records import (
    Block,
    IncubatorRecord,
    LinkedFigure,
    PortfolioChange,
    RecordBlock,
    RecordChoice,
)
from common.words import UNKNOWN
from startups.models import PhaseKind
from tests import wordings
from workspace.team import panels
from workspace.team.panels import Panel, PanelData

LIST = "/liste/"
DAY = dt.date(2021, 6, 1)
KINDS = [
    PhaseKind(key=key, label=label, rank=rank, group=group)
    for rank, (key, label, group) in enumerate(
        [
            ("investigation", "Investigation", "investigation"),
            ("construction", "Construction", "service"),
            ("acceleration", "Accélération", "service"),
            ("abandon", "Service arrêté", "ended"),
        ]
    )
]


def record(
    block: Block, what: str, into: str = "", year: int | None = None, amount: str | None = None
) -> IncubatorRecord:
    known = None if amount is None else Decimal(amount)
    return IncubatorRecord(block, "un", "Un", what, into, DAY, year, amount=known)


def data(
    block: Block,
    *records: IncubatorRecord,
    known_times: tuple[TimeInPhase, ...] = (),
    known: tuple[StandardCoverage, ...] = (),
) -> PanelData:
    return PanelData({block: RecordBlock(records, LIST, "as_of=2022-12-31")}, KINDS, known_times, known)


def lines(panel: Panel) -> list[tuple[str, list[str]]]:
    """Return each line of a panel: its label and its formatted figures."""
    return [(label.replace("\xa0", " "), [plain(one.formatted) for one in figures]) for label, figures in panel.lines]


def plain(text: str) -> str:
    return " ".join(text.split())


def series(panel: Panel) -> dict[str, list[Decimal | int | None]]:
    return {one.name: list(one.values) for one in panel.chart.series}


EMPTY: dict[Callable[[PanelData], Panel], tuple[Block, str, str]] = {
    panels.money_panel: (
        Block.MONEY,
        "Aucun financement enregistré à cette date.",
        "Aucun financement : rien n’est reçu",
    ),
    panels.moves_panel: (
        Block.MOVES,
        "Aucun service n’est entré dans cet incubateur à cette date.",
        "Rien n’est encore entré",
    ),
    panels.outcomes_panel: (
        Block.OUTCOMES,
        "Aucun service n’a encore quitté une phase dans cet incubateur.",
        "Aucune phase n’est encore quittée",
    ),
    panels.standards_panel: (Block.STANDARDS, "Aucun service actif à cette date.", "Aucun service actif"),
    panels.times_panel: (
        Block.TIMES,
        wordings.NO_PHASE_COMPLETED,
        "Aucune phase n’est achevée",
    ),
}


@pytest.mark.parametrize("build", EMPTY, ids=lambda build: build.__name__)
def test_without_records_a_block_says_so(build: Callable[[PanelData], Panel]) -> None:
    block, empty, finding = EMPTY[build]
    panel = build(data(block))
    assert (panel.block, panel.lines, panel.empty, plain(panel.chart.title)) == (block, [], empty, finding)
    assert (list(panel.chart.categories), [value for one in panel.chart.series for value in one.values]) == ([], [])


AWARDS = [
    record(Block.MONEY, "service", "7", 2021, "100000"),
    record(Block.MONEY, "incubateur", "7", 2021, "50000.50"),
    record(Block.MONEY, "service", "11", 2023),
    record(Block.MONEY, "service", "12", 2023, "1"),
]


def test_money_is_reported_by_round_then_by_year_with_what_is_unknown() -> None:
    panel = panels.money_panel(data(Block.MONEY, *AWARDS))
    assert lines(panel) == [
        ("FAST 7 (2021)", ["50 000,50 €", "100 000 €", "150 000,50 €", "2"]),
        ("FAST 11 (2023)", ["0 €", plain(UNKNOWN), plain(UNKNOWN), "1"]),
        ("FAST 12 (2023)", ["0 €", "1 €", "1 €", "1"]),
        ("Total 2021", ["50 000,50 €", "100 000 €", "150 000,50 €", "2"]),
        ("Total 2023", ["0 €", "1 €", "1 €", "2"]),  # no line for a year without an award
    ]
    assert (list(panel.chart.categories), series(panel)) == (
        ["2021", "2022", "2023"],
        {
            "À l’incubateur": [Decimal("50000.50"), 0, 0],
            "À ses services": [Decimal(100000), 0, Decimal(1)],
        },
    )
    assert plain(panel.chart.title) == "150 001,50 € reçus en 4 financements"


def test_a_figure_of_money_links_to_its_awards_and_nothing_to_none() -> None:
    (_, figures), *_ = panels.money_panel(data(Block.MONEY, *AWARDS[2:])).lines
    dated = "annee=2023"
    assert dated not in figures[0].url
    assert [one.url for one in figures] == [
        "",
        f"{LIST}?quoi=service&vers=11&as_of=2022-12-31",
        f"{LIST}?vers=11&as_of=2022-12-31",
        f"{LIST}?vers=11&as_of=2022-12-31",
    ]


@pytest.mark.parametrize(
    ("amounts", "finding"),
    [
        (["1"], "1 € reçus en 1 financement"),
        (["1", None], "1 € reçus en 2 financements"),
        ([None], "1 financement, d’un montant inconnu"),
        ([None, None], "2 financements, d’un montant inconnu"),
    ],
)
def test_the_finding_of_money_never_takes_the_unknown_for_a_sum(amounts: list[str | None], finding: str) -> None:
    found = [record(Block.MONEY, "service", "7", 2021, amount) for amount in amounts]
    assert plain(panels.money_panel(data(Block.MONEY, *found)).chart.title) == finding


def test_moves_are_counted_year_by_year_a_year_without_any_too() -> None:
    found = [
        record(Block.MOVES, PortfolioChange.NEW, year=2019),
        record(Block.MOVES, PortfolioChange.ARRIVED, year=2021),
        record(Block.MOVES, PortfolioChange.NEW, year=2021),
        record(Block.MOVES, PortfolioChange.STOPPED, year=2021),
        record(Block.MOVES, PortfolioChange.LEFT, year=2019),
        record(Block.MOVES, PortfolioChange.TRANSFERRED, year=2019),
    ]
    panel = panels.moves_panel(data(Block.MOVES, *found))
    assert lines(panel) == [
        ("2019", ["1", "0", "1", "0", "1"]),
        ("2020", ["0", "0", "0", "0", "0"]),
        ("2021", ["1", "1", "0", "1", "0"]),
    ]
    assert series(panel) == {"Entrés": [1, 0, 2], "Sortis": [2, 0, 1]}
    assert plain(panel.chart.title) == "En 2021, 2 services entrés, 1 sorti"


def test_services_that_left_a_phase_continued_stopped_or_returned() -> None:
    found = [
        record(Block.OUTCOMES, what, into)
        for what, into in (
            *[("investigation", "construction")] * 2,
            ("investigation", "abandon"),
            ("construction", "acceleration"),
            ("construction", "investigation"),
            ("acceleration", "construction"),
        )
    ]
    panel = panels.outcomes_panel(data(Block.OUTCOMES, *found))
    assert lines(panel) == [
        ("Investigation", ["2 (67 %)", "1 (33 %)", "0 (0 %)", "3"]),
        ("Construction", ["1 (50 %)", "0 (0 %)", "1 (50 %)", "2"]),
        ("Accélération", ["0 (0 %)", "0 (0 %)", "1 (100 %)", "1"]),
    ]
    assert plain(panel.chart.title) == "67 % des sorties de la phase « Investigation » mènent plus loin : 2 sur 3"
    assert (list(panel.chart.categories), series(panel)) == (
        ["Investigation", "Construction", "Accélération"],
        {"Investigation": [0, 1, 0], "Construction": [2, 0, 1], "Accélération": [0, 1, 0], "Service arrêté": [1, 0, 0]},
    )


def test_a_phase_that_nothing_went_on_from_has_a_finding() -> None:
    panel = panels.outcomes_panel(data(Block.OUTCOMES, record(Block.OUTCOMES, "construction", "abandon")))
    assert plain(panel.chart.title) == "0 % des sorties de la phase « Construction » mènent plus loin : 0 sur 1"
    assert lines(panel) == [("Construction", ["0 (0 %)", "1 (100 %)", "0 (0 %)", "1"])]


@pytest.mark.parametrize(
    ("kind", "later"),
    [(0, ("construction", "acceleration")), (1, ("acceleration",)), (2, ()), (3, ())],
)
def test_what_goes_on_after_a_phase_is_a_later_one_that_is_no_end(kind: int, later: tuple[str, ...]) -> None:
    assert panels.later_phases(KINDS[kind], KINDS) == later
    assert panels.later_phases(KINDS[kind], []) == ()


@pytest.mark.parametrize(
    ("met", "finding"),
    [
        ((4, 4), "Tous les services remplissent tous les standards"),
        ((4, 3), "Le standard le moins rempli : accessibilité, 3 sur 4"),
        ((0, 0), "Le standard le moins rempli : code ouvert, 0 sur 4"),
    ],
)
def test_the_standard_that_fewest_services_meet_is_reported(met: tuple[int, int], finding: str) -> None:
    known = (
        StandardCoverage("code-source", "Code ouvert", met[0], 4),
        StandardCoverage("accessibilite", "Accessibilité", met[1], 4),
    )
    panel = panels.standards_panel(data(Block.STANDARDS, known=known))
    assert plain(panel.chart.title) == finding
    assert series(panel) == {"Rempli": list(met), "Non rempli": [4 - one for one in met]}


def test_a_standard_has_who_meets_it_who_does_not_and_the_share() -> None:
    found = [record(Block.STANDARDS, "code-source", answer) for answer in ("oui", "non", "non")]
    known = (StandardCoverage("code-source", "Code ouvert", 1, 3),)
    panel = panels.standards_panel(data(Block.STANDARDS, *found, known=known))
    assert lines(panel) == [("Code ouvert", ["1", "2", "33 %"])]
    assert [one.url for one in panel.lines[0][1]] == [
        f"{LIST}?quoi=code-source&vers=oui&as_of=2022-12-31",
        f"{LIST}?quoi=code-source&vers=non&as_of=2022-12-31",
        f"{LIST}?quoi=code-source&as_of=2022-12-31",
    ]


def test_the_longest_phase_is_that_of_the_longest_median() -> None:
    known = (
        TimeInPhase("investigation", "Investigation", 30, 90, 1000, 3),
        TimeInPhase("construction", "Construction", 200, 365, 500, 2),
    )
    found = [record(Block.TIMES, "investigation"), record(Block.TIMES, "construction")]
    panel = panels.times_panel(data(Block.TIMES, *found, known_times=known))
    assert plain(panel.chart.title).startswith("La phase la plus longue est « Construction » : ")
    assert [(label, figures[-1].formatted) for label, figures in panel.lines] == [
        ("Investigation", "1"),
        ("Construction", "1"),
    ]
    (drawn,) = panel.chart.series
    assert (list(drawn.values), drawn.ranges) == ([90, 365], ((30, 1000), (200, 500)))


def test_each_figure_of_a_line_is_under_its_title() -> None:
    panel = panels.moves_panel(data(Block.MOVES, record(Block.MOVES, PortfolioChange.NEW, year=2021)))
    ((label, cells),) = panel.rows
    assert (label, [title for title, _ in cells]) == ("2021", list(panel.head[1:]))
    assert cells[0][1] == LinkedFigure("1", f"{LIST}?quoi=nouveau&annee=2021&as_of=2022-12-31")


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        (RecordChoice(), 3),
        (RecordChoice("a"), 2),
        (RecordChoice("a", ("x", "y")), 2),
        (RecordChoice("a", ("y",)), 1),
        (RecordChoice("b", ("y",)), 0),
        (RecordChoice(year="2020"), 1),
        (RecordChoice(year="None"), 1),
        (RecordChoice("a", ("x",), "2021"), 1),
        (RecordChoice("", ("z",), "2021"), 0),
    ],
)
def test_a_choice_counts_the_records_that_its_list_holds(choice: RecordChoice, count: int) -> None:
    found = [
        record(Block.MOVES, "a", "x", 2021),
        record(Block.MOVES, "a", "y", 2020),
        record(Block.MOVES, "b", "x", None),
    ]
    assert (RecordBlock(found, LIST).count(choice), len(choice.of(found))) == (count, count)
