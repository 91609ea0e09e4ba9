"""Docstrings and comments use the plain words of the field; ruff checks the form of docstrings and their first verb."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_repository import files, modules

PLAIN = {
    r"\b(?:is|are|was|were|be) (?:said|told)\b": "displayed, described, sent",
    r"\b(?:says|tells) (?:it|so|of|whether)\b": "describes, returns",
    r"\b(?:stands? (?:for|in|under|beside)|what (?:stands|stood|holds))\b": "is, replaces, identifies",
    r"\bwhat (?:somebody|(?:its|the|their) authors?|they) saw\b": "the version, for optimistic locking",
    r"\b(?:from|by|to|for|of|than) who\b|^Who\b": "the user, the author, the reader",
    r"\bbeside\b": "next to, with",
    r"\balone\b": "only, by itself",
    r"\bmeanwhile\b": "concurrently",
    r"\b(?:however many|so many|whatever their number)\b": "a constant number of",
    r"\bby wh(?:at|ich way)\b": "how",
    r"\bmend(?:s|ed|ing)?\b": "correct",
    r"\bfores(?:ee[ns]?|aw)\b": "preview",
    r"\bt(?:akes?|aken|ook) (?:\w+ )?away\b|\blet go\b": "delete, remove, withdraw",
    r"\blooks? after\b": "follows",
    r"\border of a life\b": "phase order, order of time",
    r"\b(?:a|the|its|one) (?:mail|mail box)\b(?!\s+(?:server|client))": "e-mail, mailbox",
}
"""Habits of language that a newcomer reads twice, each with the words to use instead."""
OPENING = re.compile(r"(?:The|An?|Its?|What|How|Who|Where|When|Why|Each|Every|Those|That|Nothing|None|Of|``)(?![\w’'])")
"""First words that are no verb and not « Whether »: the docstring of a function describes an action, not a value."""
COMMENT = re.compile(r"^\s*# .*|(?<=  )# .*", re.MULTILINE)
Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions(node: Definition) -> Iterator[Definition]:
    """Yield a module, a class or a function, then those defined in it."""
    yield node
    for child in node.body:
        if isinstance(child, Definition):
            yield from definitions(child)


def docstrings() -> Iterator[tuple[str, Definition, str]]:
    """Yield the place, the definition and the text of each docstring."""
    for path, tree in modules().items():
        for node in definitions(tree):
            if text := ast.get_docstring(node):
                yield f"{path}:{getattr(node, 'lineno', 1)}", node, text


def habits_in(text: str) -> list[str]:
    return [f"« {found[0]} »: {plain}" for habit, plain in PLAIN.items() if (found := re.search(habit, text))]


def test_docstrings_use_plain_words() -> None:
    assert [f"{place} {habit}" for place, _, text in docstrings() for habit in habits_in(text)] == []


def test_comments_use_plain_words() -> None:
    found = [
        f"{path} {habit}"
        for path in modules()
        for text in COMMENT.findall(files(".py")[path])
        for habit in habits_in(text)
    ]
    assert found == []


def test_docstrings_of_functions_begin_with_a_verb() -> None:
    functions = [one for one in docstrings() if isinstance(one[1], ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f"{place} {text.splitlines()[0]}" for place, _, text in functions if OPENING.match(text)] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Return the rows beside it.", 1),
        ("Return the rows next to it.", 0),
        ("Who may change a fiche.", 1),
        ("Send the mail.", 1),
        ("Give the mail server its e-mail.", 0),
    ],
)
def test_habits_are_found(text: str, count: int) -> None:
    assert len(habits_in(text)) == count
