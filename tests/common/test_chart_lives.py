"""Lives on one time line: what is drawn, said and given as data."""

import datetime as dt

from common.chart_lives import Life, LifeChart, Stretch, draw_lives
from common.chart_pictures import legend_of
from common.charts import chart_csv, chart_sentence, chart_table

LIVES = (
    Life(
        "Aides jeunes",
        (
            Stretch("Accélération", "acceleration", dt.date(2021, 1, 1), None),
            Stretch("Investigation", "investigation", dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
        ),
    ),
    Life("Éteint", (Stretch("Investigation", "investigation", dt.date(2020, 7, 1), dt.date(2020, 10, 1)),)),
)


def lives(*some: Life) -> LifeChart:
    return LifeChart("vie", "Vie", "Mesure", some, dt.date(2022, 1, 1), "Fiche", "Phase")


def test_lives_have_a_row_for_each_stretch() -> None:
    chart = lives(*LIVES)
    assert chart_table(chart).rows == (
        ("Aides jeunes", "Accélération", "1er\u202fjanvier\u202f2021", "en cours"),
        ("Aides jeunes", "Investigation", "1er\u202fjanvier\u202f2020", "1er\u202fjanvier\u202f2021"),
        ("Éteint", "Investigation", "1er\u202fjuillet\u202f2020", "1er\u202foctobre\u202f2020"),
    )
    assert chart_csv(chart).splitlines()[1:] == [
        "Aides jeunes;Accélération;2021-01-01;",
        "Aides jeunes;Investigation;2020-01-01;2021-01-01",
        "Éteint;Investigation;2020-07-01;2020-10-01",
    ]


def test_sentence_counts_the_lives_that_go_on() -> None:
    assert chart_sentence(lives(*LIVES)) == "2\u00a0fiches, dont 1 encore là au 1er\u202fjanvier\u202f2022."


def test_legend_follows_the_order_of_a_life() -> None:
    assert legend_of(lives(*LIVES)) == [("Investigation", "investigation"), ("Accélération", "acceleration")]


def test_bars_are_as_long_as_their_time_and_stop_at_the_date() -> None:
    drawing = draw_lives(lives(*LIVES))
    ends = [
        (float(m.path[1:].split(" ")[0]), float(m.path.split("L")[1].split(" ")[0])) for m in drawing.marks if m.title
    ]
    (went_on, year, quarter) = (round(end - begin) for begin, end in ends)
    assert abs(went_on - year) <= 1
    assert abs(quarter - went_on * 92 / 365) <= 1
    assert ends[0][1] == drawing.right


def test_no_life_draws_its_years_alone() -> None:
    drawing = draw_lives(lives())
    assert [text.words for text in drawing.texts] == ["2022"]
