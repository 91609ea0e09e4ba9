import datetime as dt

import pytest

from common.charts import chart_csv
from community.charts import Row, joiners_chart

JUNE, NEW_YEAR_EVE = dt.date(2021, 6, 1), dt.date(2021, 12, 31)
ROWS: list[Row] = [(2019, 3, 1), (2020, 5, 2), (2021, 4, 0)]
AGAIN: list[Row] = [*ROWS[:2], (2021, 5, 0)]


@pytest.mark.parametrize(
    ("rows", "day", "title"),
    [
        (ROWS, JUNE, "Jamais la communauté n’a accueilli autant de monde qu’en 2020 : 5\xa0arrivées"),
        (ROWS, NEW_YEAR_EVE, "C’est en 2020 que la communauté a accueilli le plus de monde : 5\xa0arrivées"),
        (AGAIN, NEW_YEAR_EVE, "Jamais la communauté n’a accueilli autant de monde qu’en 2021 : 5\xa0arrivées"),
        (ROWS[:1], NEW_YEAR_EVE, "C’est en 2019 que la communauté a accueilli le plus de monde : 3\xa0arrivées"),
        (ROWS[2:], JUNE, "4\xa0arrivées en 2021"),
        ([(2021, 1, 0)], JUNE, "1\xa0arrivée en 2021"),
        ([], JUNE, "Personne n’est encore arrivé à cette date"),
    ],
)  # fmt: skip
def test_title_is_the_finding(rows: list[Row], day: dt.date, title: str) -> None:
    assert joiners_chart(rows, day).title == title


def test_chart_tells_agents_from_others_and_the_year_that_is_not_over() -> None:
    chart = joiners_chart(ROWS, JUNE)
    assert chart.note == "L’année 2021 compte jusqu’au 1er\u202fjuin\u202f2021."
    assert joiners_chart(ROWS, NEW_YEAR_EVE).note == ""
    assert joiners_chart([], JUNE).note == ""
    assert chart_csv(chart).splitlines() == [
        "\ufeffAnnée;Agents publics;Indépendants et prestataires",
        "2019;1;2",
        "2020;2;3",
        "2021;0;4",
    ]
