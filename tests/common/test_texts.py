import pytest

from common.texts import fold_text, is_blank, reverses


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff\u2060", "\xa0\u2003", "\t\n", "\u202e"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200b.", "👩\u200d🚀", "é", "0"])
def test_what_shows_something_is_not(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("letter", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_letters_that_reverse_are_found(letter: str) -> None:
    assert reverses(f"facture{letter}fdp.exe")
    assert not reverses("L’été, 12\u202f000\xa0€ \u200e")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éducation", "education"),
        (" Ça ", " ca "),
        ("", ""),
        ("STRASSE straße", "strasse strasse"),
        ("e\u0301", "e"),
        ("№ ﬁn ²", "no fin 2"),
        ("İ", "i"),
        ("Œuvre", "œuvre"),
        ("12-a_b", "12-a_b"),
    ],
)
def test_a_text_is_folded_without_accents_nor_capitals(text: str, folded: str) -> None:
    assert fold_text(text) == folded
    assert fold_text(folded) == folded
