"""How far the running year is, in words and as a bar."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.models import Projection
from indicators.projection.progress import Bar, Progress, bar_of
from indicators.projection.progress_words import progress_in_words
from indicators.queries.targets import TargetOfYear

AUGUST = dt.date(2022, 8, 8)


def progress(
    reached: int, target: str | None, direction: str = "at_least", tolerance: int = 0, **bounds: int
) -> Progress:
    aim = TargetOfYear(Decimal(target) if target else None, direction, Decimal(tolerance), "")
    expected = {name: Decimal(bound) for name, bound in bounds.items()}
    return Progress(
        AUGUST, Decimal(reached), aim, Projection(mean_error=Decimal("5.3"), **expected) if bounds else None
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (progress(26, "49", value=45, low=38, high=53), [
            "26 à ce jour pour une cible de 49, soit 53\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 23 de plus, soit 4,8 par mois, contre 3,6 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 45, à 5,3 près en moyenne\xa0: la cible reste possible.",
        ]),
        (progress(26, "49", tolerance=2, value=40, low=36, high=44), [
            "26 à ce jour pour une cible de 47, soit 55\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 21 de plus, soit 4,4 par mois, contre 3,6 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 40, à 5,3 près en moyenne\xa0: la cible ne serait pas tenue.",
        ]),
        (progress(5, "5", value=6, low=6, high=8), [
            "5 à ce jour pour une cible de 5, soit 100\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "La cible est atteinte. Il reste 145\xa0jours.",
            "Projection au 31\xa0décembre\xa0: 6, à 5,3 près en moyenne.",
        ]),
        (progress(6, "13", "at_most", value=9, low=8, high=11), [
            "6 à ce jour pour un plafond de 13, soit 46\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et 7 avant le plafond.",
            "Projection au 31\xa0décembre\xa0: 9, à 5,3 près en moyenne\xa0: la cible serait tenue.",
        ]),
        (progress(15, "13", "at_most", value=20, low=17, high=22), [
            "15 à ce jour pour un plafond de 13, soit 115\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et le plafond est dépassé de 2.",
            "Projection au 31\xa0décembre\xa0: 20, à 5,3 près en moyenne.",
        ]),
        (progress(30, "40", value=45, low=40, high=50), [
            "30 à ce jour pour une cible de 40, soit 75\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 10 de plus, soit 2,1 par mois, contre 4,2 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 45, à 5,3 près en moyenne\xa0: la cible serait tenue.",
        ]),
        (progress(40, "60"), [
            "40 à ce jour pour une cible de 60, soit 67\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et il manque 20.",
        ]),
        (progress(3, None, value=6, low=5, high=8), [
            "Compté au 8\u202faoût\u202f2022\xa0: 3, cible non déterminée (ND).",
            "Il reste 145\xa0jours.",
            "Projection au 31\xa0décembre\xa0: 6, à 5,3 près en moyenne.",
        ]),
    ],
)  # fmt: skip
def test_progress_says_where_it_stands_what_is_left_and_what_is_expected(given: Progress, said: list[str]) -> None:
    expected = [sentence.replace("60,3", "60") for sentence in said]
    assert progress_in_words(given) == expected


def test_progress_without_a_target_says_so() -> None:
    assert progress_in_words(replace(progress(3, None), target=None)) == [
        "Compté au 8\u202faoût\u202f2022\xa0: 3, sans cible.",
        "Il reste 145\xa0jours.",
    ]


def test_last_day_of_the_year_has_no_pace() -> None:
    last = replace(progress(26, "49", value=26, low=26, high=27), day=dt.date(2022, 12, 31))
    assert progress_in_words(last)[1] == "L’année s’achève aujourd’hui, et il manque 23."


@pytest.mark.parametrize(
    ("given", "bar"),
    [
        (progress(20, "40", value=30, low=25, high=50), Bar("40.00%", "80.00%", "48.22%", "50.00%", "50.00%")),
        (progress(20, "40"), Bar("50.00%", "100.00%", "60.27%")),
        (progress(80, "40"), Bar("100.00%", "50.00%", "30.14%")),
        (progress(3, None), None),
        (progress(3, "0"), None),
        (progress(3, "1", tolerance=2), None),
    ],
)
def test_bar_is_measured_against_the_longest_of_its_parts(given: Progress, bar: Bar | None) -> None:
    assert bar_of(given) == bar
