"""The names and sentences of the invented fiches, from ``vocabulary.yaml``."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count, product
from random import Random
from typing import Any

from sampledata.demonstration.target_counts import read_data_file

MARK = "Fictif — "
NOTICE = "Cette fiche est fictive : elle complète la démonstration, et rien de ce qu’elle dit n’existe."
ARTICLES = {"des ": "les ", "du ": "le ", "de la ": "la ", "de l'": "l'"}


@cache
def vocabulary() -> dict[str, Any]:
    """Parse ``vocabulary.yaml`` once."""
    words: dict[str, Any] = read_data_file("vocabulary")
    return words


@dataclass(frozen=True, slots=True)
class Idea:
    """The subject of an invented service."""

    name: str
    mission: str
    of: str
    theme: str


def subject_of(of: str) -> str:
    """Replace the leading article: ``des haies`` → ``les haies``.

    :raises ValueError: it starts with none of the known articles.
    """
    for start, article in ARTICLES.items():
        if of.startswith(start):
            return article + of.removeprefix(start)
    raise ValueError(f"« {of} » ne commence par aucun article connu.")


def ideas(theme: str) -> Iterator[Idea]:
    """Yield the ideas of a theme endlessly, in a fixed order; numbered from the second round on."""
    pairs = list(product(vocabulary()["actions"].items(), vocabulary()["themes"][theme]["subjects"]))
    Random(theme).shuffle(pairs)  # noqa: S311 - the same order at each load, no secret
    for turn in count(1):
        for (action, mission), of in pairs:
            yield Idea(
                name=f"{action} {of}" + (f" {turn}" if turn > 1 else ""),
                mission=mission.format(of=of, subject=subject_of(of)),
                of=of,
                theme=theme,
            )


def problem(chance: Random, idea: Idea) -> str:
    """Return the problem that the investigation starts from."""
    audience = vocabulary()["themes"][idea.theme]["audience"]
    difficulty = chance.choice(vocabulary()["difficulties"])
    return f"Au sujet {idea.of}, {audience} {difficulty}."


def synthesis(chance: Random, conclusion: str) -> str:
    """Return the findings of the investigation; empty while it lasts."""
    met = chance.randint(8, 40)
    if conclusion == "go":
        return f"Difficulté confirmée par {met} entretiens ; une première version peut la réduire."
    if conclusion == "no_go":
        return f"Après {met} entretiens, {chance.choice(vocabulary()['no_go'])}."
    return ""
