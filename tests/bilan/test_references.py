"""Figures in texts: found, shown, unknown, or typed where a reference would do."""

import re
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.editions.problems import missing_glyphs
from bilan.figures.references import (
    REFERENCE,
    keys_in,
    reference,
    text_html,
    typed_numbers,
    unknown_keys,
    with_reference,
)
from bilan.figures.report_figure import ReportFigure
from bilan.pdf.compiling import Node, tree
from catalogue.richtext import TAGS
from common.figure import Figure

SERVICES = ReportFigure("portfolio.services", "Services", live=Figure(Decimal(145)))
MONEY = ReportFigure("credits.total", "Crédits", live=Figure(Decimal(6_821_046), "€"))
SHARE = ReportFigure("fast.share", "Part", live=Figure(Decimal("17.5"), "%"))
YEAR = ReportFigure("some.year", "Année", live=Figure(Decimal(2021)))
FEW = ReportFigure("few", "Peu", live=Figure(Decimal(5)))
ALL = [SERVICES, MONEY, SHARE, YEAR, FEW]


def test_references_are_read_in_their_order_each_once() -> None:
    text = f"{reference('b')} puis {{{{ chiffre : a.c-d }}}} et {reference('b')}"
    assert keys_in(text) == ["b", "a.c-d"]
    assert unknown_keys(text, ["b"]) == ["a.c-d"]
    assert keys_in("{{chiffre:}} {{autre:a}} {chiffre:a}") == []


def test_typed_numbers_equal_to_a_figure_are_reported() -> None:
    text = (
        "En 2021, 145 services pour 6 821 046 € (17,5 %), 5 équipes, 146 et 1450, soit {{chiffre:portfolio.services}}."
    )
    assert [(one.typed, one.figure.key) for one in typed_numbers(text, ALL)] == [
        ("145", "portfolio.services"),
        ("6 821 046", "credits.total"),
        ("17,5", "fast.share"),
    ]


@pytest.mark.parametrize("number", ["9" * 5000, "1" + "\u202f000" * 2000, "0" * 5000, "1," + "0" * 5000])
def test_a_number_of_thousands_of_digits_is_text_like_any_other(number: str) -> None:
    assert typed_numbers(f"Soit {number} services, et 145.", ALL)[-1].figure == SERVICES
    assert with_reference(f"Soit {number}, et 145.", "145", "a") == f"Soit {number}, et {reference('a')}."


def test_a_reference_replaces_a_typed_number_only() -> None:
    text = "145 services, 1 450, 145,5 et {{chiffre:some.145}} ; encore 145."
    assert with_reference(text, "145", "portfolio.services") == (
        "{{chiffre:portfolio.services}} services, 1 450, 145,5 et {{chiffre:some.145}} ; "
        "encore {{chiffre:portfolio.services}}."
    )
    assert with_reference(text, "6 821 046", "credits.total") == text


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\ue000\ue001"), max_size=30)
KEYS = st.from_regex(r"[a-z][a-z0-9._-]{0,20}", fullmatch=True)
AROUND = st.sampled_from(
    ["{}", "**{}**", "- {}", "> {}", "# {}", "| A |\n|---|\n| {} |", "[{}](https://exemple.fr)", "*{}*\n"]
)


@given(KEYS, AROUND)
def test_a_reference_is_shown_wherever_it_is_in_the_text(key: str, around: str) -> None:
    html = text_html(around.format(reference(key)), lambda found: f'<i class="figure">{found}</i>')
    assert re.findall(r'<i class="figure">([^<]*)</i>', html) == [key]


@given(st.lists(st.one_of(WORDS, KEYS.map(reference)), max_size=8))
def test_any_text_shows_each_of_its_references_once_and_no_html_of_others(parts: list[str]) -> None:
    text = " ".join(parts)
    html = text_html(text, lambda key: "§FIGURE§")
    assert html.count("§FIGURE§") == text.count("§FIGURE§") + len(REFERENCE.findall(text))
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= TAGS - {"h3"}


@given(st.lists(st.one_of(WORDS, KEYS.map(reference)), max_size=8))
def test_a_text_without_typed_numbers_has_none_after_its_references(parts: list[str]) -> None:
    text = " ".join(parts)
    for one in typed_numbers(text, ALL):
        changed = with_reference(text, one.typed, one.figure.key)
        assert one.typed not in [left.typed for left in typed_numbers(changed, ALL)]
        assert set(keys_in(text)) <= set(keys_in(changed))


@given(st.lists(st.one_of(WORDS, KEYS.map(reference)), max_size=8))
def test_the_tree_of_the_pdf_shows_what_the_page_shows(parts: list[str]) -> None:
    text = " ".join(re.sub(r"[^\w ,.;:%€{}-]", "", part) for part in parts)
    page = re.sub(r"<[^>]*>", " ", text_html(text, lambda key: "X"))
    assert "".join(said(tree(text, lambda key: "X"))).split() == unescape(page).split()


def said(nodes: list[Node]) -> list[str]:
    """Return the words of a tree, each block separately."""
    return [
        word for node in nodes for word in ([node["s"]] if "s" in node else [*said(node.get("c", [])), *_apart(node)])
    ]


def _apart(node: Node) -> list[str]:
    return [" "] if node["t"] in ("p", "h", "ul", "ol", "li", "cell", "br", "quote") else []


def test_a_text_shows_its_figures_and_no_html_of_others() -> None:
    html = text_html(
        "**{{chiffre:a}}** <script>alert(1)</script> <b>gras</b> \ue0000\ue001", lambda key: f"<i>{key}</i>"
    )
    assert html == "<p><strong><i>a</i></strong> alert(1) gras 0</p>\n"


def test_the_tree_of_the_pdf_holds_the_words_only() -> None:
    text = (
        "# Titre\n\nUn *mot* {{chiffre:a}} [ici](https://exemple.fr)\n\n- un\n- deux\n\n| A |\n|---|\n| 1 |\n\n"
        "<script>x</script>"
    )
    nodes = tree(text, lambda key: "FIGURE")
    assert [node["t"] for node in nodes] == ["h", "p", "ul", "table", "p"]
    assert nodes[1]["c"] == [
        {"t": "s", "s": "Un "},
        {"t": "i", "c": [{"t": "s", "s": "mot"}]},
        {"t": "s", "s": " FIGURE "},
        {"t": "a", "c": [{"t": "s", "s": "ici"}], "u": "https://exemple.fr"},
    ]
    assert nodes[4]["c"] == [{"t": "s", "s": "x"}]


def test_signs_that_the_font_can_not_draw_are_reported() -> None:
    assert missing_glyphs("Été à 50 %, « l’œuvre » – 1 €") == []
    assert missing_glyphs("漢 et 😀 et 漢") == ["漢", "😀"]
