import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.richtext import LONGEST, MOST_MARKS, TAGS, rich_text
from tests.catalogue.reading import Element, document


def test_markdown_is_rendered_under_the_headings_of_the_page() -> None:
    assert rich_text("# Contexte\n\nUn **service** [utile](https://exemple.gouv.fr)\n\n* un\n* deux\n") == (
        "<h3>Contexte</h3>\n"
        '<p>Un <strong>service</strong> <a href="https://exemple.gouv.fr" rel="nofollow noopener">utile</a></p>\n'
        "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    ("levels", "tags"),
    [
        ([1, 2, 3, 4, 5], ["h3", "h4", "h5", "h6", "h6"]),
        ([2, 2, 3, 2], ["h3", "h4", "h5", "h4"]),
        ([6, 1, 4], ["h3", "h3", "h4"]),
    ],
)
def test_headings_go_down_one_level_at_a_time_from_that_of_the_page(levels: list[int], tags: list[str]) -> None:
    text = document(rich_text("\n\n".join(f"{'#' * level} Titre" for level in levels)))
    assert [element.tag for element in _elements(text)] == tags


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", ""),
        ("avant <script>alert(1)</script> après", "<p>avant alert(1) après</p>\n"),
        ("<!--StartFragment-->", ""),
        ('<iframe src="https://exemple.fr"></iframe>', ""),
        ('<div onclick="alert(1)" style="color:red">bonjour</div>', "<p>bonjour</p>\n"),
        ('un <b onmouseover="alert(1)">mot</b>', "<p>un mot</p>\n"),
        ("une<br>deux", "<p>une<br>deux</p>\n"),
        (
            "<https://exemple.fr>",
            '<p><a href="https://exemple.fr" rel="nofollow noopener">https://exemple.fr</a></p>\n',
        ),
    ],
)
def test_html_written_in_markdown_is_removed_but_not_its_words(markdown: str, html: str) -> None:
    assert rich_text(markdown) == html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"])
def test_dangerous_address_is_no_link(address: str) -> None:
    assert document(rich_text(f"[cliquer]({address})")).links() == []


def test_image_becomes_a_link_when_it_is_on_the_web_and_words_elsewhere() -> None:
    assert rich_text("![Carte](https://exemple.fr/carte.png) ![Logo](/img/logo.png) ![](http://exemple.fr/x.png)") == (
        '<p><a href="https://exemple.fr/carte.png" rel="nofollow noopener">Image&nbsp;: Carte</a>'
        " [Image&nbsp;: Logo] [Image]</p>\n"
    )


def test_table_keeps_no_style() -> None:
    table = document(rich_text("|a|b|\n|:-|-:|\n|1|2|\n")).one("table")
    assert [cell.attributes for cell in table.all("td")] == [{}, {}]
    assert table.rows() == [["1", "2"]]


def _elements(element: Element) -> list[Element]:
    return [below for child in element.children if isinstance(child, Element) for below in [child, *_elements(child)]]


PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[a](javascript:b)",
        "`",
        "<",
        "![x](data:y)",
        "<a href='javascript:z'>",
        '"',
        "\n\n",
        "# ",
        "* ",
        "|",
        "&#106;avascript:",
        "<style>*{}</style>",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_whatever_the_text_only_allowed_tags_and_addresses_come_out(markdown: str) -> None:
    for element in _elements(document(rich_text(markdown))):
        assert element.tag in TAGS
        assert set(element.attributes) <= {"href", "rel", "start"}
        scheme, colon, _ = element.attributes.get("href", "").partition(":")
        assert not colon or scheme.lower() in ("http", "https", "mailto") or "/" in scheme or "#" in scheme


@pytest.mark.parametrize(
    "unit", ["![", "[", "[](", "**a", "`a", "~~a", "*a_ ", "|a|\n|-|\n", "1. a\n", "> a\n", "<a ", "&a"]
)
def test_text_built_to_be_slow_is_rendered_within_a_second(unit: str) -> None:
    text = unit * (500_000 // len(unit))
    began = time.process_time()

    html = rich_text(text)

    assert time.process_time() - began < 1
    assert html.startswith("<p>")


def test_text_too_long_keeps_its_paragraphs_and_nothing_else() -> None:
    text = "Un <b>mot</b>.\n\n" + "a" * LONGEST
    assert rich_text(text) == f"<p>Un &lt;b&gt;mot&lt;/b&gt;.</p>\n<p>{'a' * LONGEST}</p>\n"


def test_text_just_within_the_bounds_is_read_as_markdown() -> None:
    assert rich_text("*a* " * (MOST_MARKS // 2)).startswith("<p><em>a</em> <em>a</em>")


def test_marks_stay_with_their_words_but_in_code() -> None:
    text = "Voir : **« ceci »** !\n\n`a : b`"
    assert rich_text(text) == (
        "<p>Voir\u00a0: <strong>«\u00a0ceci\u00a0»</strong>\u00a0!</p>\n<p><code>a : b</code></p>\n"
    )
