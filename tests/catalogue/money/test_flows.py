"""The flows and pictures of the money: pure, from rows to nodes, quantities and titles."""

from decimal import Decimal
from typing import Any

import pytest

from budget.queries import AwardPhase, AwardRow, RoundsOfYear
from catalogue.money.flows import money_flow, rounds_flow
from catalogue.money.pictures import costs_chart, credits_chart, fast_chart, lines_chart
from catalogue.money.queries import CostsOfService
from common.charts.model import Chart
from impact.queries.costs import UnitCost
from tests.budget.test_queries import award_row, line, round_row
from tests.catalogue.money.test_words import credits_of, plain

OPEN, RUN = AwardPhase("construction", "En construction"), AwardPhase("opere", "Opéré")


def award(amount: str | None, *, startup: str | None = "a", phase: AwardPhase | None = OPEN, **fields: Any) -> AwardRow:
    known = None if amount is None else Decimal(amount)
    return award_row(startup=startup, amount=known, phase_now=phase, **fields)


def year_of(*awards: AwardRow, number: int = 9) -> RoundsOfYear:
    return RoundsOfYear(2021, (round_row(number=number, awards=awards),))


def amounts(chart: Chart | None) -> list[tuple[Any, ...]]:
    assert chart is not None
    assert chart.row_labels == ("De", "Vers")
    return [(*ends, amount) for ends, amount in zip(chart.row_cells, chart.series[0].values, strict=True)]


COFINANCING = line("Cofinancement", "400", key=1, activity="cofinancing")
NETWORK = line("Réseau", "100", key=2, activity="network")


def test_money_goes_from_credits_to_lines_to_the_fast_to_phases_and_national_impact() -> None:
    chart = money_flow(
        credits_of(lines=[COFINANCING, NETWORK]),
        year_of(
            award("10"),
            award("20", startup="b", phase=RUN),
            award("30", startup="c", phase=RUN),
            award("40", startup=None, incubator="i", phase=None),
            award("5", startup="d", phase=None),
            award(None, startup="e"),
            award("0", startup="f"),
        ),
        {"c", "z"},
    )
    assert chart is not None
    assert amounts(chart) == [
        ("Crédits 2021", "Cofinancement", 400),
        ("Crédits 2021", "Réseau", 100),
        ("Cofinancement", "FAST", 105),
        ("FAST", "En construction", 10),
        ("FAST", "Opéré", 50),
        ("FAST", "Incubateurs", 40),
        ("FAST", "Pas encore de phase", 5),
        ("Opéré", "Impact national", 30),
    ]
    assert plain(chart.title) == "Des 500 € de 2021, 105 € passent par le FAST"


@pytest.mark.parametrize("amount", [None, "0"])
def test_a_line_that_says_no_amount_is_not_followed_though_it_pays(amount: str | None) -> None:
    """Its commitments alone are known: there is nothing to draw from it, and the rest is drawn all the same."""
    chart = money_flow(
        credits_of(lines=[line("Cofinancement", amount, key=1, activity="fast"), NETWORK]), year_of(award("10")), set()
    )
    assert amounts(chart) == [("Crédits 2021", "Réseau", 100)]


def test_the_fast_is_paid_by_the_line_that_is_detailed_so() -> None:
    detailed = line("Appui", "300", key=3, details=(line("FAST", "200", key=4, activity="fast"),))
    chart = money_flow(credits_of(lines=[NETWORK, detailed]), year_of(award("10")), set())
    assert [(source, target) for source, target, _ in amounts(chart)] == [
        ("Crédits 2021", "Réseau"), ("Crédits 2021", "Appui"), ("Appui", "FAST"), ("FAST", "En construction"),
    ]  # fmt: skip


def test_without_a_line_a_paying_line_or_an_award_the_flow_stops_there() -> None:
    assert money_flow(credits_of(), year_of(award("10")), set()) is None
    assert money_flow(credits_of(lines=[line("A", None)], amount=5), year_of(award("10")), set()) is None
    for rounds, lines in ((year_of(award("10")), [NETWORK]), (year_of(award(None)), [COFINANCING])):
        chart = money_flow(credits_of(lines=lines), rounds, set())
        assert [source for source, *_ in amounts(chart)] == ["Crédits 2021"]


def test_each_round_gives_to_the_incubators_of_its_laureates() -> None:
    awards = [award("10", key=1), award("20", key=2), award("5", key=3), award(None, key=4), award("0", key=5)]
    year = RoundsOfYear(
        2021, (round_row(number=10, awards=tuple(awards[2:])), round_row(number=9, awards=tuple(awards[:2])))
    )
    chart = rounds_flow(year, {1: "A", 2: "A", 4: "C"})
    assert chart is not None
    assert amounts(chart) == [("FAST 9", "A", 30), ("FAST 10", "Incubateur inconnu", 5)]
    assert plain(chart.title) == "A est le premier des 2 incubateurs financés : 30 €"
    assert rounds_flow(year_of(award(None)), {}) is None
    alone = rounds_flow(year_of(award("10", key=1)), {1: "A"})
    assert alone is not None
    assert plain(alone.title) == "A est le seul incubateur financé : 10 €"


def test_a_line_that_a_year_does_not_have_is_zero_only_where_its_lines_are_the_whole() -> None:
    chart = credits_chart(
        [
            credits_of(2022, [line("B", "30")], amount=40),
            credits_of(2021, [line("A", "10.50"), line("B", "9.50")], amount=20),
            credits_of(2020, [line("A", "10")], amount=10),
            credits_of(2019, amount=8),
            credits_of(2018),
        ],
        2023,
    )
    assert chart.categories == ("2019", "2020", "2021", "2022")
    assert {series.name: series.values for series in chart.series} == {
        "A": (None, Decimal(10), Decimal("10.5"), None),
        "B": (None, 0, Decimal("9.5"), Decimal(30)),
        "Non détaillé": (Decimal(8), None, None, None),
    }
    assert plain(chart.title) == "30 € en 2022, 275 % de plus qu’en 2019"


@pytest.mark.parametrize(
    ("years", "title"),
    [
        ([], "Aucun crédit n’est enregistré"),
        ([credits_of(2021, amount=8)], "8 € en 2021"),
        ([credits_of(2020, amount=8), credits_of(2021, amount=8)], "8 € en 2021, 0 % de plus qu’en 2020"),
        ([credits_of(2020, amount=8), credits_of(2021, amount=3)], "3 € en 2021, 63 % de moins qu’en 2020"),  # 62,5
        ([credits_of(2020, amount=0), credits_of(2021, amount=3)], "3 € en 2021"),
        ([credits_of(2021, amount=5500000)], "5,5 millions d’euros en 2021"),
        (
            [credits_of(2020, amount=8, rounded=True), credits_of(2021, amount=9)],
            "9 € en 2021, environ 13 % de plus qu’en 2020",
        ),
        ([credits_of(2021, amount=8), credits_of(2022, amount=9)], "9 € en 2022"),  # in progress
    ],
)
def test_the_title_of_credits_is_their_change(years: list[Any], title: str) -> None:
    assert plain(credits_chart(years, 2022).title) == title


def test_lines_come_the_greatest_first_with_its_share() -> None:
    chart = lines_chart(credits_of(lines=[line("A", "1"), line("B", None), line("C", "7.00")]))
    assert (chart.categories, chart.series[0].values) == (("C", "A", "B"), (Decimal(7), Decimal(1), None))
    assert plain(chart.title) == "88 % des crédits de 2021 vont à « C »"  # 87,5: half up
    for lines in ([], [line("A", None)], [line("A", "0")]):
        assert lines_chart(credits_of(lines=lines)).title == "Crédits de 2021 par activité"


def test_what_a_round_gave_is_unknown_until_an_award_is_and_zero_to_whom_it_gave_nothing() -> None:
    rounds = [
        round_row(number=9, awards=(award("10"), award("5.50", startup="b"))),
        round_row(number=8, awards=(award("10"), award(None, startup=None, incubator="i"))),
        round_row(number=7),
        round_row(number=10, awards=(award(None), award("3", startup="b"), award("4", startup=None, incubator="i"))),
    ]
    chart = fast_chart([RoundsOfYear(2021, tuple(rounds))])
    assert chart.categories == ("FAST 7 (2021)", "FAST 8 (2021)", "FAST 9 (2021)", "FAST 10 (2021)")
    assert [series.values for series in chart.series] == [
        (None, Decimal(10), Decimal("15.5"), Decimal(3)),
        (None, None, Decimal(0), Decimal(4)),
    ]
    assert (plain(chart.title), plain(chart.note)) == (
        "3 appels du FAST ont attribué 33 €",
        "Lauréats ou montants non déterminés (ND) : FAST 7.",
    )
    assert fast_chart([]).title == "Aucun montant du FAST n’est encore enregistré"
    assert plain(fast_chart([year_of(award("10"))]).title) == "1 appel du FAST a attribué 10 €"


def costing(
    name: str, *costs: tuple[int, str], spending: str | None = None, is_fictitious: bool = False
) -> CostsOfService:
    """A service with its stated costs, the last year first."""
    nothing = dict.fromkeys(("counted", "share_metric", "share", "spending_source"))
    known: list[UnitCost] = [
        UnitCost(
            **nothing,
            startup=1,
            year=year,
            unit="dossier",
            metric="Dossiers",
            spending=None if spending is None else Decimal(spending),
            is_approximate=False,
            stated=Decimal(stated),
            stated_source="Bilan",
        )
        for year, stated in costs
    ]
    return CostsOfService(name.lower(), name, is_fictitious, known)


def test_unit_costs_have_a_column_a_year_and_no_title_compares_unlike_units() -> None:
    chart = costs_chart(
        [costing("A", (2021, "0.40"), (2019, "1.00")), costing("B", (2021, "2.5")), costing("C", (2020, "0.02"))]
    )
    assert plain(chart.title) == "Le coût d’une unité est connu pour 3 services, chacun dans son unité"
    assert chart.categories == ("A, par dossier", "B, par dossier", "C, par dossier")
    assert [(one.name, one.values) for one in chart.series] == [
        ("2019", (1, None, None)),
        ("2020", (None, None, Decimal("0.02"))),
        ("2021", (Decimal("0.4"), Decimal("2.5"), None)),
    ]
    assert "sur leur fiche" not in chart.note


def test_unit_costs_of_nobody_are_not_known() -> None:
    chart = costs_chart([])
    assert (chart.title, chart.categories, chart.series) == ("Aucun coût unitaire n’est encore connu", (), ())


@pytest.mark.parametrize(
    ("others", "note"),
    [
        (0, ""),
        (1, " 1 autre service dépense moins : le coût d’une unité est sur sa fiche."),
        (3, " 3 autres services dépensent moins : le coût d’une unité est sur leur fiche."),
    ],
)
def test_ten_services_are_compared_real_ones_first_then_those_that_spend_most(others: int, note: str) -> None:
    services = [costing(f"S{n}", (2021, "1"), spending=str(100 + n)) for n in range(8)]
    services += [costing("Sans", (2021, "1")), costing("Fictif", (2021, "1"), spending="9999", is_fictitious=True)]
    services += [costing(f"F{n}", (2021, "1"), spending=str(n), is_fictitious=True) for n in range(others)]
    chart = costs_chart(services[::-1])
    assert {one.partition(",")[0] for one in chart.categories} == {*(f"S{n}" for n in range(8)), "Sans", "Fictif"}
    assert plain(chart.note).endswith(f"plus qu’ils ne se comparent.{note}")


def test_lines_without_a_known_amount_have_a_plain_title() -> None:
    assert lines_chart(credits_of(lines=[line("A", None)])).title == "Crédits de 2021 par activité"
    assert lines_chart(credits_of()).title == "Crédits de 2021 par activité"
