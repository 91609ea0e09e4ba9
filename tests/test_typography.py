"""Texts for people are French with typographic apostrophes: « l’année », never « l'année »."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_repository import DEVELOPMENT, files, modules

STRAIGHT = re.compile(r"[a-zà-ÿ]'(?!(?:t|s|re|ve|ll)\b)[a-zà-ÿ]", re.IGNORECASE)
"""A straight apostrophe between letters, but for those of English contractions (messages of libraries, SQL)."""
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)


def texts_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that are not docstrings, with their lines."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def straight_in(path: Path, texts: Iterator[tuple[int, str]]) -> list[str]:
    return [f"{path}:{line} {text.strip()[:60]}" for line, text in texts if STRAIGHT.search(text)]


def test_messages_have_typographic_apostrophes() -> None:
    ours = {path: tree for path, tree in modules().items() if path.parts[0] not in DEVELOPMENT}
    assert [found for path, tree in ours.items() for found in straight_in(path, texts_of(tree))] == []


def test_templates_have_typographic_apostrophes() -> None:
    found = []
    for path, text in files(".html").items():
        if path.suffix == ".html":
            bare = CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
            found += straight_in(path, iter(enumerate(bare.split("\n"), start=1)))
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("l'année", True),
        ("aujourd'hui", True),
        ("l’année", False),
        ("You're told", False),
        ("can't", False),
        ("'a'", False),
    ],
)
def test_straight_apostrophes_are_reported_from_quotes_and_english(text: str, is_found: bool) -> None:
    assert bool(straight_in(Path("x.py"), texts_of(ast.parse(f"said = {text!r}")))) is is_found
    assert straight_in(Path("x.py"), texts_of(ast.parse(f'"""{text}"""'))) == []


LINE = 160
"""A line of a template has at most so many characters."""


def test_template_lines_are_short() -> None:
    lines = (
        (path, number, line)
        for path, text in files(".html").items()
        for number, line in enumerate(text.split("\n"), start=1)
    )
    assert [f"{path}:{number}" for path, number, line in lines if len(line) > LINE] == []
