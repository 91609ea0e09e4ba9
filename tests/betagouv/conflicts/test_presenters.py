from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.conflicts.presenters import SHOWN, conflict_fr, part_fr, value_fr

WORDS = {"construction": "Construction", "committee": "Comité d’investissement"}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("name", None, "rien"),
        ("name", "", "rien"),
        ("sponsors", [], "rien"),
        ("name", "Un service", "« Un service »"),
        ("name", "  Un\n service ", "« Un service »"),
        ("has_stats", True, "oui"),
        ("has_stats", False, "non"),
        ("sponsors", ["ministere"], "« ministere »"),
        ("sponsors", ["ministere", "agence"], "« ministere, agence »"),
        ("rank", 0, "« 0 »"),
        ("phases", ["construction", "2020-09-01", "", ""], "« Construction » à partir du 1er septembre 2020"),
        ("phases", ["construction", "", "", ""], "« Construction » sans date"),
        (
            "phases",
            ["construction", "2020-09-01", "2021-01-02", ""],
            "« Construction » à partir du 1er septembre 2020 jusqu’au 2 janvier 2021",
        ),
        (
            "phases",
            ["construction", "2020-09-01", "", "Pris en charge"],
            "« Construction » à partir du 1er septembre 2020 (« Pris en charge »)",
        ),
        ("phases", ["inconnue", "2020-09-01", "", ""], "inconnue à partir du 1er septembre 2020"),
        ("events", ["committee", "2021-03-01", ""], "« Comité d’investissement » du 1er mars 2021"),
        ("events", ["committee", "2021-03-01", "Oui"], "« Comité d’investissement » du 1er mars 2021 (« Oui »)"),
    ],
)
def test_a_side_shows_its_value_on_one_line(part: str, value: Any, said: str) -> None:
    assert plain(value_fr(part, value, WORDS)) == said


@pytest.mark.parametrize(
    ("length", "shown"),
    [(SHOWN - 1, "x" * 119), (SHOWN, "x" * 120), (SHOWN + 1, f"{'x' * 120}…"), (5000, f"{'x' * 120}…")],
)
def test_a_long_text_is_cut(length: int, shown: str) -> None:
    assert plain(value_fr("mission", "x" * length, WORDS)) == f"« {shown} »"
    said = plain(value_fr("events", ["committee", "2021-03-01", "x" * length], WORDS))
    assert said == f"« Comité d’investissement » du 1er mars 2021 (« {shown} »)"


@given(st.text(max_size=400))
def test_whatever_is_reported_is_on_one_short_line(text: str) -> None:
    said = value_fr("mission", text, WORDS)
    assert len(said.splitlines()) <= 1
    assert len(said) <= SHOWN + len("«\xa0…\xa0»")


@pytest.mark.parametrize(
    ("kind", "part", "place", "label"),
    [
        ("startup", "name", "", "nom"),
        ("startup", "mission", "", "mission"),
        ("startup", "phases", "construction 2020-09-01", "phases, « Construction » 1er septembre 2020"),
        ("startup", "events", "committee 2021-03-01", "événements, « Comité d’investissement » 1er mars 2021"),
        ("incubator", "owner", "", "administration porteuse"),
        ("startup", "sponsors", "", "sponsors"),
    ],
)
def test_a_part_is_named_as_its_page_names_it(kind: str, part: str, place: str, label: str) -> None:
    assert plain(part_fr(kind, part, place, WORDS)) == label


@dataclass(frozen=True)
class Sides:
    """A conflict on the name of a service."""

    kind: str = "startup"
    key: str = "a"
    part: str = "name"
    place: str = ""
    base: Any = "Avant"
    ours: Any = "Ici"
    theirs: Any = "Là"


@pytest.mark.parametrize(
    ("sides", "line"),
    [
        (Sides(), "Conflit : fiche a, nom : « Là » dans la source, « Ici » ici (gardé) ; avant : « Avant »."),
        (
            Sides(kind="incubator", part="owner", base=None, ours="", theirs="agence"),
            "Conflit : incubateur a, administration porteuse : « agence » dans la source, rien ici (gardé) ; avant : rien.",
        ),
        (
            Sides(
                part="phases",
                place="construction 2020-09-01",
                base=None,
                ours=None,
                theirs=["construction", "2020-09-01", "", ""],
            ),
            "Conflit : fiche a, phases, « Construction » 1er septembre 2020 : « Construction » à partir du 1er septembre"
            " 2020 dans la source, rien ici (gardé) ; avant : rien.",
        ),
    ],
)
def test_a_conflict_shows_the_three_sides(sides: Sides, line: str) -> None:
    assert plain(conflict_fr(sides, WORDS)) == line
