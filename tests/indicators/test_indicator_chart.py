"""The chart of an indicator: its finding and its series follow from its figures."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.figure import UNKNOWN, Figure
from common.words import same_date
from indicators.charts.years import NO_TARGET, NOT_PUBLISHED, finding, indicator_chart
from indicators.live.actions import compute_live_results
from indicators.models import Target
from indicators.queries.indicator import IndicatorYears, RunningYear, indicator_history
from indicators.queries.running_year import PastYear
from indicators.queries.years import Live, Published, YearFigures
from tests import factories
from tests.impact import scene
from tests.sweeps import examples
from tests.tables import chart_rows, csv_rows
from web.charts.kinds import draw
from web.charts.model import Chart, chart_sentence, chart_table
from web.charts.points import chart_csv

PROOF = "/indicateurs/products_launched/"
NOTE = "Plein : résultat publié, qui ne change plus. Creux : ce que donnent les fiches aujourd’hui."


def figures(published: int | None = None, live: int | None = None, target: int | None = None) -> YearFigures:
    aimed = None if target is None else Target(value=Decimal(target))
    return YearFigures(
        live=None if live is None else Live(Figure(Decimal(live)), None),
        published=None
        if published is None
        else Published(Figure(Decimal(published)), dt.date(2022, 2, 1), False, aimed),
        target=aimed,
    )


def history(years: dict[int, YearFigures]) -> IndicatorYears:
    return IndicatorYears(
        code="products_launched",
        label="Produits lancés",
        unit="produits",
        wording="",
        first_year=2020,
        last_year=None,
        years=years,
        versions=(),
    )


def words_of_rows(chart: Chart) -> list[list[str]]:
    return [[words for words, _ in row] for row in chart_table(chart).rows]


def marks(chart: Chart) -> list[str]:
    """Return the texts displayed instead of bars."""
    drawing = draw(chart)
    assert drawing is not None
    return [text.text for text in drawing.iter("text") if text.text in ("–", "ND")]


@pytest.mark.parametrize(
    ("unit", "said"),
    [("produits", "Résultats et cibles, par année"), ("%", "Résultats et cibles en\xa0%, par année")],
)
def test_subtitle_has_the_sign_of_a_share(unit: str, said: str) -> None:
    years = replace(history({2021: figures(50, target=49)}), unit=unit)
    assert indicator_chart(years).subtitle == said


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ({}, "Produits lancés\xa0: aucun résultat connu"),
        ({2021: figures(target=49)}, "Produits lancés\xa0: aucun résultat connu"),
        ({2021: figures(live=45)}, "Produits lancés\xa0: 45 en 2021"),
        (
            {2020: figures(31, 43), 2021: figures(50, 45)},
            "Produits lancés\xa0: 50 en 2021, 19 de plus qu’en 2020",
        ),
        ({2020: figures(50), 2021: figures(live=45)}, "Produits lancés\xa0: 45 en 2021, 5 de moins qu’en 2020"),
        ({2019: figures(45), 2021: figures(45)}, "Produits lancés\xa0: 45 en 2021, autant qu’en 2019"),
        ({2021: figures(50)}, "Produits lancés\xa0: 50 en 2021"),
        (
            {2021: figures(50, 45, 49), 2022: figures(51, None, 50), 2023: figures(9, 9, 10)},
            "Produits lancés\xa0: cible atteinte en 2021 et 2022, non atteinte en 2023",
        ),
        (
            {2021: figures(9, 60, 49), 2022: figures(live=60, target=50)},
            "Produits lancés\xa0: cible non atteinte en 2021, dernière année publiée",
        ),
    ],
)
def test_finding_is_whether_targets_were_reached_else_how_the_last_year_went(
    years: dict[int, YearFigures], said: str
) -> None:
    assert finding(history(years)) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (Decimal(31), "26 en 2022, 5 de moins qu’à la même date de 2021 (20\u202faoût\u202f2022)"),
        (Decimal(26), "26 en 2022, autant qu’à la même date de 2021 (20\u202faoût\u202f2022)"),
        (None, "26 en 2022, jusqu’au 20\u202faoût\u202f2022"),
    ],
)
def test_year_in_progress_is_never_compared_with_a_whole_one(before: Decimal | None, said: str) -> None:
    past = () if before is None else (PastYear(2021, Figure(before), Figure(Decimal(45))),)
    running = RunningYear(2022, dt.date(2022, 8, 20), past)
    made = replace(history({2021: figures(live=45), 2022: figures(live=26)}), running=running)
    assert finding(made) == f"Produits lancés\xa0: {said}"


def test_series_are_those_that_have_something_to_show() -> None:
    years = {2020: figures(31, 43), 2021: figures(50, 45, 49), 2022: figures(live=26)}
    chart = indicator_chart(history(years))
    assert (chart.categories, chart.unit, chart.kind) == (("2020", "2021", "2022"), "produits", "bars")
    published, live, target = chart.series
    assert (published.values, published.absences[2]) == ((Decimal(31), Decimal(50), None), NOT_PUBLISHED)
    assert published.links == (f"{PROOF}2020/preuve/#publie", f"{PROOF}2021/preuve/#publie", "")
    assert (live.values, live.links[2]) == ((Decimal(43), Decimal(45), Decimal(26)), f"{PROOF}2022/preuve/")
    assert (target.values, target.absences[0]) == ((None, Decimal(49), None), NO_TARGET)
    assert not any(one.is_hatched(place) for one in (published, live) for place in range(3))


def test_result_to_confirm_is_hatched() -> None:
    to_confirm = YearFigures(live=Live(Figure(Decimal(3), unconfirmed=2), None))
    chart = indicator_chart(history({2020: figures(live=5), 2021: figures(live=4), 2022: to_confirm}))
    assert [chart.series[1].is_hatched(place) for place in range(3)] == [False, False, True]
    assert "Hachuré : à confirmer." in chart.note


def test_not_published_no_target_and_not_determined_are_three_things_in_table_csv_and_sentence() -> None:
    unknown = replace(
        figures(1, None, 49), published=Published(UNKNOWN, dt.date(2022, 2, 1), False), live=Live(UNKNOWN, None)
    )
    unknown_target = replace(figures(5, 6), target=Target())
    years = {2020: unknown, 2021: figures(50, 45, 49), 2022: replace(unknown_target, published=None)}
    chart = indicator_chart(history(years))
    assert words_of_rows(chart) == [
        ["2020", "ND", "ND", "pas de cible"],
        ["2021", "50", "45", "49"],
        ["2022", "pas encore publié", "6", "ND"],
    ]
    assert chart_rows(csv_rows(chart_csv(chart).encode())) == [
        ["2020", "ND", "ND", "pas de cible"],
        ["2021", "50", "45", "49"],
        ["2022", "pas encore publié", "6", "ND"],
    ]
    assert chart_sentence(chart).replace("\xa0", " ") == (
        "Publié : 50 (2021), pas encore publié en 2022 ; D’après les fiches : de 45 (2021) à 6 (2022) ;"
        " Cible : 49 (2021), pas de cible en 2020."
    )
    drawn = indicator_chart(history({**years, 2023: figures(9, 9), 2024: figures(8, 8)}))
    assert marks(drawn) == ["ND"]  # one mark for both bars of 2020
    assert chart.note.endswith(" « ND » : non déterminé.")


def test_indicator_that_was_never_published_has_no_mark_under_each_year() -> None:
    chart = indicator_chart(history({year: figures(live=43) for year in (2020, 2021, 2022)}))
    assert [row[1] for row in words_of_rows(chart)] == ["non publié"] * 3
    assert marks(chart) == []
    assert chart.note == NOTE


def test_chart_without_target_shows_none() -> None:
    chart = indicator_chart(history({2020: figures(31, 43), 2021: figures(50, 45)}))
    assert [series.key for series in chart.series] == ["published", "live"]
    assert chart.note == NOTE


def test_note_has_no_mark_of_a_drawing_that_a_table_replaces() -> None:
    assert indicator_chart(history({2020: figures(31, 43, 49), 2021: figures(None, None, 49)})).note == ""


class TestSameDate(TestCase):
    """The previous year is counted until the same date, whatever the launches and the date of the records."""

    @examples(15)
    @given(
        launches=st.lists(st.dates(dt.date(2021, 1, 1), dt.date(2022, 12, 31)), min_size=1, max_size=6),
        day=st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 30)),
    )
    def test_year_before_is_counted_up_to_the_same_date(self, launches: list[dt.date], day: dt.date) -> None:
        factories.make_indicator("products_launched", rule=scene.LAUNCHES, first_year=2020)
        for number, launched in enumerate(launches):
            factories.make_startup(f"s{number}", phases=[("construction", launched.isoformat())])
        compute_live_results(on=day)
        with patch.multiple("indicators.queries.indicator", today=lambda: day, day_of_records=lambda: day):
            found = indicator_history("products_launched")
        assert found is not None
        assert found.running is not None
        last = same_date(day, 2021)
        assert found.running.before.value == sum(one.year == 2021 and one <= last for one in launches)
