"""What a reader typed, as words that can be looked for."""

from dataclasses import dataclass

LONGEST = 200
"""Characters that are read; what follows is left out, and the page says so."""
MOST_WORDS = 12
_FORBIDDEN = "\x00"


@dataclass(frozen=True, slots=True)
class SearchedWords:
    """The words looked for; ``is_cut`` when the text was longer than what is read."""

    words: tuple[str, ...]
    is_cut: bool = False

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def read_asked(text: str) -> SearchedWords:
    """The words of ``text``; no text is an error."""
    clean = " ".join(text.replace(_FORBIDDEN, " ").split())
    words = clean[:LONGEST].split()
    return SearchedWords(tuple(words[:MOST_WORDS]), len(clean) > LONGEST or len(words) > MOST_WORDS)
