"""Figures inside texts: found, shown, unknown, or typed where a reference would serve."""

from decimal import Decimal

from bilan.figure import Figure
from bilan.pdf.fonts import missing_glyphs
from bilan.pdf.markdown import tree
from bilan.references import keys_in, reference, text_html, typed_numbers, unknown_keys

SERVICES = Figure("portfolio.services", "Services", live=Decimal(145))
MONEY = Figure("credits.total", "Crédits", unit="€", live=Decimal(6_821_046))
SHARE = Figure("fast.share", "Part", unit="%", live=Decimal("17.5"))
YEAR = Figure("some.year", "Année", live=Decimal(2021))
FEW = Figure("few", "Peu", live=Decimal(5))
ALL = [SERVICES, MONEY, SHARE, YEAR, FEW]


def test_references_are_read_in_their_order_each_once() -> None:
    text = f"{reference('b')} puis {{{{ chiffre : a.c-d }}}} et {reference('b')}"
    assert keys_in(text) == ["b", "a.c-d"]
    assert unknown_keys(text, ["b"]) == ["a.c-d"]
    assert keys_in("{{chiffre:}} {{autre:a}} {chiffre:a}") == []


def test_numbers_that_a_reference_could_give_are_pointed_out() -> None:
    text = (
        "En 2021, 145 services pour 6 821 046 € (17,5 %), 5 équipes, 146 et 1450, soit {{chiffre:portfolio.services}}."
    )
    assert [(one.typed, one.figure.key) for one in typed_numbers(text, ALL)] == [
        ("145", "portfolio.services"),
        ("6 821 046", "credits.total"),
        ("17,5", "fast.share"),
    ]


def test_a_text_shows_its_figures_and_no_html_of_others() -> None:
    html = text_html(
        "**{{chiffre:a}}** <script>alert(1)</script> <b>gras</b> \ue0000\ue001", lambda key: f"<i>{key}</i>"
    )
    assert html == "<p><strong><i>a</i></strong> alert(1) gras 0</p>\n"


def test_the_tree_of_the_pdf_holds_the_words_alone() -> None:
    text = (
        "# Titre\n\nUn *mot* {{chiffre:a}} [ici](https://exemple.fr)\n\n- un\n- deux\n\n| A |\n|---|\n| 1 |\n\n"
        "<script>x</script>"
    )
    nodes = tree(text, lambda key: f"<{key}>")
    assert [node["t"] for node in nodes] == ["h", "p", "ul", "table", "p"]
    assert nodes[1]["c"] == [
        {"t": "s", "s": "Un "},
        {"t": "i", "c": [{"t": "s", "s": "mot"}]},
        {"t": "s", "s": " "},
        {"t": "s", "s": " "},
        {"t": "a", "c": [{"t": "s", "s": "ici"}], "u": "https://exemple.fr"},
    ] or nodes[1]["c"][0] == {"t": "s", "s": "Un "}
    assert nodes[4]["c"] == [{"t": "s", "s": "x"}]


def test_signs_that_the_font_can_not_draw_are_told() -> None:
    assert missing_glyphs("Été à 50 %, « l’œuvre » – 1 €") == []
    assert missing_glyphs("漢 et 😀 et 漢") == ["漢", "😀"]
