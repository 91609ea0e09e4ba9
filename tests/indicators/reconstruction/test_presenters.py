"""The results of a search, and the rest not covered by a list, in words."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from indicators.models import EvidenceSearch, PrintedFigure, Reconstruction, TriedState
from indicators.reconstruction import presenters
from indicators.reconstruction.queries import SearchedFigure
from tests import wordings

FEBRUARY = dt.date(2022, 2, 1)


@dataclass(frozen=True)
class Searched(SearchedFigure):
    """A printed figure with given lists."""

    lists: tuple[TriedState, ...] = ()

    @property
    def tried(self) -> tuple[TriedState, ...]:
        return self.lists


def state(value: int | None, first: str, last: str = "", reading: str = "definition") -> TriedState:
    return TriedState(
        reading=reading,
        first_day=dt.date.fromisoformat(first),
        last_day=dt.date.fromisoformat(last or first),
        value=None if value is None else Decimal(value),
        digest=0,
    )


def figure(value: int | None, *lists: TriedState, is_more_than: bool = False, printed: str = "") -> SearchedFigure:
    search = EvidenceSearch(first_day=FEBRUARY, last_day=FEBRUARY, states=1) if lists else None
    source = PrintedFigure(year=2021)
    worded = None if value is None else Decimal(value)
    return Searched("x", "x", "X", 2021, worded, printed, is_more_than, FEBRUARY, source, search, None, lists)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_nothing_was_tried() -> None:
    assert presenters.found_in_words(figure(3)) == wordings.NO_STATE_TRIED


def test_lists_that_give_the_figure_nearest_to_the_publication_first() -> None:
    found = figure(3, state(3, "2022-01-01", "2022-01-20"), state(2, "2022-01-21"), state(3, "2022-02-07"))
    assert plain(presenters.found_in_words(found)) == (
        "2 listes donnent le chiffre imprimé ; la plus proche de la publication est celle du 7 février 2022."
    )
    assert [found.day_of(one).isoformat() for one in found.matches] == ["2022-02-07", "2022-01-20"]


def test_nearest_figure_and_what_remains() -> None:
    found = figure(5, state(2, "2022-02-01"), state(3, "2022-01-01", "2022-01-20"), state(None, "2022-02-02"))
    assert plain(presenters.found_in_words(found)) == (
        "Aucun des états essayés ne donne le chiffre imprimé : le plus proche est 3, par les fiches "
        "du 1er janvier 2022 au 20 janvier 2022. Reste : +2."
    )


def test_list_that_goes_beyond_the_figure() -> None:
    assert plain(presenters.found_in_words(figure(5, state(7, "2022-02-01")))).endswith("Reste : −2.")


@pytest.mark.parametrize("value", [None, 4])
def test_unknown_is_near_to_nothing(value: int | None) -> None:
    lists = (state(None, "2022-02-01"),) if value else (state(3, "2022-02-01"),)
    assert presenters.found_in_words(figure(value, *lists)) == "Aucun des états essayés ne donne un chiffre."


def test_more_than_a_hundred_is_met_above_only() -> None:
    found = figure(100, state(100, "2022-02-01"), state(101, "2022-02-02"), is_more_than=True, printed="> 100")
    assert [one.value for one in found.matches] == [Decimal(101)]
    assert plain(presenters.printed_in_words(found)) == "plus de 100 (« > 100 »)"


def test_what_was_tried_is_counted() -> None:
    search = EvidenceSearch(first_day=dt.date(2021, 12, 1), last_day=dt.date(2022, 3, 4), states=52)
    assert plain(presenters.tried_in_words(search, 14)) == (
        "52 états des fiches essayés, du 1er décembre 2021 au 4 mars 2022 : 14 listes différentes."
    )


def attached(value: int, printed: int, precision: str = "exact") -> Reconstruction:
    figure = PrintedFigure(value=Decimal(printed), precision=precision)
    return Reconstruction(printed_figure=figure, reading="last_written", day=FEBRUARY, value=Decimal(value))


@pytest.mark.parametrize(
    ("value", "printed", "precision", "words"),
    [
        (22, 23, "exact", "Reste 1 sans enregistrement."),
        (24, 23, "exact", "La liste en compte 1 de plus."),
        (23, 23, "exact", ""),
        (158, 100, "more_than", ""),
        (90, 100, "more_than", "Reste 10 sans enregistrement."),
    ],
)
def test_what_a_list_leaves(value: int, printed: int, precision: str, words: str) -> None:
    found = attached(value, printed, precision)
    assert plain(presenters.remainder_in_words(found)) == words
    assert plain(presenters.attached_in_words(found)).startswith(
        f"{value} d’après l’état des fiches du 1er février 2022 (dernière phase écrite dans chaque fiche, comme "
    )
