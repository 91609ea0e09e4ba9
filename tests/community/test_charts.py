import datetime as dt

import pytest

from catalogue.community.views import Active, Row, active_chart, groups_chart, joiners_chart
from tests.tables import chart_rows, chart_series, csv_rows
from web.charts.model import Chart, Series
from web.charts.points import chart_csv

JUNE, NEW_YEAR_EVE = dt.date(2021, 6, 1), dt.date(2021, 12, 31)
ROWS: list[Row] = [(2019, 3, None), (2020, 25, (5, 20, 0)), (2021, 4, None)]
AGAIN: list[Row] = [*ROWS[:2], (2021, 25, (5, 5, 15))]


@pytest.mark.parametrize(
    ("rows", "day", "title"),
    [
        (ROWS, JUNE, "Jamais la communauté n’a accueilli autant de monde qu’en 2020 : 25\xa0arrivées"),
        (ROWS, NEW_YEAR_EVE, "C’est en 2020 que la communauté a accueilli le plus de monde : 25\xa0arrivées"),
        (AGAIN, NEW_YEAR_EVE, "La communauté n’a jamais accueilli plus de monde qu’en 2021 : 25\xa0arrivées"),
        (ROWS[:1], NEW_YEAR_EVE, "C’est en 2019 que la communauté a accueilli le plus de monde : 3\xa0arrivées"),
        (ROWS[2:], JUNE, "4\xa0arrivées en 2021"),
        ([(2021, 1, None)], JUNE, "1\xa0arrivée en 2021"),
        ([], JUNE, "Personne n’est encore arrivé à cette date"),
    ],
)
def test_title_is_the_finding(rows: list[Row], day: dt.date, title: str) -> None:
    assert joiners_chart(rows, day).title == title


def test_chart_shows_the_statuses_and_the_year_that_is_not_over() -> None:
    chart = joiners_chart(AGAIN[1:], JUNE)
    assert chart.note == "L’année 2021 compte jusqu’au 1er\u202fjuin\u202f2021."
    assert joiners_chart(AGAIN[1:], NEW_YEAR_EVE).note == ""
    assert joiners_chart([], JUNE).note == ""
    rows = csv_rows(chart_csv(chart).encode())
    assert chart_series(rows) == ["Agents publics", "Indépendants", "Salariés de prestataires"]
    assert chart_rows(rows) == [["2020", "5", "20", "0"], ["2021", "5", "5", "15"]]


def test_years_with_a_small_status_are_totals_only() -> None:
    chart = joiners_chart(ROWS, NEW_YEAR_EVE)
    assert [series.values for series in chart.series] == [(None, 5, None), (None, 20, None), (None, 0, None)]
    assert chart.note == "Un statut de moins de cinq personnes n’est pas détaillé : 2019 (3) et 2021 (4)."


THREE_YEARS = "En trois ans, la communauté a été multipliée par"
NEVER = "La communauté n’a jamais été aussi nombreuse :"


def day(year: int, month: int = 12) -> dt.date:
    return dt.date(year, month, 28)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "Aucun membre actif à cette date"),
        ([(day(2018), 100, 30), (day(2021), 915, 270)], "En trois ans, la communauté a été multipliée par 9,2"),
        (
            [(day(2020), 100, 30), (day(2021), 110, 30)],
            "La communauté n’a jamais été aussi nombreuse : 110\xa0membres actifs",
        ),
        (
            [(day(2020), 120, 30), (day(2021), 110, 30)],
            "En fin de trimestre, la communauté a culminé à 120\xa0membres actifs en décembre\u202f2020",
        ),
        ([(day(2018), 100, 30), (day(2021), 150, 30)], f"{THREE_YEARS} 1,5"),
        ([(day(2018), 100, 30), (day(2021), 149, 30)], f"{NEVER} 149\xa0membres actifs"),
        ([(day(2018), 100, 30), (day(2021), 225, 30)], f"{THREE_YEARS} 2,3"),  # 2,25: half up
        ([(day(2017), 10, 3), (day(2018), 100, 30), (day(2021), 200, 30)], f"{THREE_YEARS} 2"),  # of the last of them
        ([(day(2018, 11), 10, 3), (day(2021, 10), 40, 3)], f"{NEVER} 40\xa0membres actifs"),
        ([(day(2020), 20, 3), (day(2023), 40, 3)], f"{THREE_YEARS} 2"),  # 1 095 days
        (
            [(day(2019), 9, 3), (day(2020), 9, 3), (day(2021), 8, 3)],
            "En fin de trimestre, la communauté a culminé à 9\xa0membres actifs en décembre\u202f2020",
        ),
        ([(day(2018), 0, 0), (day(2021), 1, 0)], "La communauté n’a jamais été aussi nombreuse : 1\xa0membre actif"),
    ],
)
def test_title_of_the_active_members(rows: list[Active], title: str) -> None:
    assert active_chart(rows, NEW_YEAR_EVE).title == title


def test_active_members_are_agents_and_others() -> None:
    chart = active_chart([(day(2020), 120, 30), (day(2021), 110, 31)], day(2021))
    assert (chart.categories, [series.values for series in chart.series]) == (
        ("T4 2020", "T4 2021"),
        [(30, 31), (90, 79)],
    )


def test_title_of_a_groups_chart_gives_the_greatest_and_its_share() -> None:
    chart = groups_chart([("design", 30), ("produit", 60)], "domaines", "Membres par domaine", JUNE, "Domaine")
    assert (chart.title, chart.series[0].values) == ("Produit : 67\u202f% des membres", (30, 60))


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        ([], "Personne"),
        ([("design", 0)], "Personne"),
        ([("design", 5)], "Design : 100\u202f% des membres"),
        ([("design", 1), ("produit", 199)], "Produit : 100\u202f% des membres"),  # 99,5: half up
        ([("design", 5), ("produit", 5)], "Design : 50\u202f% des membres"),
        ([("état", 7), ("produit", 1), ("design", 0)], "État : 88\u202f% des membres"),  # 87,5
    ],
)
def test_title_of_the_groups(groups: list[tuple[str, int]], title: str) -> None:
    assert groups_chart(groups, "domaines", "Membres", JUNE, "Domaine").title == title


# --- Whole charts ---------------------------------------------------------------------------------------------------


def test_the_chart_of_those_who_join_is_complete() -> None:
    assert joiners_chart(AGAIN[1:], JUNE) == Chart(
        name="arrivees",
        title="C’est en 2020 que la communauté a accueilli le plus de monde : 25\xa0arrivées",
        subtitle="Membres selon l’année de leur première mission, au 1er\u202fjuin\u202f2021",
        kind="bars",
        categories=("2020", "2021"),
        series=(
            Series.of("Agents publics", "one", (5, 5)),
            Series.of("Indépendants", "two", (20, 5)),
            Series.of("Salariés de prestataires", "three", (0, 15)),
        ),
        unit="membres",
        note="L’année 2021 compte jusqu’au 1er\u202fjuin\u202f2021.",
    )


def test_the_chart_of_the_active_members_is_complete() -> None:
    assert active_chart([(day(2020), 120, 30), (day(2021), 110, 31)], day(2021)) == Chart(
        name="membres-actifs",
        title="En fin de trimestre, la communauté a culminé à 120\xa0membres actifs en décembre\u202f2020",
        subtitle="Membres avec une mission en cours, en fin de trimestre, jusqu’au 28\u202fdécembre\u202f2021",
        kind="stacked_area",
        categories=("T4 2020", "T4 2021"),
        series=(
            Series.of("Agents publics", "one", (30, 31)),
            Series.of("Indépendants et prestataires", "two", (90, 79)),
        ),
        unit="membres",
        category_label="Trimestre",
    )


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, "T1"), (3, "T1"), (4, "T2"), (6, "T2"), (7, "T3"), (9, "T3"), (10, "T4"), (12, "T4")]
)
def test_category_of_a_day_is_its_quarter(month: int, quarter: str) -> None:
    assert active_chart([(day(2021, month), 1, 1)], JUNE).categories == (f"{quarter} 2021",)


def test_the_chart_of_groups_is_complete() -> None:
    assert groups_chart([("design", 30), ("produit", 60)], "domaines", "Membres par domaine", JUNE, "Domaine") == Chart(
        name="domaines",
        title="Produit : 67\u202f% des membres",
        subtitle="Membres par domaine, au 1er\u202fjuin\u202f2021",
        kind="hbars",
        categories=("design", "produit"),
        series=(Series.of("Membres actifs", "one", (30, 60)),),
        unit="membres",
        category_label="Domaine",
        note="Un groupe de moins de cinq personnes est compté avec un autre.",
    )
