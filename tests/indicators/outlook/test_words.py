"""What is said of a projection comes from its figures, in its favour or not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.models import BacktestTrial, Projection
from indicators.outlook import words
from indicators.outlook.backtest import Score
from indicators.outlook.progress import Bar, Progress, bar_of
from indicators.outlook.progress_words import progress_in_words
from indicators.queries.targets import TargetOfYear

MINE = Score("blend", 10, Decimal("4.0"), 8)
NAIVE = [Score("last_year", 10, Decimal("9.0"), 8), Score("double", 10, Decimal("6.0"), 8)]
LAST, DOUBLE = "«\xa0comme l’an dernier\xa0»", "«\xa0deux fois le premier semestre\xa0»"
AUGUST = dt.date(2022, 8, 8)


def trial(method: str, year: int, value: int, result: int) -> BacktestTrial:
    low, high = Decimal(value - 1), Decimal(value + 1)
    return BacktestTrial(method=method, year=year, value=Decimal(value), low=low, high=high, result=Decimal(result))


def test_methods_are_compared_over_the_years_that_all_were_tried_in() -> None:
    tried = [
        trial("double", 2020, 5, 9),
        trial("blend", 2019, 0, 90),
        trial("blend", 2020, 8, 9),
        trial("last_year", 2020, 9, 9),
    ]
    assert words.scores(tried) == [
        Score("blend", 1, Decimal(1), 1),
        Score("last_year", 1, Decimal(0), 1),
        Score("double", 1, Decimal(4), 0),
    ]
    assert words.scores(tried[:2]) == words.scores([]) == []


def test_a_score_is_the_mean_of_its_errors_and_how_often_its_interval_held() -> None:
    tried = [trial("blend", year, value, 10) for year, value in ((2018, 8), (2019, 13), (2020, 11), (2021, 10))]
    assert words.scores(tried) == [Score("blend", 4, Decimal("1.5"), 2)]


def test_lines_say_which_method_is_kept_and_which_rules_are_naive() -> None:
    found = words.lines([MINE, *NAIVE], "blend")
    assert found == [
        words.Line("Rythme et flux", MINE, is_kept=True, is_naive=False),
        words.Line("Comme l’an dernier", NAIVE[0], is_kept=False, is_naive=True),
        words.Line("Deux fois le premier semestre", NAIVE[1], is_kept=False, is_naive=True),
    ]


NONE_GIVEN = "elle n’est pas gardée, et aucune projection n’est donnée."
START = "Sur 10\xa0années passées, au 30\xa0juin, "


@pytest.mark.parametrize(
    ("covered", "held"), [(8, ", pour 80\xa0% annoncés."), (7, ", moins souvent que les 80\xa0% annoncés.")]
)
def test_verdict_of_a_method_that_is_kept_names_the_rules_that_it_beats(covered: int, held: str) -> None:
    assert words.verdict([replace(MINE, covered=covered), *NAIVE], "blend") == (
        f"{START}la méthode se trompe de 4,0 en moyenne, moins que {LAST} (9,0) et {DOUBLE} (6,0)."
        f" L’intervalle a contenu le résultat {covered} fois sur 10{held}"
    )


@pytest.mark.parametrize(("error", "winners"), [("6.0", f"{DOUBLE} (6,0)"), ("9.5", f"{LAST} (9,0) et {DOUBLE} (6,0)")])
def test_verdict_of_a_method_that_is_not_kept_names_the_rules_that_do_as_well(error: str, winners: str) -> None:
    found = [replace(MINE, mean_error=Decimal(error)), *NAIVE]
    assert words.verdict(found, None) == (
        f"{START}la méthode «\xa0rythme et flux\xa0» se trompe de {error.replace('.', ',')} en moyenne."
        f" Elle ne fait pas mieux que {winners}\xa0: {NONE_GIVEN}"
    )
    assert [line.is_kept for line in words.lines(found, None)] == [False] * 3


def test_verdict_without_any_method_says_what_the_naive_rules_miss() -> None:
    assert words.verdict(NAIVE, None) == (
        f"{START}les règles simples se trompent ainsi en moyenne\xa0: {LAST} (9,0) et {DOUBLE} (6,0). Aucune autre méthode"
        " ne s’applique à cet indicateur\xa0: aucune projection n’est donnée."
    )


@pytest.mark.parametrize("found", [[], [MINE]])
def test_verdict_of_too_few_years_gives_no_projection(found: list[Score]) -> None:
    assert words.verdict(found, None) == (
        "Trop peu d’années pour éprouver une méthode\xa0: aucune projection n’est donnée."
    )


def test_projection_of_nothing_says_so() -> None:
    assert (
        words.inputs_in_words(Projection(inputs={"facts": 0, "last": None})) == "Aucun enregistrement ne compte encore."
    )


def progress(
    reached: int, target: str | None, direction: str = "at_least", tolerance: int = 0, **bounds: int
) -> Progress:
    aim = TargetOfYear(Decimal(target) if target else None, direction, Decimal(tolerance), "")
    expected = {name: Decimal(bound) for name, bound in bounds.items()}
    return Progress(AUGUST, Decimal(reached), aim, Projection(**expected) if bounds else None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (progress(26, "49", value=45, low=38, high=53), [
            "26 à ce jour pour une cible de 49, soit 53\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 23 de plus, soit 4,8 par mois, contre 3,6 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 45, entre 38 et 53\xa0: la cible est dans l’intervalle, rien n’est joué.",
        ]),
        (progress(26, "49", tolerance=2, value=40, low=36, high=44), [
            "26 à ce jour pour une cible de 47, soit 55\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 21 de plus, soit 4,4 par mois, contre 3,6 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 40, entre 36 et 44\xa0: la cible ne devrait pas être tenue.",
        ]),
        (progress(5, "5", value=6, low=6, high=8), [
            "5 à ce jour pour une cible de 5, soit 100\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "La cible est atteinte. Il reste 145\xa0jours.",
            "Projection au 31\xa0décembre\xa0: 6, entre 6 et 8.",
        ]),
        (progress(6, "13", "at_most", value=9, low=8, high=11), [
            "6 à ce jour pour un plafond de 13, soit 46\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et 7 avant le plafond.",
            "Projection au 31\xa0décembre\xa0: 9, entre 8 et 11\xa0: la cible devrait être tenue.",
        ]),
        (progress(15, "13", "at_most", value=20, low=17, high=22), [
            "15 à ce jour pour un plafond de 13, soit 115\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et le plafond est dépassé de 2.",
            "Projection au 31\xa0décembre\xa0: 20, entre 17 et 22.",
        ]),
        (progress(30, "40", value=45, low=40, high=50), [
            "30 à ce jour pour une cible de 40, soit 75\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours\xa0: il en faut 10 de plus, soit 2,1 par mois, contre 4,2 par mois depuis janvier.",
            "Projection au 31\xa0décembre\xa0: 45, entre 40 et 50\xa0: la cible devrait être tenue.",
        ]),
        (progress(40, "60"), [
            "40 à ce jour pour une cible de 60, soit 67\u202f%\xa0; 60,3\u202f% de l’année est passée.",
            "Il reste 145\xa0jours, et il manque 20.",
        ]),
        (progress(3, None, value=6, low=5, high=8), [
            "Compté au 8\u202faoût\u202f2022\xa0: 3, cible non déterminée (ND).",
            "Il reste 145\xa0jours.",
            "Projection au 31\xa0décembre\xa0: 6, entre 5 et 8.",
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
