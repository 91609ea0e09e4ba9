import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from betagouv.export.scalars import is_plain, one_line, written
from betagouv.parse.front_matter import load

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
lines = st.lists(st.sampled_from(["", " ", "a", "  b", "c: d", "# e", "- f", "été", "\t", "'", '"']), max_size=5).map(
    "\n".join
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Un service", "Un service"),
        ("https://exemple.gouv.fr/#ici", "https://exemple.gouv.fr/#ici"),
        ("L'été à « Paris »", "L'été à « Paris »"),
        ("Nom : suite", "'Nom : suite'"),
        ("l'a : b", "'l''a : b'"),
        ("2026", "'2026'"),
        ("2026-08-20", "'2026-08-20'"),
        ("yes", "'yes'"),
        ("null", "'null'"),
        ("fin:", "'fin:'"),
        ("- tiret", "'- tiret'"),
        (" blanc ", "' blanc '"),
        ("a\x07", '"a\\u0007"'),
    ],
)
def test_one_line_quotes_what_would_not_stay_a_text(text: str, shown: str) -> None:
    assert one_line(text) == shown


@pytest.mark.parametrize(("quotes", "shown"), [("'", "'nom'"), ('"', '"nom"'), (None, "nom"), (">", "nom")])
def test_one_line_keeps_the_quotes_of_its_place(quotes: str | None, shown: str) -> None:
    assert one_line("nom", quotes) == shown


def test_written_shows_several_lines_as_a_block() -> None:
    assert written("a\n\n  b", indent=4, newline="\r\n") == "|-\r\n    a\r\n\r\n      b"
    assert written("a\nb\n", indent=2, newline="\n") == "|\n  a\n  b"
    assert written(" a\nb", indent=2, newline="\n") == '" a\\nb"'


@given(texts | lines)
@example("\ufeff")
@example("\x85")
def test_written_is_read_back_by_both_readers(text: str) -> None:
    for newline in ("\n", "\r\n"):
        for quotes in (None, "'", '"'):
            front = f"a:{newline}  b: {written(text, indent=4, newline=newline, quotes=quotes)}{newline}c: d{newline}"
            assert load(front, []) == {"a": {"b": text}, "c": "d"}
            assert yaml.safe_load(front) == {"a": {"b": text}, "c": "d"}


@given(texts)
def test_plain_text_is_never_split_nor_read_as_something_else(text: str) -> None:
    if is_plain(text):
        assert yaml.safe_load(f"a: {text} # reste\n") == {"a": text}
