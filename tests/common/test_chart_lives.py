"""Lives on one time line: what is drawn, said and given as data."""

import datetime as dt

import pytest

from common.chart_lives import Life, LifeChart, Stretch, draw_lives, first_day
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


def life(*stretches: tuple[str, str, str | None], name: str = "Service") -> Life:
    """A life whose stretches are of these kinds, from a day to another."""
    days = [
        (kind, dt.date.fromisoformat(start), stop and dt.date.fromisoformat(stop)) for kind, start, stop in stretches
    ]
    return Life(name, tuple(Stretch(kind.title(), kind, start, stop or None) for kind, start, stop in days))


@pytest.mark.parametrize(
    ("some", "first"),
    [
        ((), dt.date(2022, 1, 1)),
        ((life(("opere", "2020-01-01", None)),), dt.date(2020, 1, 1)),
        ((life(("opere", "2020-12-31", None)), life(("opere", "2019-06-01", None))), dt.date(2019, 1, 1)),
    ],
)
def test_time_begins_with_the_year_of_the_first_life(some: tuple[Life, ...], first: dt.date) -> None:
    assert first_day(lives(*some)) == first


@pytest.mark.parametrize(
    ("since", "years"),
    [
        ("2021-06-01", ["2021", "2022"]),
        ("2011-06-01", [str(year) for year in range(2011, 2023)]),  # twelve are named one by one
        ("2010-06-01", [str(year) for year in range(2010, 2023, 2)]),
        ("1998-06-01", [str(year) for year in range(1998, 2023, 3)]),
    ],
)
def test_years_are_named_twelve_at_most(since: str, years: list[str]) -> None:
    drawing = draw_lives(lives(life(("opere", since, None))))
    assert [text.words for text in drawing.texts if text.css == "drawing__category"] == years


def test_each_life_has_its_row_and_a_stretch_says_its_days() -> None:
    drawing = draw_lives(
        lives(
            life(("investigation", "2021-01-01", "2021-07-02"), ("opere", "2021-07-02", None), name="Un"),
            life(("opere", "2021-12-31", None), name="Un nom bien trop long pour la place qui est laissée aux noms"),
        )
    )
    assert (drawing.left, drawing.right, drawing.height, drawing.is_wide) == (240, 832, 84, True)
    bars = [(mark.key, mark.path, mark.title) for mark in drawing.marks if mark.css == "drawing__bar"]
    middle, last = 240 + 592 * 182 / 365, 240 + 592 * 364 / 365
    assert bars == [
        (
            "investigation",
            f"M240.0 28.0L{middle:.1f} 28.0L{middle:.1f} 44.0L240.0 44.0Z",
            "Un, Investigation : du 1er\u202fjanvier\u202f2021 au 2\u202fjuillet\u202f2021",
        ),
        (
            "opere",
            f"M{middle:.1f} 28.0L832.0 28.0L832.0 44.0L{middle:.1f} 44.0Z",
            "Un, Opere : du 2\u202fjuillet\u202f2021 aujourd’hui",
        ),
        (
            "opere",
            f"M{last:.1f} 52.0L832.0 52.0L832.0 68.0L{last:.1f} 68.0Z",
            "Un nom bien trop long pour la place qui est laissée aux noms, Opere : du 31\u202fdécembre\u202f2021 aujourd’hui",
        ),
    ]
    names = [(text.x, text.y, text.words) for text in drawing.texts if text.css == "drawing__tick"]
    assert names == [("232.0", "41.0", "Un"), ("232.0", "65.0", "Un nom bien trop long pour la…")]
    grid = [(mark.path, mark.css) for mark in drawing.marks if mark.key == "other"]
    assert grid == [("M240.0 22.0L240.0 76.0", "drawing__grid"), ("M832.0 22.0L832.0 76.0", "drawing__grid")]


def test_a_stretch_of_a_moment_still_shows() -> None:
    drawing = draw_lives(lives(life(("opere", "2010-01-01", "2010-01-01")), life(("opere", "2013-01-01", None))))
    [moment, _] = [mark.path for mark in drawing.marks if mark.css == "drawing__bar"]
    begin, end = float(moment[1:].split(" ")[0]), float(moment.split("L")[1].split(" ")[0])
    assert end - begin == pytest.approx(1)


@pytest.mark.parametrize(("going", "said"), [(0, "0 encore là"), (2, "2 encore là")])
def test_sentence_counts_those_without_an_end_once_each(going: int, said: str) -> None:
    ended = life(("opere", "2020-01-01", "2020-02-01"))
    both = life(("opere", "2020-01-01", None), ("abandon", "2021-01-01", None))
    assert said in chart_sentence(lives(ended, *[both] * going))
