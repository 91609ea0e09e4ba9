"""A chart's table, sentence and CSV have the same values, and a chart with inexact values is refused."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from common.words import NARROW, NO_BREAK, UNKNOWN
from tests.tables import chart_rows, chart_series, csv_rows
from web.charts.model import (
    UNDETERMINED,
    Chart,
    MissingValue,
    Series,
    chart_sentence,
    chart_table,
    format_value,
)
from web.charts.points import chart_csv, chart_points

LAUNCHES = Chart(
    name="lancements",
    title="Les lancements progressent",
    subtitle="Produits lancés dans l’année",
    kind="bars",
    categories=("2019", "2020", "2021"),
    series=(
        Series.of("Publié", "published", (None, 31, 1050)),
        Series.of("Coût", "one", (Decimal("0.5"), None, None)),
        Series.of("=Cible", "target", (None, None, None)),
    ),
    unit="lancements",
)


def rows(chart: Chart) -> list[list[str]]:
    return [[words for words, _ in row] for row in chart_table(chart).rows]


def test_chart_table_has_a_row_for_each_category() -> None:
    assert chart_table(LAUNCHES).header == ("Année", "Publié", "Coût", "=Cible")
    assert rows(LAUNCHES) == [
        ["2019", "ND", "0,5", "ND"],
        ["2020", "31", "ND", "ND"],
        ["2021", f"1{NARROW}050", "ND", "ND"],
    ]


def test_cells_are_shaded_by_their_share_of_the_whole() -> None:
    chart = replace(LAUNCHES, kind="table", unit="%", is_shaded=True, series=(Series.of("Part", "one", (0, 50, 100)),))
    assert [row[1] for row in chart_table(chart).rows] == [("0", 0), ("50", 3), ("100", 5)]


def test_row_may_have_several_names_and_periods_that_go_on() -> None:
    cells = (("A", dt.date(2020, 1, 1)), ("A", None), ("B", dt.date(2021, 5, 2)))
    chart = replace(LAUNCHES, kind="table", series=(), row_labels=("Fiche", "Au"), row_cells=cells)
    assert rows(chart) == [
        ["A", f"1er{NARROW}janvier{NARROW}2020"],
        ["A", "en cours"],
        ["B", f"2{NARROW}mai{NARROW}2021"],
    ]
    assert [(one.category, one.start) for one in chart_points(chart)] == [*cells]
    assert (chart_sentence(chart), chart.is_empty) == (f"{LAUNCHES.title}.", False)


def test_chart_csv_keeps_plain_numbers_and_why_others_are_missing() -> None:
    rows = csv_rows(chart_csv(LAUNCHES).encode())
    assert chart_series(rows) == ["Publié", "Coût", "'=Cible"]
    assert chart_rows(rows) == [["2019", "ND", "0.5", "ND"], ["2020", "31", "ND", "ND"], ["2021", "1050", "ND", "ND"]]
    assert {one["value"] for one in rows if one["absence"]} == {""}


def test_chart_sentence_shows_where_each_series_starts_and_ends() -> None:
    assert chart_sentence(LAUNCHES) == (
        f"Publié{NO_BREAK}: de 31 (2020) à 1{NARROW}050 (2021){NO_BREAK}; "
        f"Coût{NO_BREAK}: 0,5 (2019){NO_BREAK}; =Cible{NO_BREAK}: {UNKNOWN}."
    )


@pytest.mark.parametrize(
    ("categories", "values", "said"),
    [
        (("A", "B"), (1, 4), "B (4) et A (1)"),
        (("A", "B", "C", "D"), (1, 4, 2, 2), "B (4), C (2), D (2) et 1 autre"),
        (("A", "B", "C", "D", "E"), (9, 4, 3, 2, 1), "A (9), B (4), C (3) et 2 autres"),
        (("A", "B"), (None, 4), "B (4)"),
        (("A",), (None,), UNKNOWN),
    ],
)
def test_chart_sentence_of_a_ranking_names_the_first(
    categories: tuple[str, ...], values: tuple[int | None, ...], said: str
) -> None:
    chart = replace(LAUNCHES, kind="hbars", categories=categories, series=(Series.of("Services", "one", values),))
    assert chart_sentence(chart) == f"Services{NO_BREAK}: {said}."


def test_a_series_must_have_a_value_for_each_category() -> None:
    with pytest.raises(ValueError, match="« Publié » doit avoir 3 valeurs"):
        replace(LAUNCHES, series=(Series.of("Publié", "published", (1, 2)),))


def test_a_series_refuses_a_float() -> None:
    with pytest.raises(TypeError, match=r"« Publié » a une valeur inexacte : 0\.5"):
        replace(LAUNCHES, series=(Series.of("Publié", "published", (1, 2, 0.5)),))  # type: ignore[arg-type]


UNCERTAIN = replace(
    LAUNCHES,
    series=(Series.of("Durée", "one", (None, 40, 46), ranges=(None, None, (38, Decimal("53.5")))),),
)


def test_bounds_are_reported_in_the_table_and_have_columns_in_the_csv() -> None:
    assert rows(UNCERTAIN) == [["2019", "ND"], ["2020", "40"], ["2021", "46 (38 à 53,5)"]]
    points = csv_rows(chart_csv(UNCERTAIN).encode())
    assert [(one["value"], one["low"], one["high"]) for one in points] == [
        ("", "", ""),
        ("40", "", ""),
        ("46", "38", "53.5"),
    ]


@pytest.mark.parametrize(
    ("values", "bounds", "said"),
    [
        ((None, 40, 46), (None, None, (38, 53)), "de 40 (2020) à 46 (2021), entre 38 et 53"),
        ((None, None, 46), (None, None, (38, 53)), "46 (2021), entre 38 et 53"),
        ((None, 40, 46), (None, (30, 50), None), "de 40 (2020) à 46 (2021)"),
    ],
)
def test_chart_sentence_shows_the_bounds_of_the_last_value(
    values: tuple[int | None, ...], bounds: tuple[tuple[int, int] | None, ...], said: str
) -> None:
    chart = replace(LAUNCHES, series=(Series.of("Durée", "one", values, ranges=bounds),))
    assert chart_sentence(chart) == f"Durée{NO_BREAK}: {said}."


def test_a_series_that_is_uncertain_must_show_it_of_each_category() -> None:
    with pytest.raises(ValueError, match="« Durée » doit avoir 3 valeurs"):
        replace(LAUNCHES, series=(Series.of("Durée", "one", (1, 2, 3), ranges=((0, 2),)),))


@pytest.mark.parametrize("count", [1, 4])
def test_a_series_shows_how_many_are_followed_in_each_category(count: int) -> None:
    with pytest.raises(ValueError, match="« Suivi » doit avoir 3 valeurs"):
        replace(LAUNCHES, series=(Series.of("Suivi", "one", (1, 2, 3), followed=(1,) * count),))


@pytest.mark.parametrize("value", [0.5, "1", float("nan"), object()])
def test_a_value_is_an_exact_number_or_nothing(value: object) -> None:
    with pytest.raises(TypeError, match="« A » a une valeur inexacte"):
        replace(LAUNCHES, series=(Series.of("A", "one", (None, 0, value)),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "ND"), (0, "0"), (1050, f"1{NARROW}050"), (Decimal("2.5"), "2,5"), (Decimal(-3), "−3")],
)
def test_a_value_is_written_in_french_and_what_is_missing_is_nd(value: Decimal | int | None, written: str) -> None:
    assert format_value(value) == written


def test_why_a_value_is_missing_is_reported_in_its_cell() -> None:
    why = MissingValue("pas encore publié", "", in_sentence=False)
    series = Series.of("Publié", "published", (1, None, None), absences=(UNDETERMINED, why, UNDETERMINED))
    assert [series.format_value(place) for place in range(3)] == ["1", "pas encore publié", "ND"]
    assert rows(replace(LAUNCHES, series=(series,))) == [["2019", "1"], ["2020", "pas encore publié"], ["2021", "ND"]]
    with pytest.raises(ValueError, match="« Publié » doit avoir 3 valeurs"):
        replace(LAUNCHES, series=(Series.of("Publié", "published", (1, 2, 3), absences=(why,)),))
