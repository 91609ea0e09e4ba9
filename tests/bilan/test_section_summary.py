"""The summary of a folded section, case by case."""

from typing import Any

import pytest

from bilan.sections.block_types import bars, card, cards, table, tiles
from bilan.sections.summary import HEADS, first_sentence, is_whole, leading_key, opening


def section(
    text: str = "", kind: str = "text", blocks: tuple[Any, ...] = (), said: tuple[str, ...] = ()
) -> dict[str, Any]:
    people = [{"person": name} for name in said]
    return {"kind": kind, "text": text, "blocks": list(blocks), "testimonies": people, "pictures": []}


NPS = table("nps", "NPS", ["", "avant", "après"], [["Note", {"figure": "a"}, {"figure": "b"}]], (1, 2))
SERVICES = cards([card("Service", "", "", keys=["spending.un"])])


@pytest.mark.parametrize(
    ("kind", "blocks", "expected"),
    [
        ("portfolio", (tiles(["portfolio.investigations", "portfolio.services"]),), "portfolio.services"),
        ("portfolio", (tiles(["portfolio.investigations"]),), "portfolio.investigations"),  # its own is missing
        ("fast", (tiles(["fast.awards", "fast.total"]), NPS), "fast.total"),
        ("nps", (NPS,), "b"),  # the last column is the current one
        ("breakdown", (bars("x", "", "", "", ["first", "second"]),), "first"),
        ("alumni", (SERVICES,), ""),
        ("brigade", (SERVICES, tiles(["brigade.people"])), "brigade.people"),
        ("support", (tiles([]), NPS), "b"),
        ("of another time", (tiles(["one"]),), "one"),
        ("text", (), ""),
    ],
)
def test_leading_figure_is_that_of_its_kind_or_of_its_first_block(
    kind: str, blocks: tuple[Any, ...], expected: str
) -> None:
    assert leading_key(section(kind=kind, blocks=blocks)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une phrase. Une autre.", "Une phrase."),
        ("Une phrase.\nUne autre.", "Une phrase."),
        ("Une seule phrase", "Une seule phrase"),
        ("Vu par M. Dupont. Puis par nous.", "Vu par M. Dupont."),
        ("Environ 3.5 fois plus. Ensuite.", "Environ 3.5 fois plus."),
        ("Dans l’art. deux il est dit. Puis.", "Dans l’art. deux il est dit."),
        ("Il y en a {{chiffre:un.deux}}. Trois critères.", "Il y en a {{chiffre:un.deux}}."),
        ("**Tout est dit. Vraiment.** Ensuite.", "**Tout est dit. Vraiment.**"),
        ("Voir [la page. Ici](https://x.fr/a). Ensuite.", "Voir [la page. Ici](https://x.fr/a)."),
        ("Il dit « Tout est là. » Puis il part.", "Il dit « Tout est là. »"),
        ("Vraiment ? Oui.", "Vraiment ?"),
        ("Vraiment\u202f! Oui.", "Vraiment\u202f!"),
    ],
)
def test_first_sentence_ends_at_its_own_full_stop(text: str, expected: str) -> None:
    assert first_sentence(text).replace("\u00a0", " ") == expected


def test_a_long_sentence_stays_whole() -> None:
    long = f"Un début, puis **{'gras ' * 40}** et la fin."
    assert first_sentence(f"{long} Une autre.") == long


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. **Un.** Le premier.\n2. **Deux.** Le second.", "Un. Deux."),
        ("- **Un** : le premier\n- **Deux** : le second", "Un, Deux"),
        ("- Un, le premier. Il suit.\n- **Deux**", "Un, le premier."),
        ("| Sigle | Sens |\n|---|---|\n| A | un |\n| B | deux |", "A, B"),
        (
            "| Sigle | Sens |\n|---|---|\n" + "".join(f"| S{n} | n |\n" for n in range(HEADS + 1)),
            "S0, S1, S2, S3, S4, S5…",
        ),
        ("| Sigle | Sens |\n|---|---|\n" + "".join(f"| S{n} | n |\n" for n in range(HEADS)), "S0, S1, S2, S3, S4, S5"),
        ("## Un titre\n\nPuis le texte. La suite.", "Puis le texte."),
        ("## Un titre", ""),
        ("", ""),
    ],
)
def test_opening_of_a_text_is_a_sentence_or_its_headings(text: str, expected: str) -> None:
    assert opening(section(text)) == expected


def test_without_a_text_it_shows_who_is_quoted() -> None:
    assert opening(section(said=("Anne", "Paul"))) == "Anne et Paul"
    assert opening(section("Un texte.", said=("Anne", "Paul"))) == "Un texte."


def test_what_is_complete_is_not_folded() -> None:
    assert is_whole(section("Une phrase.\n"))
    assert not is_whole(section("Une phrase. Une autre."))
    assert not is_whole(section("Une phrase.", blocks=(tiles(["a"]),)))
    assert not is_whole(section("Une phrase.", said=("Anne",)))
    assert not is_whole({**section("Une phrase."), "pictures": [{"name": "a.jpg"}]})
