"""Phase kinds are data: code names a role or a group of ``PhaseKind``, never the key of a kind."""

import ast
import re
from collections.abc import Iterator

import pytest

from sampledata.reference import read
from tests.test_repository import files

OUTSIDE = {"tests", "benchmarks", "sampledata", "migrations", "static"}
ALLOWED = {
    "startups/phase_words.py": "the words of other times, by what each is read as",
    "betagouv/dropin/documents.py": "the words that clients of before 2026 know",
    "web/charts/palette.py": "a colour for each kind",
    "catalogue/incubators/records.py": "« transfere » is there a way to leave an incubator, in addresses",
}
"""The places that may name a key, each with why."""

KEYS = {kind["key"] for kind in read().phase_kinds}
GROUP_TOO = "investigation"
"""This key is also the word of a group and the name of a table: it is refused where it is compared with a kind."""
_QUOTED = re.compile(rf"""["']({"|".join(sorted(KEYS - {GROUP_TOO}))})["']""")
_COMPARED = re.compile(
    rf"""\b(?:kind|kind_id|key|kind__key)["\s)]*(?:==?|!=|<>|\bIN\b|__in=)[\s(\[{{]*["']{GROUP_TOO}["']""",
    re.IGNORECASE,
)


def in_text(text: str) -> Iterator[str]:
    """Yield the keys in a text of SQL or a template."""
    for pattern in (_QUOTED, _COMPARED):
        yield from (found.group() for found in pattern.finditer(text))


def in_python(source: str) -> Iterator[str]:
    """Yield the keys in a module, outside of its comments and docstrings."""
    if not any(key in source for key in KEYS):
        return
    tree = ast.parse(source)
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield from [node.value] if node.value in KEYS - {GROUP_TOO} else in_text(node.value)
        elif GROUP_TOO in source and isinstance(node, ast.keyword | ast.Compare):
            yield from (found.group() for found in _COMPARED.finditer(ast.unparse(node)))


def named() -> dict[str, list[str]]:
    """Return the keys in each file."""
    found = {}
    for place, text in files(".py", ".html", ".sql", ".txt", ".js").items():
        if not OUTSIDE & set(place.parts[:-1]) - {"migrations" if place.suffix == ".sql" else ""}:
            found[str(place)] = list(in_python(text) if place.suffix == ".py" else in_text(text))
    return {place: keys for place, keys in found.items() if keys}


def test_no_code_names_a_kind_of_phase() -> None:
    found = named()
    assert {place: keys for place, keys in found.items() if place not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "an allowed place that names no key is to be taken out of the list"


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(kind='construction')",
        "rows.filter(kind_id='investigation')",
        "rows.filter(kind__key='investigation')",
        "rows.filter(kind__in=['investigation'])",
        "is_open = phase.kind == 'investigation'",
        "LAUNCH = 'construction'",
        'SQL = """SELECT 1 WHERE k.key <> \'transfere\'"""',
        'SQL = f"""SELECT {1} WHERE kind_id IN (\'investigation\', \'abandon\')"""',
    ],
)
def test_a_key_in_python_is_found(source: str) -> None:
    assert list(in_python(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Entering "construction" is the launch."""',
        "rows.filter(kind__group='investigation')",
        "Recorded(9, 'investigation', Investigation)",
        'SQL = """SELECT 1 WHERE k.\\"group\\" = \'investigation\'"""',
        "Term('construction de logements')",
    ],
)
def test_another_word_is_not(source: str) -> None:
    assert not list(in_python(source))


def test_a_key_in_a_template_is_found() -> None:
    assert list(in_text("{% if kind == 'investigation' %}")) == ["kind == 'investigation'"]
    assert list(in_text('{% phase_badge "opere" "Opéré" %}')) == ['"opere"']
