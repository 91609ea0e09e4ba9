from typing import Any

import pytest

from bilan.sections.block_types import bars, card, cards, figure, keys_of, lines, table, tiles

MANY = [["Un", figure("a"), figure("b")], ["Deux", "ND", figure("a")]]
BLOCKS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "tiles": (tiles(("b", "a")), ["b", "a"]),
    "no tile": (tiles([]), []),
    "a table": (table("t", "T", ["", "2020", "2021"], MANY, (1, 2)), ["a", "b", "a"]),
    "a table of words": (table("t", "T", ["", ""], [["Un", "Deux"]], ()), []),
    "bars": (bars("t", "T", "", "", ["b", "a"]), ["b", "a"]),
    "cards": (
        cards([card("Un", "/un/", "", keys=["c", "a"]), card("Deux", "", ""), card("", "", "", keys=["b"])]),
        ["c", "a", "b"],
    ),
    "lines": (lines([("Un", "Deux")]), []),
}


@pytest.mark.parametrize(("block", "keys"), BLOCKS.values(), ids=BLOCKS)
def test_a_block_shows_its_figures_in_its_order(block: dict[str, Any], keys: list[str]) -> None:
    assert keys_of(block) == keys


def test_blocks_hold_lists_alone_so_that_an_edition_is_read_as_it_was_frozen() -> None:
    assert table("nps", "Le NPS", ("Enquête", "Note"), [("2021", figure("a"))], range(1, 2)) == {
        "type": "table",
        "name": "nps",
        "caption": "Le NPS",
        "header": ["Enquête", "Note"],
        "rows": [["2021", {"figure": "a"}]],
        "numeric": [1],
    }
    assert bars("x", "Titre", "Sous-titre", "Incubateur", ("a",)) == {
        "type": "bars",
        "name": "x",
        "title": "Titre",
        "subtitle": "Sous-titre",
        "label": "Incubateur",
        "figures": ["a"],
        "counted": "Services",
        "unit": "",
        "named_by": "about",
    }
    assert cards([card("Un", "/un/", "Aider", "DINUM", ("a",))]) == {
        "type": "cards",
        "items": [{"title": "Un", "url": "/un/", "text": "Aider", "under": "DINUM", "figures": ["a"]}],
    }
    assert lines([("Critère 1", "Une équipe")]) == {
        "type": "lines",
        "items": [{"about": "Critère 1", "text": "Une équipe"}],
    }
    assert tiles(("a",)) == {"type": "tiles", "figures": ["a"]}
