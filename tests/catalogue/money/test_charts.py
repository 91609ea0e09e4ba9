"""The charts of money: pure, from rows to bars and titles."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from budget.queries import RoundsOfYear
from budget.queries.fast import AwardThenAndNow
from catalogue.money.charts import (
    costs_chart,
    credits_chart,
    fast_rounds_chart,
    incubators_chart,
    laureates_chart,
    lines_chart,
)
from catalogue.money.queries import CostsOfService
from common.figure import Figure
from impact.queries.metrics import UnitCost
from tests import wordings
from tests.budget.test_queries import line, make_award_of, make_round_of
from tests.catalogue.money.test_presenters import credits_of, plain
from web.charts.model import Chart

OPEN, RUN = "En construction", "Opéré"


def award(amount: str | None, *, startup: str = "a", phase: str | None = OPEN, **fields: Any) -> AwardThenAndNow:
    known = None if amount is None else Decimal(amount)
    return make_award_of(startup=startup, amount=known, phase_now=phase, **fields)


def year_of(*awards: AwardThenAndNow, number: int = 9) -> RoundsOfYear:
    return RoundsOfYear(2021, (make_round_of(*awards, number=number),))


def amounts(chart: Chart | None) -> dict[str, tuple[Any, ...]]:
    """Return the values of each bar by name, in order."""
    assert chart is not None
    columns = zip(*(series.values for series in chart.series), strict=True)
    return dict(zip(chart.categories, columns, strict=True))


def test_laureates_are_counted_in_their_phase_of_today_those_of_national_impact_apart() -> None:
    year = year_of(
        award("10"),
        award("20", startup="b", phase=RUN),
        award("30", startup="c", phase=RUN),
        award("40", startup="", incubator="i", phase=None),
        award("5", startup="d", phase=None),
        award(None, startup="e"),
        award("0", startup="f"),
    )
    chart = laureates_chart(year, {"c", "z"})
    assert amounts(chart) == {
        "Opéré": (30, 20),
        "Incubateurs": (0, 40),
        "En construction": (0, 10),
        "Pas encore de phase": (0, 5),
    }
    assert chart is not None
    assert plain(chart.title) == (
        "Au moins 30 € du FAST de 2021, sur 105 € enregistrés, sont allés à des services aujourd’hui à impact national"
    )
    assert laureates_chart(year_of(award(None)), set()) is None


def test_chart_of_awards_has_each_incubator_by_round() -> None:
    awards = [award("10", pk=1), award("20", pk=2), award("5", pk=3), award(None, pk=4), award("0", pk=5)]
    year = RoundsOfYear(2021, (make_round_of(*awards[2:], number=10), make_round_of(*awards[:2], number=9)))
    chart = incubators_chart(year, {1: "A", 2: "A", 4: "C"})
    assert amounts(chart) == {"A": (30, 0), "Incubateur inconnu": (0, 5)}
    assert chart is not None
    assert plain(chart.title) == "A : au moins 30 €"
    assert incubators_chart(year_of(award(None)), {}) is None
    alone = incubators_chart(year_of(award("10", pk=1)), {1: "A"})
    assert alone is not None
    assert plain(alone.title) == "A est le seul incubateur financé : 10 €"


def test_missing_line_of_a_year_is_zero_only_if_its_lines_make_the_total() -> None:
    chart = credits_chart(
        [
            credits_of(2022, [line("B", "30")], amount=40),
            credits_of(2021, [line("A", "10.50"), line("B", "9.50")], amount=20),
            credits_of(2020, [line("A", "10")], amount=10),
            credits_of(2019, amount=8),
            credits_of(2018),
        ],
        {2019: Figure(1), 2020: Figure(12)},
        2024,
    )
    assert plain(chart.categories[1]) == "2020, 12 services"
    assert [cells[0] for cells in chart.row_cells] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert {series.name: series.values for series in chart.series} == {
        "A": (None, Decimal(10), Decimal("10.5"), None, None, None),
        "B": (None, 0, Decimal("9.5"), Decimal(30), None, None),
        "Non détaillé": (Decimal(8), None, None, None, None, None),
    }
    assert plain(chart.title) == ("30 € en 2022, 275 % de plus qu’en 2019 ; crédits de 2023 à 2024 non enregistrés")
    assert plain(chart.note).startswith("Crédits non enregistrés (ND) : 2023 et 2024.")
    drawn = {series.name: series.values for series in chart.drawn.series}
    assert drawn["Non détaillé"] == (Decimal(8), None, None, None)
    assert [plain(one)[:4] for one in chart.drawn.categories] == ["2019", "2020", "2021", "2022"]


@pytest.mark.parametrize(
    ("years", "title"),
    [
        ([], wordings.NO_CREDIT),
        ([credits_of(2021, amount=8)], "8 € en 2021"),
        (
            [credits_of(2020, amount=8), credits_of(2021, amount=8)],
            "8 € en 2021, 0 % de plus qu’en 2020",
        ),
        (
            [credits_of(2020, amount=8), credits_of(2021, amount=3)],
            "3 € en 2021, 63 % de moins qu’en 2020",
        ),  # 62,5
        ([credits_of(2020, amount=0), credits_of(2021, amount=3)], "3 € en 2021"),
        ([credits_of(2021, amount=5500000)], "5,5 millions d’euros en 2021"),
        (
            [credits_of(2020, amount=8, rounded=True), credits_of(2021, amount=9)],
            "9 € en 2021, environ 13 % de plus qu’en 2020",
        ),
        ([credits_of(2021, amount=8), credits_of(2022, amount=9)], "9 € en 2022"),  # in progress
    ],
)
def test_title_of_credits_is_their_change(years: list[Any], title: str) -> None:
    assert plain(credits_chart(years, {}, 2022).title).partition(" ; ")[0] == title


def test_lines_come_the_greatest_first_with_its_share() -> None:
    chart = lines_chart(credits_of(lines=[line("A", "1"), line("B", None), line("C", "7.00")]))
    assert (chart.categories, chart.series[0].values) == (("C", "A", "B"), (Decimal(7), Decimal(1), None))
    assert plain(chart.title) == "Crédits de 2021 par activité"  # the share of an unknown whole is not told
    whole = lines_chart(credits_of(lines=[line("A", "1"), line("C", "7.00")]))
    assert plain(whole.title) == "88 % des crédits de 2021 vont à « C »"  # 87,5: half up
    for lines in ([], [line("A", None)], [line("A", "0")]):
        assert lines_chart(credits_of(lines=lines)).title == "Crédits de 2021 par activité"


def test_round_without_a_recorded_award_is_unknown_and_other_incubators_have_zero() -> None:
    rounds = [
        make_round_of(award("10"), award("5.50", startup="b"), number=9),
        make_round_of(award("10"), award(None, startup="", incubator="i"), number=8),
        make_round_of(number=7),
        make_round_of(award(None), award("3", startup="b"), award("4", startup="", incubator="i"), number=10),
    ]
    chart = fast_rounds_chart([RoundsOfYear(2021, tuple(rounds))], dt.date(2022, 1, 1))
    assert chart.categories == ("FAST 7 (2021)", "FAST 8 (2021)", "FAST 9 (2021)", "FAST 10 (2021)")
    assert [series.values for series in chart.series] == [
        (None, Decimal(10), Decimal("15.5"), Decimal(3)),
        (None, None, Decimal(0), Decimal(4)),
    ]
    assert (plain(chart.title), plain(chart.note)) == (
        "3 appels du FAST ont attribué au moins 33 €",
        "Lauréats ou montants non déterminés (ND) : FAST 7.",
    )
    assert fast_rounds_chart([], dt.date(2022, 1, 1)).title == "Aucun montant du FAST n’est encore enregistré"


def costing(name: str, *costs: tuple[int, str], spending: str | None = None) -> CostsOfService:
    """Return a service with its stated costs, last year first."""
    nothing: dict[str, Any] = dict.fromkeys(("counted", "share_metric", "share", "spending_source"))
    known: list[UnitCost] = [
        UnitCost(
            **nothing,
            startup=1,
            year=year,
            unit="dossier",
            metric="Dossiers",
            spending=None if spending is None else Decimal(spending),
            is_spending_rounded=False,
            is_count_rounded=False,
            is_share_rounded=False,
            stated=Decimal(stated),
            stated_source="Bilan",
        )
        for year, stated in costs
    ]
    return CostsOfService(name.lower(), name, known)


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
def test_ten_services_that_spend_most_are_compared(others: int, note: str) -> None:
    services = [costing(f"S{n}", (2021, "1"), spending=str(100 + n)) for n in range(8)]
    services += [costing("A", (2021, "1"), spending="60"), costing("B", (2021, "1"), spending="50")]
    services += [costing(f"F{n}", (2021, "1"), spending=str(n)) for n in range(others)]
    chart = costs_chart(services[::-1])
    assert {one.partition(",")[0] for one in chart.categories} == {*(f"S{n}" for n in range(8)), "A", "B"}
    assert plain(chart.note).endswith(f"plus qu’ils ne se comparent.{note}")


def test_lines_without_a_known_amount_have_a_plain_title() -> None:
    assert lines_chart(credits_of(lines=[line("A", None)])).title == "Crédits de 2021 par activité"
    assert lines_chart(credits_of()).title == "Crédits de 2021 par activité"
